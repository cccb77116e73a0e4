/** All named changes to the rules of the bitmap network. */
import type { Variant } from '../language/index.ts';
import { MECHANISM_FAULTS } from './faults.ts';
import { HISTORICAL_FAULTS } from './historical-faults.ts';
import { HIJACK_MENDS } from './mends-hijack.ts';
import { BITMAP_MENDS } from './mends.ts';
import { type BitmapEra, type BitmapRules, type Switch, rulesOfEra } from './rules.ts';

const SWITCHES: readonly Switch[] = [
  ...BITMAP_MENDS,
  ...HIJACK_MENDS,
  ...MECHANISM_FAULTS,
  ...HISTORICAL_FAULTS,
];

/** All variants of the bitmap network. */
export const BITMAP_VARIANTS: readonly Variant[] = SWITCHES;

/** The rules of an era with the named variants switched on; where two set one rule, the later listed wins. */
export function bitmapRules(era: BitmapEra, variants: ReadonlySet<string>): BitmapRules {
  const on = SWITCHES.filter((one) => variants.has(one.name)).flatMap((one) =>
    Object.entries(one.sets),
  );
  return { ...rulesOfEra(era), ...(Object.fromEntries(on) as Partial<BitmapRules>) };
}
