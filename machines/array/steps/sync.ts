/** Steps of the sync thread: resync and recovery, chunk by chunk (semantics 1.6, 3.4, 3.5, 5.5). */
import {
  type Delivery,
  type Step,
  and,
  every,
  has,
  is,
  not,
  or,
  send,
  sendIf,
  some,
} from '../../language/index.ts';
import {
  alive,
  atLeisure,
  atRest,
  asks,
  degraded,
  devicesOf,
  flagged,
  isCheck,
  isRecovery,
  isRequested,
  readsFresh,
  repairsParity,
  resyncDue,
  running,
  someBlocked,
  syncs,
} from '../questions.ts';
import { type ArrayWorld, type Chunk, SLOTS, upTo } from '../world.ts';
import { whereExists } from '../growth.ts';
import { isAtEnd } from './growth.ts';
import { requestSteps } from './requests.ts';

/** All that the sync thread does, and what begins and ends it. */
export function syncSteps(world: ArrayWorld): Step[] {
  return [
    ...begin(world),
    ...world.chunks.flatMap((chunk) => [
      ...skip(world, chunk),
      request(world, chunk),
      done(world, chunk),
    ]),
    ...upTo(world.max)
      .slice(1)
      .map((position) => checkpoint(world, position)),
    finish(world),
    ...abort(world),
  ]
    .map(bySyncThread)
    .concat(requestSteps(world));
}

type Draft = Omit<Step, 'actor'>;

/** What the sync thread does is done at last. */
function bySyncThread(step: Draft): Step {
  return { fairness: 'weak', ...step, actor: 'sync thread' };
}

function someRecovering(world: ArrayWorld) {
  return some(world.devices, ({ member }) => is(member, 'recovering'));
}

/**
 * md_check_recovery() rows 9 and 10: spares first, then a resync that is due. Since 3.16 a recovery by the bitmap
 * quiesces the array once before it begins.
 */
function begin(world: ArrayWorld): Draft[] {
  const { superblock, syncThread, devices, chunks, max, bitmap, rules } = world;
  const free = and(alive(world), atLeisure(world), atRest(world), not(someBlocked(world)));
  const recovery = upTo(max).map((from) => ({
    name: `begin recovery at ${from}`,
    sentence: 'A member in a slot is not In_sync: it is recovered from its recovery_offset on.',
    kernel: 'md_check_recovery() row 9, md_do_sync(), 3.1 and 6.1',
    guard: and(
      free,
      rules.recoveryAwaitsOldWrites ? every(chunks, ({ write }) => is(write, 'none')) : and(),
      some(devices, ({ member }) =>
        and(is(member, 'recovering'), has(member, 'offset', '=', from)),
      ),
    ),
    deliveries: [send(syncThread, { type: 'BEGIN' as const, kind: 'recovery' as const, from })],
  }));
  if (bitmap === undefined) return recovery;
  const due = and(free, resyncDue(world), not(someRecovering(world)));
  return [
    ...recovery,
    {
      name: 'begin resync',
      sentence:
        'A resync is due: it goes over all chunks, and passes those that the bitmap calls clean.',
      kernel: 'md_check_recovery() row 10, md_do_sync(), 3.1 and 6.1',
      guard: and(due, not(degraded(world)), rules.completeIsResynced ? and() : or()),
      deliveries: [send(syncThread, { type: 'BEGIN', kind: 'resync', from: 0 })],
    },
    {
      name: 'resync a degraded array',
      sentence: 'There is no redundancy to resync: the resync is over at once.',
      kernel: 'raid5 sync_request() degraded >= max_degraded, 3.1 and 6.1',
      guard: and(due, degraded(world)),
      deliveries: [
        send(superblock, { type: 'RECOVERY_CP', to: max }),
        send(superblock, { type: 'CHANGE' }),
        send(syncThread, { type: 'COMPLETED' }),
      ],
    },
  ];
}

/** The member under recovery is visited only where the bitmap says so. */
function guided(world: ArrayWorld) {
  const guidedRecovery = or(
    not(isRecovery(world)),
    and(
      has(world.syncThread, 'fullsync', '=', false),
      every(world.devices, ({ member }) =>
        or(not(is(member, 'recovering')), has(member, 'guided', '=', true)),
      ),
    ),
  );
  const readsAll = world.scope.checks && world.rules.requestedIgnoresBitmap;
  return readsAll ? and(not(isRequested(world)), guidedRecovery) : guidedRecovery;
}

function skip(world: ArrayWorld, chunk: Chunk): Draft[] {
  if (world.bitmap === undefined) return [];
  return [
    {
      name: `skip chunk ${chunk.number}`,
      sentence: 'The bitmap says that the chunk needs no sync.',
      kernel: 'raid5 sync_request(), bitmap_start_sync(), 3.1 and 6.1',
      guard: and(running(world), asks(world, chunk), not(flagged(chunk)), guided(world)),
      deliveries: [send(world.syncThread, { type: 'PASS' })],
    },
  ];
}

/** The stripe is locked by a write in flight, or by the request. */
function request(world: ArrayWorld, chunk: Chunk): Draft {
  const { word, write, number } = chunk;
  const { rules, scope } = world;
  const needed = word === undefined ? or() : is(word, 'NEEDED.set');
  const takes = scope.checks && rules.checkLeavesNeed ? and(needed, not(isCheck(world))) : needed;
  return {
    name: `sync chunk ${number}`,
    sentence: 'All blocks of the chunk are read; its need is taken over by the sync.',
    kernel: 'raid5 sync_request(), bitmap_start_sync(), 3.1 and 6.1',
    guard: and(
      asks(world, chunk),
      alive(world),
      not(is(write, 'inFlight')),
      not(someBlocked(world)),
      world.bitmap === undefined ? and() : or(flagged(chunk), not(guided(world))),
    ),
    deliveries: [
      send(world.syncThread, { type: 'REQUEST' }),
      ...(word === undefined ? [] : [sendIf(takes, word, { type: 'SYNC.BEGIN' })]),
      ...(word === undefined || rules.syncEndsAfterIo
        ? []
        : [sendIf(is(word, 'RESYNC.set'), word, { type: 'SYNC.END' })]),
    ],
  };
}

