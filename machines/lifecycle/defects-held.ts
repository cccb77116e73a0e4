/** What the rules of the eras violate when the array, or a sync, is held still by users. */
import type { KnownDefect } from '../language/index.ts';

type Finding = Omit<KnownDefect, 'property'> & { readonly properties: readonly string[] };

const FINDINGS: readonly Finding[] = [
  {
    properties: ['L5', 'L3', 'FAILED-LEAVES', 'L5-PROMPT', 'RECOVER-TOLD'],
    mend: 'suspended-arrays-are-looked-after-6.8',
    scope: 'suspended',
    consequence:
      'A suspended array is not looked after, while its sync goes on: one that is done is not reaped, a failure not ' +
      'recorded, and a sync that waits for that record stands still. Whoever waits for the sync, with the array suspended, ' +
      'hangs.',
    versions: '3.0 to 6.7',
  },
  {
    properties: ['L3', 'L8'],
    mend: 'read-only-arrays-reap-6.8',
    eras: ['classic'],
    scope: 'read-only',
    consequence:
      'dm-raid makes an array read-only while a sync runs. When the sync is done, nobody looks: RUNNING stays set, and ' +
      'the stop of the array hangs.',
    versions: 'up to 6.7',
  },
  {
    properties: ['DEGRADED-PASSES'],
    mend: 'read-only-arrays-reap-6.8',
    eras: ['classic'],
    scope: 'read-only',
    consequence:
      'The look at a read-only array takes failed devices out of their slots while a resync is under way, whose requests ' +
      'then go over members that are gone.',
    versions: 'up to 3.10',
  },
  {
    properties: ['S20', 'S19', 'S18', 'INTR-RECOVERY', 'NOT-AGAIN', 'DEGRADED-PASSES'],
    mend: 'read-only-arrays-reap-6.8',
    eras: ['modern'],
    scope: 'read-only',
    consequence:
      'A look at a read-only array comes only with NEEDED, and reaps whatever sync there is, done or not: it waits for one that runs, with the mutex ' +
      'held, and clears RUNNING of one whose work item is queued. That one then runs unseen beside the next.',
    versions: '3.11 to 6.7',
  },
  {
    properties: ['L4'],
    mend: 'sync-always-done-6.8',
    scope: 'read-only',
    consequence:
      'A sync thread that finds its array read-only returns without DONE: nobody reaps it, RUNNING stays set, no ' +
      'sync ever starts again, and the stop of the array hangs.',
    versions: 'up to 6.7',
  },
  {
    properties: ['S21', 'S25'],
    mend: 'late-repair-leaves-recovery-cp',
    scope: 'sync-min',
    consequence:
      'A resync is due and repair is given with a sync_min behind where it begins: it takes the place of the resync, starts at sync_min, ' +
      'and its end counts as that of the resync. Parity before sync_min stays wrong on an array that calls itself in sync.',
    versions: '2.6.26 to 6.1 at least',
  },
  {
    properties: ['L4', 'FAILED-LEAVES'],
    mend: 'failure-wakes-waiting-sync',
    scope: 'sync-max',
    consequence:
      'A member fails while a sync waits at sync_max. INTR is set and nobody wakes the sync: the failed device keeps its slot, and no ' +
      'spare is recovered, until sync_max is moved.',
    versions: '2.6.26 to 6.1 at least',
  },
];

/** One entry a property and mend. */
export const heldDefects: readonly KnownDefect[] = FINDINGS.flatMap(({ properties, ...finding }) =>
  properties.map((property) => ({ property, ...finding })),
);
