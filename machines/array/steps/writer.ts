/** Steps of a write, from submission to acknowledgement (semantics 1.4, 1.5, 1.9, 3.3, 5.7). */
import {
  type Delivery,
  type Predicate,
  type Step,
  and,
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
  degraded,
  devicesOf,
  inService,
  readsFresh,
  served,
  slotReadable,
  someBlocked,
  syncs,
} from '../questions.ts';
import type { Sent } from '../write.ts';
import type { ArrayWorld, Chunk } from '../world.ts';
import { whereExists } from '../growth.ts';
import { countLoss, pageWrite } from './shared.ts';

/** All that concerns writes. */
export function writerSteps(world: ArrayWorld): Step[] {
  const written = world.chunks.slice(world.scope.writtenFrom, world.scope.written);
  return [
    ...(world.rules.dirtyBeforeData ? [callDirty(world)] : []),
    ...written.map((chunk) => start(world, chunk)),
    unplug(world),
    ...written.flatMap((chunk) => issue(world, chunk)),
    ...written.flatMap((chunk) => land(world, chunk)),
    ...written.map((chunk) => end(world, chunk)),
  ];
}

/** md_write_start() of the first write: in_sync is given up, and the write waits until the superblocks say so. It is not recorded yet. */
function callDirty(world: ArrayWorld): Step {
  return {
    name: 'call the array dirty',
    actor: 'writer',
    sentence: 'A write comes to a clean array: it waits until the superblocks say dirty.',
    kernel: 'md_write_start(): in_sync = 0, wait for CHANGE_PENDING; 3.1 and 6.1',
    guard: and(alive(world), is(world.superblock, 'writing.clean')),
    deliveries: [send(world.superblock, { type: 'DIRTY' })],
  };
}

/** make_request() goes on behind md_write_start(): nothing of a write is recorded before the superblocks say dirty (semantics 5.7). */
function start(world: ArrayWorld, chunk: Chunk): Step {
  const { number, write, word } = chunk;
  const { superblock, bitmap, rules } = world;
  const isDirty = rules.dirtyBeforeData ? is(superblock, 'writing.dirty') : and();
  return {
    name: `start write ${number}`,
    actor: 'writer',
    sentence: `A write to chunk ${number} is submitted to the dirty array, and recorded in memory.`,
    kernel: 'md_write_start(), add_stripe_bio(), bitmap_startwrite(), 3.1 and 6.1',
    guard: whereExists(world, number, and(alive(world), isDirty)),
    deliveries: [
      send(write, { type: 'START' }),
      ...(bitmap === undefined || word === undefined
        ? []
        : [
            sendIf(is(word, 'count.zero'), bitmap.page, { type: 'DIRTY' }),
            send(word, { type: 'START' }),
          ]),
      ...(rules.dirtyBeforeData
        ? []
        : [sendIf(is(superblock, 'writing.clean'), superblock, { type: 'DIRTY' as const })]),
    ],
  };
}

/** raid5d runs bitmap_unplug() for all stripes that wait, and lets them go on. */
function unplug(world: ArrayWorld): Step {
  const { chunks, rules } = world;
  const waits = some(chunks, ({ write }) => is(write, 'started'));
  const page = pageWrite(world);
  const written = page.map((delivery) => ({
    ...delivery,
    when: and(unplugWrites(world), delivery.when ?? and()),
  }));
  return {
    name: 'unplug',
    actor: 'raid5d',
    fairness: 'weak',
    sentence: 'The page with the bits is written, and the writes that waited for it go on.',
    kernel: 'raid5d(), bitmap_unplug(), 3.1 and 6.1',
    guard: and(alive(world), atLeisure(world), waits),
    deliveries: [
      ...(rules.bitBeforeData ? written : []),
      ...chunks.map(({ write }) => sendIf(is(write, 'started'), write, { type: 'RELEASE' })),
    ],
  };
}

