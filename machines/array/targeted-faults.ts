/** All faults of the array that are made for one promise each. */
import type { TargetedFault } from '../language/index.ts';
import { ASSEMBLY_TARGETED_FAULTS } from './faults-alone-assembly.ts';
import { BITMAP_TARGETED_FAULTS } from './faults-alone-bitmap.ts';
import { COPY_TARGETED_FAULTS } from './faults-alone-copies.ts';
import { EVENTS_TARGETED_FAULTS } from './faults-alone-events.ts';
import { OBSERVER_TARGETED_FAULTS } from './faults-alone-observers.ts';
import { OUTSIDE_TARGETED_FAULTS } from './faults-alone-outside.ts';
import { RUN_TARGETED_FAULTS } from './faults-alone-runs.ts';
import { SEAT_TARGETED_FAULTS } from './faults-alone-seats.ts';
import { DATA_TARGETED_FAULTS } from './faults-alone.ts';

/** In the order in which `alone` tries them. */
export const ARRAY_TARGETED_FAULTS: readonly TargetedFault[] = [
  ...BITMAP_TARGETED_FAULTS,
  ...COPY_TARGETED_FAULTS,
  ...EVENTS_TARGETED_FAULTS,
  ...DATA_TARGETED_FAULTS,
  ...SEAT_TARGETED_FAULTS,
  ...OUTSIDE_TARGETED_FAULTS,
  ...OBSERVER_TARGETED_FAULTS,
  ...ASSEMBLY_TARGETED_FAULTS,
  ...RUN_TARGETED_FAULTS,
];
