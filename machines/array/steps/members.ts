/** Steps by which members go and come: failure, re-adding, an empty disk, and bits set by hand. */
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
  atRest,
  devicesOf,
  hasLeft,
  inService,
  inSlot,
  membersOnRecord,
  running,
  someBlocked,
  wouldBeGuided,
} from '../questions.ts';
import { type ArrayWorld, type Chunk, type Device, upTo } from '../world.ts';
import { existence, outsideGrowth } from '../growth.ts';
import { pageWrite } from './shared.ts';

/** All that devices and users do to the members. */
export function memberSteps(world: ArrayWorld): Step[] {
  const fallible = world.devices.filter((device) => device.fallible);
  return [
    ...fallible.map((device) => fail(world, device)),
    recordMembers(world),
    ...fallible.map((device) => add(world, device)),
    ...(world.scope.replacements
      ? fallible.filter(({ isMember }) => isMember).map((device) => replace(world, device))
      : []),
    ...(world.scope.bitsByHand ? world.chunks.map((chunk) => setBit(world, chunk)) : []),
  ];
}

/** The marks of a misfortune: a second member, or the spare, is another matter than the first. */
function hazardOf({ number }: Device): Pick<Step, 'hazard'> {
  return number === 0 ? {} : { hazard: 'second member' };
}

/** md_error(). What is on its way to the member comes back as an error; a sync is interrupted. */
function fail(world: ArrayWorld, device: Device): Step {
  const { member, slot, number, name } = device;
  const { syncThread, superblock, rules, chunks } = world;
  const interrupts = rules.failureInterruptsRecovery
    ? not(is(syncThread, 'absent'))
    : and(not(is(syncThread, 'absent')), not(is(member, 'recovering')));
  return {
    name: `fail device ${number}`,
    actor: 'failure',
    ...hazardOf(device),
    sentence: `An I/O error, or the user, fails ${name}.`,
    kernel: 'md_error(), raid5 error(), 3.1 and 6.1',
    guard: alive(world),
    deliveries: [
      ...chunks.flatMap(({ write, data, parity }): Delivery[] => [
        ...(slot === data
          ? [
              sendIf(and(inService(device), has(write, 'data', '=', 'inFlight')), write, {
                type: 'DATA.MISS' as const,
              }),
            ]
          : []),
        ...(slot === parity
          ? [
              sendIf(and(inService(device), has(write, 'parity', '=', 'inFlight')), write, {
                type: 'PARITY.MISS' as const,
              }),
            ]
          : []),
      ]),
      sendIf(interrupts, syncThread, { type: 'INTERRUPT' }),
      send(member, { type: 'FAIL' }),
      send(superblock, { type: 'CHANGE' }),
    ],
  };
}

/** The slot is free, and the array thread is at leisure to fill it. */
function mayAdd(world: ArrayWorld, { slot }: Device) {
  return and(
    alive(world),
    atLeisure(world),
    atRest(world),
    not(someBlocked(world)),
    membersOnRecord(world),
    ...devicesOf(world, slot).map((device) => not(inSlot(device))),
  );
}

/** add_new_disk() writes the superblocks before the device gets a slot: who is gone is on record then. */
function recordMembers(world: ArrayWorld): Step {
  return {
    name: 'record members',
    actor: 'user',
    sentence: 'The user is about to add a device: the superblocks are to be written first.',
    kernel: 'add_new_disk() calls md_update_sb(1), 3.1 and 6.1',
    guard: outsideGrowth(
      world,
      and(
        alive(world),
        is(world.superblock, 'update.none'),
        some(world.devices, (device) => and(is(device.member, 'out'), not(hasLeft(device)))),
      ),
    ),
    deliveries: [send(world.superblock, { type: 'CHANGE' })],
  };
}

/** add_new_disk() with the superblock that the device has (semantics 5.8). */
function add(world: ArrayWorld, device: Device): Step {
  const { member, label, number, name } = device;
  const { rules, bitmap } = world;
  const blank = has(label, 'role', '=', 'blank');
  const guided =
    bitmap === undefined
      ? or()
      : or(wouldBeGuided(device), rules.blankIsRecoveredInFull ? or() : blank);
  return {
    name: `add device ${number}`,
    actor: 'user',
    ...hazardOf(device),
    sentence: `The user adds ${name}: by the bitmap if it is not too old, else it is recovered in full.`,
    kernel: 'add_new_disk(), super_1_validate(), remove_and_add_spares(), 3.1 and 6.1',
    guard: mayAdd(world, device),
    deliveries: [
      ...ruleOthersOut(world, not(guided)),
      ...entry(world, member, label, guided),
      ...newcomer(world),
      ...remember(world, not(guided)),
    ],
  };
}