/**
 * Up to 3.17 an unplug that finds a page NEEDWRITE, but not DIRTY, writes it and does not wait: for what waits for
 * the unplug that is as if it were not written, and the page stays to be written (semantics 1.9).
 */
function unplugWrites({ bitmap, rules }: ArrayWorld): Predicate {
  if (bitmap === undefined) return or();
  const dirty = is(bitmap.page, 'DIRTY.set');
  return rules.unplugWaitsForAll ? or(dirty, is(bitmap.page, 'NEEDWRITE.set')) : dirty;
}

/** Which of its two blocks a write can send, and how it gets at the new parity. */
interface Way {
  readonly name: string;
  readonly sentence: string;
  readonly guard: Predicate;
  readonly data: Sent;
  readonly parity: Sent;
  readonly parityRight: Predicate;
}

function issue(world: ArrayWorld, chunk: Chunk): Step[] {
  const { superblock, rules } = world;
  const mayGo = and(
    alive(world),
    atLeisure(world),
    rules.dirtyBeforeData ? is(superblock, 'writing.dirty') : and(),
    not(someBlocked(world)),
    not(syncs(world, chunk)),
  );
  return ways(world, chunk).map((way) => ({
    name: `${way.name} ${chunk.number}`,
    actor: 'raid5d',
    fairness: 'weak',
    sentence: way.sentence,
    kernel: 'handle_stripe_dirtying(), ops_run_io(), 3.1 and 6.1',
    guard: and(mayGo, way.guard),
    deliveries: [true, false].map((parityRight) =>
      sendIf(parityRight ? way.parityRight : not(way.parityRight), chunk.write, {
        type: 'ISSUE',
        data: way.data,
        parity: way.parity,
        parityRight,
      }),
    ),
  }));
}

/** Read-modify-write and reconstruct-write, and what is left of them when a member is gone (semantics 3.3). */
function ways(world: ArrayWorld, chunk: Chunk): Way[] {
  const { data, parity, bystander, number } = chunk;
  const { superblock, rules } = world;
  const dataServed = served(world, data);
  const parityServed = served(world, parity);
  const canReconstruct = slotReadable(world, bystander, chunk);
  const canModify = and(slotReadable(world, data, chunk), slotReadable(world, parity, chunk));
  const dueHere = has(superblock, 'recoveryCp', '<=', number);
  const forced = or(
    rules.reconstructsWhereResyncDue ? and(dueHere, canReconstruct) : or(),
    rules.fillMatchesDirtying ? or() : not(canReconstruct),
  );
  const reconstructs = readsFresh(world, bystander, chunk);
  const modifies = and(readsFresh(world, data, chunk), readsFresh(world, parity, chunk));
  return [
    {
      name: 'reconstruct-write',
      sentence: 'Parity is computed from all data of the stripe; data and parity go out.',
      guard: and(dataServed, parityServed, canReconstruct),
      data: 'inFlight',
      parity: 'inFlight',
      parityRight: reconstructs,
    },
    {
      name: 'read-modify-write',
      sentence: 'Parity is computed from the old parity and the old data; data and parity go out.',
      guard: and(dataServed, parityServed, canModify, not(forced)),
      data: 'inFlight',
      parity: 'inFlight',
      parityRight: modifies,
    },
    {
      name: 'write without data member',
      sentence: 'The member with the data is gone: only parity goes out and encodes it.',
      guard: and(not(dataServed), parityServed, canReconstruct),
      data: 'missing',
      parity: 'inFlight',
      parityRight: reconstructs,
    },
    {
      name: 'write without parity member',
      sentence: 'The member with parity is gone: only data goes out.',
      guard: and(dataServed, not(parityServed)),
      data: 'inFlight',
      parity: 'missing',
      parityRight: and(),
    },
    ...(rules.discardIsSafe ? [] : [discard(dataServed, parityServed)]),
  ];
}

