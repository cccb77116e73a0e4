/** Walks a network by the names of its steps, through XState itself. */
import type { Network } from '../../../../machines/language/index.ts';
import { type XStateView, initialStates, takeStep } from '../../../../src/check/index.ts';
import { type LocalState, compile } from '../../../../src/network/index.ts';

/** A walk that goes on step by step. */
export interface Walker {
  /** Takes these steps; throws when one does not exist or is not enabled. */
  readonly take: (...names: readonly string[]) => void;
  readonly isEnabled: (name: string) => boolean;
  readonly state: (instance: string) => LocalState;
}

/** A walker at the initial state. */
export function walker(network: Network): Walker {
  const compiled = compile(network);
  let states: XStateView = initialStates(compiled);
  const after = (name: string): XStateView | undefined => {
    const step = compiled.steps.find((one) => one.definition.name === name);
    if (step === undefined) throw new Error(`there is no step '${name}'`);
    return takeStep(compiled, states, step);
  };
  return {
    take: (...names) => {
      for (const name of names) {
        const next = after(name);
        if (next === undefined) throw new Error(`'${name}' is not enabled`);
        states = next;
      }
    },
    isEnabled: (name) => after(name) !== undefined,
    state: (instance) => states[compiled.instanceIndex.get(instance)!]!,
  };
}
