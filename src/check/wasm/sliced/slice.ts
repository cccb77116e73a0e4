/** The slice: the instance whose local states are kept as sets. */
import type { Plan } from '../plan.ts';

/** The states of the slice that a test of it alone lets through, as a set of bits. */
export function maskOf(
  { network, layout }: Plan,
  { single }: { readonly single: ReadonlyMap<number, readonly boolean[]> },
): bigint {
  const slice = layout.slice!;
  return network.instances[slice]!.table.states.reduce(
    (bits, _, state) =>
      (single.get(slice)?.[state] ?? true) ? bits | (1n << BigInt(state)) : bits,
    0n,
  );
}
