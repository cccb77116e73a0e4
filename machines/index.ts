/** All networks of the specification, by name. */
import { array } from './array/family.ts';
import { bitmap } from './bitmap/family.ts';
import type { NetworkFamily } from './language/index.ts';
import { lifecycle } from './lifecycle/family.ts';
import { reference } from './reference/family.ts';

/** The networks that the command line offers, the specification's own first. */
export const FAMILIES: readonly NetworkFamily[] = [bitmap, lifecycle, array, reference];

/** The networks of the specification itself, which the main job verifies. */
export const SPECIFICATION: readonly NetworkFamily[] = [bitmap, lifecycle, array];
