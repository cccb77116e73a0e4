/** What must be reachable, so that no safety property holds emptily; and what a user must know can happen. */
import {
  type Predicate,
  type StateProperty,
  and,
  every,
  has,
  is,
  not,
  or,
  some,
} from '../language/index.ts';
import {
  alive,
  complete,
  degraded,
  flagged,
  hasLeft,
  holdsData,
  inService,
  isRecovery,
  parityWrong,
  recovered,
  running,
  served,
  stale,
  syncs,
} from './questions.ts';
import type { ArrayWorld, Chunk, Device } from './world.ts';

/** All `sometimes` properties of the network. */
export function arraySightings(world: ArrayWorld): StateProperty[] {
  return [
    ...ofWrites(world),
    ...ofMembers(world),
    ...(world.bitmap === undefined ? ofLog(world) : ofBitmap(world)),
    ...(world.scope.checks ? ofChecks(world) : []),
  ].map((sighting) => ({ ...sighting, kind: 'sometimes' as const }));
}

type Claim = Omit<StateProperty, 'kind'>;

const EMPTY = 'The properties above would hold emptily without it.';

function ofChecks(world: ArrayWorld): Claim[] {
  return (['check', 'repair'] as const).map((kind) => ({
    id: `${kind}-reads-clean`,
    sentence: `A ${kind} reads a chunk that the bitmap calls clean.`,
    reason: EMPTY,
    predicate: some(world.chunks, (chunk) =>
      and(
        has(world.syncThread, 'kind', '=', kind),
        is(world.syncThread, 'waiting'),
        syncs(world, chunk),
        not(flagged(chunk)),
      ),
    ),
  }));
}

function someBlock(world: ArrayWorld, of: (device: Device, chunk: Chunk) => Predicate): Predicate {
  return some(world.devices, (device) => some(world.chunks, (chunk) => of(device, chunk)));
}

function ofWrites(world: ArrayWorld): Claim[] {
  const { chunks } = world;
  return [
    {
      id: 'parity-encodes',
      sentence: 'A write whose data member is gone is in flight: parity alone encodes it.',
      reason: EMPTY,
      predicate: some(chunks, ({ write }) =>
        and(has(write, 'data', '=', 'missing'), has(write, 'parity', '=', 'landed')),
      ),
    },
    {
      id: 'acknowledged-without',
      sentence: 'A device that has left lacks a write that was acknowledged.',
      reason: EMPTY,
      predicate: someBlock(world, (device, chunk) =>
        holdsData(device, chunk) ? and(hasLeft(device), stale(device, chunk)) : or(),
      ),
    },
    {
      id: 'half-landed',
      sentence: 'A crash has left data on disk to which parity does not fit.',
      reason: EMPTY,
      predicate: some(chunks, ({ tear }) => is(tear, 'dataNew')),
    },
  ];
}

function ofMembers(world: ArrayWorld): Claim[] {
  const { devices } = world;
  const { fallible, absentees } = world.scope;
  return [
    {
      id: 'recovered',
      sentence: 'A member that is being recovered has got the right block of a chunk.',
      reason: EMPTY,
      predicate: and(
        isRecovery(world),
        is(world.syncThread, 'asking'),
        has(world.syncThread, 'position', '=', world.max),
      ),
    },
    ...(fallible < 2
      ? []
      : [
          {
            id: 'failed',
            sentence: 'Two members are gone: the array has failed.',
            reason: 'Properties of an array that is alive say nothing then.',
            predicate: and(running(world), not(alive(world))),
          },
        ]),
    ...(absentees
      ? [
          {
            id: 'member-missing-at-assembly',
            sentence: 'The array runs without a device that its superblocks call active.',
            reason: EMPTY,
            predicate: and(
              alive(world),
              some(devices, ({ member, label }) => and(is(member, 'out'), is(label, 'current'))),
            ),
          },
        ]
      : []),
  ];
}

function ofBitmap(world: ArrayWorld): Claim[] {
  const { chunks, devices, superblock, array } = world;
  const recoveryOf = (guided: boolean) =>
    and(
      isRecovery(world),
      some(devices, ({ member }) =>
        and(is(member, 'recovering'), has(member, 'guided', '=', guided)),
      ),
    );
  return [
    ...writeHole(world),
    {
      id: 'refused',
      sentence: 'A dirty array with a member on record as gone waits for force.',
      reason: EMPTY,
      predicate: and(
        is(array, 'down'),
        has(superblock, 'resyncOffset', '<', world.max),
        some(devices, (device) => hasLeft(device)),
      ),
    },
    {
      id: 'resynced',
      sentence: 'A chunk whose parity does not fit is being resynced.',
      reason: EMPTY,
      predicate: some(chunks, (chunk) =>
        and(syncs(world, chunk), not(isRecovery(world)), parityWrong(world, chunk)),
      ),
    },
    {
      id: 'recovered-by-bitmap',
      sentence: 'A device that came back is recovered by the bitmap.',
      reason: EMPTY,
      predicate: recoveryOf(true),
    },
    {
      id: 'recovered-in-full',
      sentence: 'A device is recovered in full.',
      reason: EMPTY,
      predicate: recoveryOf(false),
    },
    {
      id: 'complete-again',
      sentence: 'After a recovery the array is complete and no chunk is flagged.',
      reason: EMPTY,
      predicate: and(
        running(world),
        every([0, 1, 2], (slot) => complete(world, slot)),
        is(superblock, 'update.due'),
        every(chunks, (chunk) => not(flagged(chunk))),
        some(devices, (device) => hasLeft(device)),
      ),
    },
    {
      id: 'written-during-recovery',
      sentence: 'A write goes to a member that is being recovered, ahead of the recovery.',
      reason: EMPTY,
      predicate: someBlock(world, (device, chunk) =>
        and(
          is(chunk.write, 'inFlight'),
          degraded(world),
          inService(device),
          not(recovered(device, chunk)),
          served(world, chunk.data),
          served(world, chunk.parity),
        ),
      ),
    },
  ];
}

function ofLog(world: ArrayWorld): Claim[] {
  const { replay } = world;
  if (replay === undefined) return [];
  return [
    {
      id: 'log-replayed',
      sentence: 'Parity that did not fit after a crash was mended from the partial parity log.',
      reason: EMPTY,
      predicate: is(replay, 'done'),
    },
    {
      id: 'log-replayed-complete',
      sentence: 'So it was while all members were there.',
      reason: 'A complete array with a log is assembled, too.',
      predicate: and(is(replay, 'done'), not(degraded(world))),
    },
    {
      id: 'log-replayed-degraded',
      sentence: 'So it was while a member was gone.',
      reason: 'That is the case in which a bitmap would lose data.',
      predicate: and(is(replay, 'done'), degraded(world)),
    },
  ];
}

/** Where a member that holds a block nobody writes to may be lost. */
function writeHole({ chunks, scope, loss }: ArrayWorld): Claim[] {
  const exposed = chunks.some(
    ({ number, bystander }) => number < scope.written && bystander < scope.fallible,
  );
  return exposed
    ? [
        {
          id: 'write-hole',
          sentence:
            'A crash while degraded, or a loss before the resync, changes a block nobody wrote to.',
          reason:
            'The write hole of RAID5: a bitmap does not close it, only a journal or a partial parity log does.',
          predicate: has(loss, 'seen', '=', 'bystander'),
        },
      ]
    : [];
}