/** The stripe is discarded; the members return anything afterwards, though parity counts on zeroes. */
function discard(dataServed: Predicate, parityServed: Predicate): Way {
  return {
    name: 'discard',
    sentence: 'The stripe is discarded, and its members do not return zeroes: parity is chance.',
    guard: and(dataServed, parityServed),
    data: 'inFlight',
    parity: 'inFlight',
    parityRight: or(),
  };
}

function land(world: ArrayWorld, chunk: Chunk): Step[] {
  const { number, write } = chunk;
  const onDevices = (slot: number, right: Predicate): Delivery[] =>
    devicesOf(world, slot).flatMap((device) => [
      sendIf(and(inService(device), right), device.blocks[number]!, { type: 'FRESHEN' }),
      // Another device for this slot, out of service, has missed it.
      sendIf(not(and(inService(device), right)), device.blocks[number]!, { type: 'AGE' }),
    ]);
  return [
    {
      name: `land data ${number}`,
      actor: 'device',
      fairness: 'weak',
      sentence: 'The data block is on disk.',
      guard: and(alive(world), has(write, 'data', '=', 'inFlight')),
      deliveries: [...onDevices(chunk.data, and()), send(write, { type: 'DATA.LAND' })],
    },
    {
      name: `land parity ${number}`,
      actor: 'device',
      fairness: 'weak',
      sentence: 'The parity block is on disk.',
      guard: and(alive(world), has(write, 'parity', '=', 'inFlight')),
      deliveries: [
        ...onDevices(chunk.parity, has(write, 'parityRight', '=', true)),
        send(write, { type: 'PARITY.LAND' }),
      ],
    },
  ];
}

/** The write is over. Whoever did not get it is stale from now on, since it is acknowledged. */
function end(world: ArrayWorld, chunk: Chunk): Step {
  const { number, write, word } = chunk;
  const { rules, bitmap } = world;
  const missed = (field: 'data' | 'parity') => not(has(write, field, '=', 'landed'));
  const complete = and(not(missed('data')), not(missed('parity')));
  const needsSync = or(
    rules.degradedWriteNeedsSync ? degraded(world) : or(),
    rules.incompleteWriteNeedsSync ? not(complete) : or(),
  );
  const bumps = and(complete, not(degraded(world)));
  const leaveBehind = (slot: number, field: 'data' | 'parity'): Delivery[] =>
    devicesOf(world, slot).map((device) =>
      sendIf(missed(field), device.blocks[number]!, { type: 'AGE' }),
    );
  const recordEnd: Delivery[] =
    word === undefined || bitmap === undefined
      ? []
      : [
          ...(rules.eventsClearedFirst
            ? [
                sendIf(bumps, bitmap.superblock, { type: 'BUMP' }),
                ...world.devices.map(({ label }) =>
                  sendIf(and(bumps, is(label, 'left')), label, { type: 'PASS' }),
                ),
              ]
            : []),
          sendIf(needsSync, word, { type: 'NEED' }),
          send(word, { type: 'END' }),
        ];
  const arrived = (field: 'data' | 'parity') => not(has(write, field, '=', 'inFlight'));
  return {
    name: `end write ${number}`,
    actor: 'raid5d',
    fairness: 'weak',
    sentence: 'All that was sent has landed or failed: the write is acknowledged.',
    kernel: 'handle_stripe_clean_event(), bitmap_endwrite(), 3.1 and 6.1',
    guard: and(
      alive(world),
      atLeisure(world),
      arrived('data'),
      arrived('parity'),
      rules.acknowledgementWaitsForRecord ? not(someBlocked(world)) : and(),
    ),
    deliveries: [
      ...leaveBehind(chunk.data, 'data'),
      ...leaveBehind(chunk.parity, 'parity'),
      ...recordEnd,
      send(write, { type: 'END' }),
      ...countLoss(world, chunk),
    ],
  };
}
