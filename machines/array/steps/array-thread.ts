/** Steps of raid5d beside writes: the superblocks, the bitmap's daemon, and devices that lose their slot. */
import {
  type Delivery,
  type Step,
  and,
  every,
  has,
  is,
  not,
  send,
  sendIf,
} from '../../language/index.ts';
import { atLeisure, atRest, degraded, flagged, resyncDue, running } from '../questions.ts';
import { type ArrayWorld, type Chunk, type Device, upTo } from '../world.ts';
import { isUnrecorded, outsideGrowth } from '../growth.ts';
import { settle } from './settle.ts';
import { pageWrite, persistEventsCleared } from './shared.ts';

/** All that raid5d does by itself. */
export function arrayThreadSteps(world: ArrayWorld): Step[] {
  return [
    ...superblockSteps(world),
    goClean(world),
    ...world.devices.map((device) => clearSlot(world, device)),
    ...(world.rules.newcomerKeepsSlot ? [] : world.devices.map((device) => kick(world, device))),
    ...(world.bitmap === undefined ? [] : [writePage(world, world.bitmap.page)]),
    ...world.chunks.flatMap((chunk) => clearBit(world, chunk)),
  ];
}

/**
 * md_update_sb(): the bitmap's superblock, then those of all members, at once. Members get theirs in parallel; a
 * crash between them is as if none or all had it, since the freshest decides and one event behind is accepted.
 */
function superblockSteps(world: ArrayWorld): Step[] {
  const { superblock, bitmap, rules } = world;
  const due = is(superblock, 'update.due');
  const lead = (value: number) =>
    bitmap === undefined ? and() : has(bitmap.superblock, 'lead', '=', value);
  const members: Step = {
    name: 'write superblocks',
    actor: 'raid5d',
    fairness: 'weak',
    sentence: 'The superblocks of all members in a slot are written; failures are on record.',
    kernel: 'md_update_sb(), super_1_sync(), 3.1 and 6.1',
    guard: and(running(world), due, lead(rules.bitmapSuperblockFirst ? 1 : 0)),
    deliveries: [
      ...memberSuperblocks(world),
      ...world.chunks.flatMap((chunk) => settle(world, chunk)),
      ...recordSize(world),
      ...(bitmap === undefined
        ? []
        : [
            send(bitmap.superblock, { type: rules.bitmapSuperblockFirst ? 'LEVEL' : 'LAG' }),
            send(bitmap.superblock, { type: 'OUTDATE' }),
          ]),
    ],
  };
  if (bitmap === undefined) return [members];
  const own: Step = {
    name: 'write bitmap superblock',
    actor: 'raid5d',
    fairness: 'weak',
    sentence: 'The superblock of the bitmap is written, with events_cleared.',
    kernel: 'md_update_sb(), bitmap_update_sb(), 3.1 and 6.1',
    guard: rules.bitmapSuperblockFirst
      ? and(running(world), due, lead(0))
      : and(running(world), lead(-1)),
    deliveries: [
      ...(rules.eventsClearedFirst ? [] : raiseAtUpdate(world)),
      ...persistEventsCleared(world),
      send(bitmap.superblock, { type: rules.bitmapSuperblockFirst ? 'LEAD' : 'LEVEL' }),
    ],
  };
  return [own, members];
}

/** The superblocks say the size that memory has. */
function recordSize({ growth }: ArrayWorld): Delivery[] {
  return growth === undefined
    ? []
    : [sendIf(isUnrecorded({ growth }), growth.size, { type: 'RECORD' })];
}

/** events_cleared taken from the array's events when the superblock is written, as up to 2.6.26. */
function raiseAtUpdate(world: ArrayWorld): Delivery[] {
  const { bitmap } = world;
  if (bitmap === undefined) return [];
  const whole = not(degraded(world));
  return [
    sendIf(whole, bitmap.superblock, { type: 'BUMP' }),
    ...world.devices.map(({ label }) =>
      sendIf(and(whole, is(label, 'left')), label, { type: 'PASS' }),
    ),
  ];
}

/** What md_update_sb() writes to the members: roles, recovery offsets, resync_offset. */
export function memberSuperblocks(world: ArrayWorld): Delivery[] {
  const { max, rules } = world;
  return [
    ...resyncOffset(world),
    ...world.devices.flatMap(({ member, label }) => [
      sendIf(is(member, 'inSync'), label, { type: 'WRITE.ACTIVE' }),
      ...upTo(max).flatMap((offset) =>
        [true, false].map((guided) =>
          sendIf(
            and(
              is(member, 'recovering'),
              has(member, 'offset', '=', offset),
              has(member, 'guided', '=', guided),
            ),
            label,
            { type: 'WRITE.PARTIAL', offset, guided: guided && rules.recordsGuidedRecovery },
          ),
        ),
      ),
      sendIf(not(inTheArray(member)), label, { type: 'AGE' }),
      sendIf(is(member, 'blocked'), member, { type: 'RECORD' }),
    ]),
  ];
}

