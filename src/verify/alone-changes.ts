/** The changes that were made by hand: targeted faults, the era's own defects, and all other named faults. */
import {
  type Network,
  type NetworkFamily,
  type TargetedFault,
  type Variant,
  inEra,
  mendsOf,
  narrowed,
} from '../../machines/language/index.ts';
import type { WholeChange } from '../mutate/index.ts';

/** What to build a network with. */
export interface Sizes {
  readonly parameters: Readonly<Record<string, number>>;
  /** Steps that begin so are not there. */
  readonly leavesOut: readonly string[];
}

/** The mended network with a targeted fault in it, at given sizes. */
export function withTargetedFault(
  family: NetworkFamily,
  era: string,
  { parameters, leavesOut }: Sizes,
  { without = [], apply }: TargetedFault,
): Network {
  const mends = mendsOf(family, era).filter((one) => !without.includes(one));
  return narrowed(apply(family.build(era, parameters, new Set(mends))), leavesOut);
}

/** Those of a network at given sizes: real defects are the best evidence and come first, what was made for one promise last. */
export function wholeChanges(family: NetworkFamily, era: string, sizes: Sizes): WholeChange[] {
  const { parameters, leavesOut } = sizes;
  const mends = mendsOf(family, era);
  const build = (variants: readonly string[]): Network =>
    narrowed(family.build(era, parameters, new Set(variants)), leavesOut);
  const targeted = inEra(family.targetedFaults ?? [], era).filter((one) =>
    Object.entries(one.parameters).every(([name, value]) => parameters[name] === value),
  );
  const own = inEra(family.variants, era);
  const without = (one: Variant): string[] => mends.filter((mend) => !one.without?.includes(mend));
  return [
    ...own
      .filter(({ kind }) => kind === 'mend')
      .map(({ name, sentence, concerns }): WholeChange => ({
        operator: 'without-mend',
        subject: name,
        detail: sentence,
        concerns,
        build: () => build(mends.filter((one) => one !== name)),
      })),
    ...own
      .filter(({ kind }) => kind === 'fault')
      .map((one): WholeChange => ({
        operator: 'fault',
        subject: one.name,
        detail: one.sentence,
        concerns: one.concerns,
        build: () => build([...without(one), one.name]),
      })),
    ...targeted.map((fault): WholeChange => ({
      operator: 'targeted-fault',
      subject: fault.name,
      detail: fault.sentence,
      concerns: [fault.property],
      build: () => withTargetedFault(family, era, sizes, fault),
    })),
  ];
}
