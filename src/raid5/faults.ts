/**
 * Faults of the executor: one change each that breaks a rule which keeps data safe. Simulations and
 * tests switch them on to see that they are caught. None is on by default.
 */

/** Each fault with what it does. */
export const FAULTS = {
  'no-unplug-wait': 'unplug does not wait for the bitmap pages that it wrote',
  'one-pass-clear': 'the daemon clears the bit of a chunk that has just become idle',
  'parity-before-bit': 'stripes are written without an unplug after their bits were set',
  'early-recovery-offset': 'the recovery offset is published before its blocks have landed',
  'no-events-on-failure': 'the event count does not move when a failure is recorded',
  're-add-unchecked': 'a former member is taken back by the bitmap however old it is',
  'torn-superblock': 'a superblock with a wrong checksum is believed',
  'needwrite-dropped': 'the daemon forgets pages that were waiting to be written',
  'degraded-clears-needed': 'a write that skipped a missing member ends like a good one',
  'resync-skips-bit': 'the resync skips every second chunk whose bit is set',
} as const satisfies Readonly<Record<string, string>>;

/** Name of a fault. */
export type Fault = keyof typeof FAULTS;

/** Faults that are on. */
export type Faults = ReadonlySet<Fault>;

/** No fault. */
export const NO_FAULTS: Faults = new Set();
