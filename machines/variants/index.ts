/** The catalogue of historical md bugs, and which of them the networks can hold as variants. */
import type { NetworkFamily, Variant } from '../language/index.ts';
import { BITMAP_BUGS } from './bitmap.ts';
import type { HistoricalBug } from './bug.ts';
import { CONSISTENCY_BUGS } from './consistency.ts';
import { RECOVERY_BUGS } from './recovery.ts';

export type { HistoricalBug } from './bug.ts';
export { LEFT_OUT } from './left-out.ts';

/** All bugs of the catalogue. */
export const HISTORICAL_BUGS: readonly HistoricalBug[] = [
  ...BITMAP_BUGS,
  ...RECOVERY_BUGS,
  ...CONSISTENCY_BUGS,
];

/** The variants that re-create a bug, with the name of their network. */
export function variantsOfBug(
  families: readonly NetworkFamily[],
  number: number,
): { readonly network: string; readonly variant: Variant }[] {
  return families.flatMap(({ name, variants }) =>
    variants
      .filter((variant) => variant.bug === number)
      .map((variant) => ({ network: name, variant })),
  );
}