/** conf->fullsync outlives the device: a recovery that is cut short leaves it set (semantics 3.5). */
function remember({ bitmap, syncThread }: ArrayWorld, full: Predicate): Delivery[] {
  return bitmap === undefined ? [] : [sendIf(full, syncThread, { type: 'ADDED' })];
}

function entry(
  world: ArrayWorld,
  member: Device['member'],
  label: Device['label'],
  guided: Predicate,
): Delivery[] {
  const { rules, max } = world;
  if (!rules.addedIsRecovered) return [send(member, { type: 'ADD.ACTIVE' })];
  const offsets = rules.addedBeginsAtZero ? [0] : upTo(max);
  return offsets.flatMap((offset) =>
    [true, false].map((value) =>
      sendIf(
        and(
          value ? guided : not(guided),
          rules.addedBeginsAtZero ? and() : has(label, 'offset', '=', offset),
          is(member, 'out'),
        ),
        member,
        { type: 'ADD', offset, guided: value },
      ),
    ),
  );
}

/** events_cleared becomes the event count of the array: whoever is not in a slot has less. */
function ruleOthersOut(world: ArrayWorld, full: Predicate): Delivery[] {
  const { bitmap, devices, rules } = world;
  if (bitmap === undefined || !rules.fullRecoveryRulesOthersOut) return [];
  return [
    sendIf(full, bitmap.superblock, { type: 'BUMP' }),
    ...devices.map(({ label }) => sendIf(and(full, is(label, 'left')), label, { type: 'PASS' })),
  ];
}

/** The new member has no copy of the bitmap yet: all pages are to be written, some time. */
function newcomer(world: ArrayWorld): Delivery[] {
  const { superblock, bitmap } = world;
  return [
    send(superblock, { type: 'CHANGE' }),
    ...(bitmap === undefined ? [] : [send(bitmap.page, { type: 'MARK' })]),
  ];
}

/** An empty disk in place of the device; mdadm writes it a bitmap full of ones. */
function replace(world: ArrayWorld, device: Device): Step {
  const { member, label, blocks, bits, number, name } = device;
  const guided = and(
    world.rules.blankIsRecoveredInFull || world.bitmap === undefined ? or() : and(),
  );
  return {
    name: `replace device ${number}`,
    actor: 'user',
    ...hazardOf(device),
    sentence: `The user puts an empty disk in the place of ${name} and adds it.`,
    kernel: 'add_new_disk(), remove_and_add_spares(), 3.1 and 6.1',
    guard: mayAdd(world, device),
    deliveries: [
      send(label, { type: 'REPLACE' }),
      ...blocks.map((block, chunk) => {
        const exists = existence(world, chunk);
        return exists === undefined
          ? send(block, { type: 'AGE' })
          : sendIf(exists, block, { type: 'AGE' });
      }),
      ...bits.map((bit) => send(bit, { type: 'WRITE.SET' })),
      ...ruleOthersOut(world, not(guided)),
      ...entry(world, member, label, guided),
      ...newcomer(world),
      ...remember(world, not(guided)),
    ],
  };
}

/** bitmap_set_bits in sysfs: dirty_bits(), then an unplug. Semantics 1.7. */
function setBit(world: ArrayWorld, chunk: Chunk): Step {
  const { word, number } = chunk;
  return {
    name: `set bit ${number} by hand`,
    actor: 'user',
    sentence: `The user asks for a resync of chunk ${number} by setting its bit.`,
    kernel: 'bitmap_store(), bitmap_dirty_bits(), 2.6.33',
    guard: and(running(world), word === undefined ? or() : is(word, 'count.zero')),
    deliveries: [
      ...(word === undefined ? [] : [send(word, { type: 'NEED' })]),
      ...pageWrite(world),
      ...(world.rules.handSetBitsLowerRecoveryCp
        ? [
            sendIf(has(world.superblock, 'recoveryCp', '>', number), world.superblock, {
              type: 'RECOVERY_CP',
              to: number,
            }),
          ]
        : []),
    ],
  };
}
