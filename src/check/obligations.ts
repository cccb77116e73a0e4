/** Obligations: which steps a fair run must take at last, and which it takes no more. */
import type { LivenessProperty } from '../../machines/language/index.ts';
import type { CompiledNetwork } from '../network/index.ts';

/** For each step, by index: 1 or 0. No step is both. */
export interface Obligations {
  /** Weakly fair: enabled without a break from some time on, it is taken at last. */
  readonly isOwed: Uint8Array;
  /** Its actor is quiet from some time on: it is not taken any more, and not owed. */
  readonly isQuiet: Uint8Array;
}

/** What a property assumes of runs. A quiet actor that has no steps here is no mistake: sizes may remove it. */
export function obligationsOf(network: CompiledNetwork, property: LivenessProperty): Obligations {
  const quiet = new Set(property.quiet);
  const isQuiet = network.steps.map(({ definition }) => quiet.has(definition.actor));
  return {
    isQuiet: Uint8Array.from(isQuiet, Number),
    isOwed: Uint8Array.from(network.steps, ({ definition }, index) =>
      definition.fairness === 'weak' && !isQuiet[index] ? 1 : 0,
    ),
  };
}