/** super_1_sync(): recovery_cp if in_sync, else 0. */
function resyncOffset({ superblock, max }: ArrayWorld): Delivery[] {
  const inSync = is(superblock, 'writing.clean');
  return [
    sendIf(not(inSync), superblock, { type: 'WRITE', resyncOffset: 0 }),
    ...upTo(max + 1).map((to) =>
      sendIf(
        and(inSync, is(superblock, 'update.due'), has(superblock, 'recoveryCp', '=', to)),
        superblock,
        { type: 'WRITE', resyncOffset: to },
      ),
    ),
  ];
}

function inTheArray(member: Device['member']) {
  return { kind: 'or', operands: [is(member, 'inSync'), is(member, 'recovering')] } as const;
}

/** Row 2 of md_check_recovery(): safemode, no writes pending, no resync due. */
function goClean(world: ArrayWorld): Step {
  const { superblock, chunks, rules } = world;
  return {
    name: 'go clean',
    actor: 'raid5d',
    fairness: 'weak',
    sentence: 'No write came for a while: the array is to be called clean.',
    kernel: 'md_check_recovery() row 2, 3.1; set_in_sync(), 6.1',
    guard: outsideGrowth(
      world,
      and(
        running(world),
        atLeisure(world),
        is(superblock, 'writing.dirty'),
        every(chunks, ({ write }) => is(write, 'none')),
        not(resyncDue(world)),
      ),
    ),
    deliveries: rules.eventsNeverGoBackDegraded
      ? [send(superblock, { type: 'CLEAN' })]
      : [
          ...eventsGoBack(world),
          sendIf(is(superblock, 'writing.dirty'), superblock, { type: 'CLEAN' }),
        ],
  };
}

/** What 2.6.17 did: clean is written at once, with one event less than dirty, degraded or not. */
function eventsGoBack(world: ArrayWorld): Delivery[] {
  const { superblock, devices, max } = world;
  const back = and(degraded(world), is(superblock, 'update.none'), is(superblock, 'writing.dirty'));
  const written = and(
    degraded(world),
    is(superblock, 'update.due'),
    is(superblock, 'writing.clean'),
  );
  return [
    ...devices.map(({ label }) => sendIf(and(back, is(label, 'left')), label, { type: 'GAIN' })),
    sendIf(back, superblock, { type: 'CLEAN' }),
    sendIf(written, superblock, { type: 'WRITE', resyncOffset: max }),
  ];
}

function clearSlot(world: ArrayWorld, { number, name, member }: Device): Step {
  return {
    name: `clear slot of device ${number}`,
    actor: 'raid5d',
    fairness: 'weak',
    sentence: `The failure of ${name} is on record: it loses its slot.`,
    kernel: 'remove_and_add_spares(), 3.1 and 6.1',
    guard: and(running(world), atLeisure(world), atRest(world)),
    deliveries: [send(member, { type: 'LEAVE' })],
  };
}

/** The removal pass takes a newcomer for a device that is not wanted. */
function kick(world: ArrayWorld, { number, name, member }: Device): Step {
  return {
    name: `kick device ${number}`,
    actor: 'raid5d',
    fairness: 'weak',
    sentence: `${name} is not In_sync yet: it loses its slot.`,
    kernel: 'remove_and_add_spares(), 4.3',
    guard: and(running(world), atLeisure(world), atRest(world)),
    deliveries: [send(member, { type: 'KICK' })],
  };
}

type Page = NonNullable<ArrayWorld['bitmap']>['page'];

/** A page that nobody waits for is written at the daemon's leisure. */
function writePage(world: ArrayWorld, page: Page): Step {
  return {
    name: 'write page',
    actor: 'daemon',
    fairness: 'weak',
    sentence: 'The daemon writes the page that a new member has no copy of.',
    kernel: 'bitmap_daemon_work(), 3.1 and 6.1',
    guard: and(
      running(world),
      atLeisure(world),
      is(page, 'NEEDWRITE.set'),
      daemonMayWrite(world, page),
    ),
    deliveries: pageWrite(world),
  };
}

function daemonMayWrite(world: ArrayWorld, page: Page) {
  return world.rules.daemonLeavesDirtyPages ? is(page, 'DIRTY.clear') : and();
}

/**
 * The two or three passes in which the daemon gives a bit up, as one step: until the page is written the
 * disk has the bit, which does no harm, and a write that comes meanwhile keeps it. Semantics 1.10.
 */
function clearBit(world: ArrayWorld, chunk: Chunk): Step[] {
  const { word, memoryBit, number } = chunk;
  if (word === undefined || world.bitmap === undefined) return [];
  const { page } = world.bitmap;
  return [
    {
      name: `clear bit ${number}`,
      actor: 'daemon',
      fairness: 'weak',
      sentence: `Chunk ${number} was idle for long: events_cleared goes to disk, then its bit is cleared.`,
      kernel: 'bitmap_daemon_work(), 3.1 and 6.1',
      guard: and(
        running(world),
        atLeisure(world),
        not(flagged(chunk)),
        daemonMayWrite(world, page),
      ),
      deliveries: [
        send(word, { type: 'CLEAR' }),
        ...(memoryBit === undefined ? [] : [send(memoryBit, { type: 'CLEAR' as const })]),
        ...(world.rules.eventsClearedFirst ? persistEventsCleared(world) : []),
        ...pageWrite(world),
      ],
    },
  ];
}
