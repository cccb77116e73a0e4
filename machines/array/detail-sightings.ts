/** What must be reachable in detail: each way in which a member, a write or a sync may go, seen at least once. */
import { type StateProperty, and, has, is, not, or, some } from '../language/index.ts';
import { hasLeft, holdsData, stale } from './questions.ts';
import type { ArrayWorld, Device } from './world.ts';

type Claim = Omit<StateProperty, 'kind'>;

const EMPTY = 'The properties that speak of it would hold emptily without it.';

/** Sightings of members, writes, syncs and pages. */
export function detailSightings(world: ArrayWorld): Claim[] {
  return [
    ...ofFailures(world),
    ...(world.scope.written === 0 ? [] : ofWrites(world)),
    ...(world.bitmap === undefined ? [] : ofBitmap(world, world.bitmap)),
  ];
}

function ofFailures(world: ArrayWorld): Claim[] {
  const { devices, syncThread, max, scope } = world;
  if (scope.fallible === 0) return [];
  return [
    ...devices
      .filter(({ isMember, fallible }) => isMember && fallible)
      .flatMap((device) => ofMember(world, device)),
    {
      id: 'interrupted',
      sentence: 'A failure interrupts a sync between two chunks.',
      reason: EMPTY,
      predicate: and(is(syncThread, 'interrupted'), has(syncThread, 'position', '=', max)),
    },
  ];
}

/** What may befall a member; for the first one without its number. */
function ofMember(world: ArrayWorld, { number, name, member, label }: Device): Claim[] {
  const { max, scope } = world;
  const suffix = number === 0 ? '' : `-${number}`;
  const others = world.devices.filter((one) => one.isMember && one.number !== number);
  return [
    {
      id: `failed-in-slot${suffix}`,
      sentence: `The failure of ${name} is on record, and it is still in its slot.`,
      reason: EMPTY,
      predicate: is(member, 'faulty'),
    },
    {
      id: `failed-in-recovery${suffix}`,
      sentence: `${name} fails before its recovery is over.`,
      reason: EMPTY,
      predicate: and(is(member, 'blocked'), has(member, 'offset', '<', max)),
    },
    {
      id: `failed-in-sync${suffix}`,
      sentence: `${name} fails when it is in sync.`,
      reason: EMPTY,
      predicate: and(is(member, 'blocked'), has(member, 'offset', '=', max)),
    },
    {
      id: `taken-back${suffix}`,
      sentence: `${name} comes back to its slot.`,
      reason: EMPTY,
      predicate: and(
        is(member, 'recovering'),
        is(label, 'left'),
        not(has(label, 'role', '=', 'blank')),
      ),
    },
    {
      id: `taken-back-in-full${suffix}`,
      sentence: `${name} comes back, and is too old to be recovered by the bitmap, or there is none.`,
      reason: EMPTY,
      predicate: and(
        is(member, 'recovering'),
        has(member, 'guided', '=', false),
        is(label, 'left'),
        not(has(label, 'role', '=', 'blank')),
      ),
    },
    {
      id: `failed-when-clean${suffix}`,
      sentence: `${name} fails when the array is clean and no sync is under way.`,
      reason: EMPTY,
      predicate: and(
        is(member, 'blocked'),
        has(member, 'offset', '=', max),
        is(world.syncThread, 'absent'),
        has(world.superblock, 'resyncOffset', '=', max),
      ),
    },
    ...(scope.replacements
      ? [
          {
            id: `replacement-recovered${suffix}`,
            sentence: `An empty disk takes the place of ${name}.`,
            reason: EMPTY,
            predicate: and(is(member, 'recovering'), has(label, 'role', '=', 'blank')),
          },
        ]
      : []),
    ...(scope.absentees
      ? [
          {
            id: `left-out${suffix}`,
            sentence: `The array is assembled without ${name}, which is in sync; all others are there.`,
            reason: EMPTY,
            predicate: and(
              is(member, 'out'),
              is(label, 'current'),
              has(label, 'role', '=', 'active'),
              ...others.map((one) => is(one.member, 'inSync')),
            ),
          },
        ]
      : []),
  ];
}

function ofWrites(world: ArrayWorld): Claim[] {
  const { chunks, devices, scope } = world;
  const exposed = chunks.filter(
    ({ number, data }) => number < scope.written && data < scope.fallible,
  );
  if (exposed.length === 0) return [];
  return [
    {
      id: 'missed',
      sentence: 'The member with the data fails while the block is on its way to it.',
      reason: EMPTY,
      predicate: some(exposed, ({ write }) => has(write, 'data', '=', 'missed')),
    },
    {
      id: 'missed-for-good',
      sentence:
        'A device that has left, and is no empty disk, lacks a write that was acknowledged.',
      reason: EMPTY,
      predicate: some(devices, (device) =>
        some(exposed, (chunk) =>
          holdsData(device, chunk)
            ? and(
                hasLeft(device),
                not(has(device.label, 'role', '=', 'blank')),
                stale(device, chunk),
              )
            : or(),
        ),
      ),
    },
    {
      id: 'parity-half-landed',
      sentence: 'A crash has left parity on disk that fits data which is not there.',
      reason: EMPTY,
      predicate: some(chunks, ({ tear }) => is(tear, 'parityNew')),
    },
  ];
}

type Bitmap = NonNullable<ArrayWorld['bitmap']>;

function ofBitmap(world: ArrayWorld, { page, superblock }: Bitmap): Claim[] {
  const { chunks, syncThread, scope } = world;
  return [
    ...(scope.written === 0
      ? []
      : [
          {
            id: 'recorded-first',
            sentence: 'A write waits until the bit that it set is on disk.',
            reason: EMPTY,
            predicate: some(chunks, ({ write }) =>
              and(is(write, 'started'), is(page, 'DIRTY.set')),
            ),
          },
          {
            id: 'recorded-already',
            sentence: 'A write comes to a chunk whose bit is set already.',
            reason: EMPTY,
            predicate: some(chunks, ({ write }) =>
              and(is(write, 'started'), is(page, 'DIRTY.clear')),
            ),
          },
          {
            id: 'events-cleared-raised',
            sentence: 'events_cleared is raised in memory, and not yet on disk.',
            reason: EMPTY,
            predicate: is(superblock, 'eventsCleared.inMemory'),
          },
          {
            id: 'events-cleared-written',
            sentence: 'events_cleared on disk is up to date.',
            reason: EMPTY,
            predicate: is(superblock, 'eventsCleared.onDisk'),
          },
          {
            id: 'crash-after-clear',
            sentence: 'Power fails when events_cleared on disk is up to date.',
            reason: EMPTY,
            predicate: and(is(world.array, 'down'), is(superblock, 'eventsCleared.onDisk')),
          },
        ]),
    ...(scope.fallible === 0
      ? []
      : [
          {
            id: 'interrupted-in-chunk',
            sentence: 'A failure interrupts the sync of a chunk while its request is on its way.',
            reason: EMPTY,
            predicate: and(
              is(syncThread, 'interrupted'),
              some(chunks, ({ word }) => (word === undefined ? or() : is(word, 'RESYNC.set'))),
            ),
          },
        ]),
  ];
}
