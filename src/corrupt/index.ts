/** Damaged images, and whether the executor refuses what it must. */

export { makeBases } from './bases.ts';
export { corruptImages, damagedSet } from './campaign.ts';
export type { Assemble, CorruptFinding, CorruptOptions, CorruptResult } from './campaign.ts';
export { DAMAGES, type Base } from './damage.ts';
export type { Image, Problem } from './image.ts';
export { judgeImages, type Opinion } from './oracle.ts';
