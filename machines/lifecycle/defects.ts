/** What the rules of the eras themselves violate. */
import type { KnownDefect } from '../language/index.ts';
import { classicDefects } from './classic-defects.ts';
import { heldDefects } from './defects-held.ts';
import { modernDefects } from './modern/defects.ts';

/** Found by the checker; with all mends on, every property holds. */
export const lifecycleDefects: readonly KnownDefect[] = [
  ...classicDefects,
  ...modernDefects,
  ...heldDefects,
];
