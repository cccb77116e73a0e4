/** Scenarios: what is done on a real kernel, as plain data. */

import type { Operation } from './operations.ts';

/** Images, and what each boot does with them. */
export interface Scenario {
  readonly name: string;
  /** What it shows, as a sentence. */
  readonly sentence: string;
  /** Number of images, `d0.img` and so on. */
  readonly imagesCount: number;
  /** Size of each; default 8 MiB. */
  readonly imageKibibytes?: number;
  /** Fills the images with random bytes of this seed first, so that nothing is right by being zero. */
  readonly fillSeed?: number;
  /** The kernel is booted once for each. A boot that arms a kill must end by it. */
  readonly boots: readonly (readonly Operation[])[];
  /** A boot is ended after so many seconds; default 120. */
  readonly limitSeconds?: number;
}

/** Default size of an image. */
export const IMAGE_KIBIBYTES = 8192;

/** Default limit of a boot. */
export const LIMIT_SECONDS = 120;

/** Whether a boot is to end by a fault. */
export function isKilled(operations: readonly Operation[]): boolean {
  return operations.some(
    (operation) =>
      operation.do === 'faults' && operation.faults.some(({ fault }) => fault === 'kill'),
  );
}
