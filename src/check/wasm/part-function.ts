/** Parts of steps read plainly: guards, then deliveries in their order, on local state indices. */
import type { CompiledNetwork, CompiledStep } from '../../network/index.ts';
import type { Run } from './layout.ts';
import { questionOf } from './question.ts';
import type { Part } from './step-plan.ts';

/** Told of each delivery that is made: its position in the step, and the local state it is made in. */
export type DeliveryNote = (position: number, local: number) => void;

/**
 * Moves local states, given by instance index, in place; false where the step is refused, and then they are left
 * half moved.
 */
export type PartFunction = (locals: number[], note?: DeliveryNote) => boolean;

/** The plain reading of a part. */
export function partFunction(
  network: CompiledNetwork,
  step: CompiledStep,
  part: Part,
): PartFunction {
  const guards = part.guards.map((one) => questionOf(network, one));
  const moves = part.deliveries.map((position) => {
    const { instance, event, when } = step.deliveries[position]!;
    const question = when === undefined ? undefined : questionOf(network, when);
    return { position, instance, question, next: network.instances[instance]!.table.next[event]! };
  });
  return (locals, note) => {
    for (const guard of guards) if (!guard(locals)) return false;
    for (const { position, instance, question, next } of moves) {
      if (question !== undefined && !question(locals)) continue;
      const local = locals[instance]!;
      note?.(position, local);
      if (next[local]! < 0) return false;
      locals[instance] = next[local]!;
    }
    return true;
  };
}

/** Local states by instance index for an input of a part; other instances are left at 0. */
export function localsOf(instances: number, runs: readonly Run[], input: number): number[] {
  const locals = Array.from({ length: instances }, () => 0);
  let rest = input;
  for (const run of runs)
    for (const field of run.fields) {
      locals[field.instance] = rest & ((1 << field.widthBits) - 1);
      rest >>>= field.widthBits;
    }
  return locals;
}
