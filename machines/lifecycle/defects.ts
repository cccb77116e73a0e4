/** What the rules of the classic era themselves violate. */
import type { KnownDefect } from '../language/index.ts';

/** Found by the checker at default scope; with all mends on, every property holds. */
export const lifecycleDefects: readonly KnownDefect[] = [];