/** Recovery computes the missing block from the others; resync writes parity that fits the data. */
function done(world: ArrayWorld, chunk: Chunk): Draft {
  const { word, number } = chunk;
  return {
    name: `synced chunk ${number}`,
    sentence:
      'The block of the recovering member, or parity, is computed from the others and written.',
    kernel: 'handle_parity_checks5(), md_done_sync(), bitmap_cond_end_sync(), 3.1 and 6.1',
    guard: and(alive(world), syncs(world, chunk)),
    deliveries: [
      ...SLOTS.flatMap((slot) => rewrite(world, chunk, slot)),
      ...(word === undefined ? [] : [sendIf(is(word, 'RESYNC.set'), word, { type: 'SYNC.END' })]),
      send(world.syncThread, { type: 'PASS' }),
    ],
  };
}

/** The slot's block, if this sync writes it: parity in a resync, the recovering member in a recovery. */
function rewrite(world: ArrayWorld, chunk: Chunk, slot: number): Delivery[] {
  const others = SLOTS.filter((one) => one !== slot);
  const right = every(others, (one) => readsFresh(world, one, chunk));
  return devicesOf(world, slot).flatMap((device) => {
    const block = device.blocks[chunk.number]!;
    const written = or(
      and(isRecovery(world), is(device.member, 'recovering')),
      slot === chunk.parity ? and(repairsParity(world), is(device.member, 'inSync')) : or(),
    );
    return [
      sendIf(and(written, right), block, { type: 'FRESHEN' }),
      sendIf(and(written, not(right)), block, { type: 'AGE' }),
    ];
  });
}

function checkpoint(world: ArrayWorld, position: number): Draft {
  const { syncThread, superblock, devices, rules } = world;
  const here = and(is(syncThread, 'asking'), has(syncThread, 'position', '=', position));
  const ofExisting = whereExists(world, position, here);
  const behind = ({ member }: (typeof devices)[number]) =>
    and(isRecovery(world), is(member, 'recovering'), has(member, 'offset', '<', position));
  const publishes = rules.checkLeavesRecoveryCp ? repairsParity(world) : not(isRecovery(world));
  const resyncBehind = rules.checkpointMovesRecoveryCp
    ? and(publishes, has(superblock, 'recoveryCp', '<', position))
    : or();
  return {
    name: `checkpoint at ${position}`,
    sentence: 'The position is published: what lies below is synced.',
    kernel: 'md_do_sync() checkpoint, 3.1 and 6.1',
    guard: and(running(world), ofExisting, or(resyncBehind, some(devices, behind))),
    deliveries: [
      sendIf(resyncBehind, superblock, { type: 'RECOVERY_CP', to: position }),
      ...devices.map((device) =>
        sendIf(behind(device), device.member, { type: 'OFFSET', to: position }),
      ),
      send(superblock, { type: 'CHANGE' }),
    ],
  };
}

function finish(world: ArrayWorld): Draft {
  const { syncThread, superblock, devices, chunks, max, rules } = world;
  return {
    name: 'finish sync',
    sentence: 'All chunks are passed: the member becomes In_sync, or no resync is due any more.',
    kernel: 'md_do_sync() out:, reap_sync_thread(), raid5_spare_active(), 3.1 and 6.1',
    guard: and(running(world), atLeisure(world), is(syncThread, 'asking'), isAtEnd(world)),
    deliveries: [
      ...devices.map(({ member }) =>
        sendIf(and(isRecovery(world), is(member, 'recovering')), member, { type: 'ACTIVATE' }),
      ),
      sendIf(repairsParity(world), superblock, { type: 'RECOVERY_CP', to: max }),
      ...(rules.syncLeavesResyncDue
        ? chunks.map((chunk) =>
            sendIf(
              and(flagged(chunk), has(superblock, 'recoveryCp', '>', chunk.number)),
              superblock,
              { type: 'RECOVERY_CP', to: chunk.number },
            ),
          )
        : []),
      send(superblock, { type: 'CHANGE' }),
      send(syncThread, { type: 'STOP' }),
      ...(world.bitmap === undefined ? [] : [send(syncThread, { type: 'COMPLETED' as const })]),
    ],
  };
}

/** INTR: the chunk under way is needed again; a resync is due from where it stood. */
function abort(world: ArrayWorld): Draft[] {
  const { syncThread, superblock, chunks, max } = world;
  return upTo(max + 1).map((position) => ({
    name: `abort sync at ${position}`,
    sentence: 'The sync ends before its time; the chunk under way stays NEEDED.',
    kernel: 'md_do_sync() out:, bitmap_end_sync(aborted), 3.1 and 6.1',
    guard: and(
      running(world),
      atLeisure(world),
      is(syncThread, 'interrupted'),
      has(syncThread, 'position', '=', position),
    ),
    deliveries: [
      ...chunks
        .filter(({ number }) => number === position)
        .flatMap(({ word }) =>
          word === undefined ? [] : [sendIf(is(word, 'RESYNC.set'), word, { type: 'SYNC.ABORT' })],
        ),
      sendIf(and(repairsParity(world), has(superblock, 'recoveryCp', '<', position)), superblock, {
        type: 'RECOVERY_CP',
        to: position,
      }),
      send(superblock, { type: 'CHANGE' }),
      send(syncThread, { type: 'STOP' }),
    ],
  }));
}
