/** Steps of a crash and of what follows it: assembly from what is on disk (semantics 1.12, 3.5, 4, 5.7). */
import {
  type Delivery,
  type Predicate,
  type Step,
  and,
  count,
  has,
  is,
  not,
  or,
  send,
  sendIf,
  some,
} from '../../language/index.ts';
import { bitSet, devicesOf, running } from '../questions.ts';
import { type ArrayWorld, type Chunk, type Device, SLOTS, upTo } from '../world.ts';
import { whereExists } from '../growth.ts';
import { forgetArea, outlivesCrash } from './growth.ts';
import { settle } from './settle.ts';

/** Any number of crashes, each followed by an assembly: of all devices or without one, with or without force. */
export function powerSteps(world: ArrayWorld): Step[] {
  const absentees = world.scope.absentees ? world.devices.filter((device) => device.fallible) : [];
  const missing = [undefined, ...absentees];
  const sources = world.bitmap === undefined ? [undefined] : world.devices;
  return [
    crash(world),
    ...missing.flatMap((left) =>
      sources
        .filter((source) => source === undefined || source !== left)
        .flatMap((source) => assemblies(world, left, source)),
    ),
  ];
}

function crash(world: ArrayWorld): Step {
  return {
    name: 'crash',
    actor: 'crash',
    hazard: 'crash',
    sentence: 'All memory is lost; of what was in flight only what had landed is on disk.',
    guard: running(world),
    deliveries: halt(world),
  };
}

/** All memory is lost, and what was in flight has landed or not. */
export function halt(world: ArrayWorld): Delivery[] {
  const { array, superblock, syncThread, bitmap } = world;
  return [
    send(array, { type: 'CRASH' }),
    ...world.chunks.flatMap((chunk): Delivery[] => {
      const { write, tear, word } = chunk;
      return [
        sendIf(half(world, chunk, 'data', 'parity'), tear, { type: 'DATA.ONLY' }),
        sendIf(half(world, chunk, 'parity', 'data'), tear, { type: 'PARITY.ONLY' }),
        send(write, { type: 'CRASH' }),
        ...(word === undefined ? [] : [send(word, { type: 'LOSE' as const })]),
      ];
    }),
    ...world.devices.flatMap(({ member, label }): Delivery[] => [
      send(member, { type: 'CRASH' }),
      send(label, { type: 'CRASH' }),
    ]),
    send(superblock, { type: 'CRASH' }),
    send(syncThread, { type: 'CRASH' }),
    ...(bitmap === undefined
      ? []
      : [
          send(bitmap.page, { type: 'CRASH' as const }),
          send(bitmap.superblock, { type: 'CRASH' as const }),
          // One event ahead is accepted, and made up for by the next update.
          sendIf(has(bitmap.superblock, 'lead', '=', 1), bitmap.superblock, {
            type: 'LEVEL' as const,
          }),
        ]),
    ...forgetArea(world),
  ];
}

/** Only the first of the two blocks has landed. */
function half(world: ArrayWorld, chunk: Chunk, landed: string, other: string): Predicate {
  const { write } = chunk;
  const isHalf = and(has(write, landed, '=', 'landed'), not(has(write, other, '=', 'landed')));
  const remains = outlivesCrash(world, chunk);
  return remains === undefined ? isHalf : and(remains, isHalf);
}

/** The device is accepted with a role of its own: not more than one event behind (semantics 5.7). */
function accepted(world: ArrayWorld, { label }: Device): Predicate {
  const { rules } = world;
  return has(label, 'gap', '<=', rules.roleFromFreshest ? 0 : 1);
}

function takenActive(world: ArrayWorld, device: Device): Predicate {
  return and(accepted(world, device), has(device.label, 'role', '=', 'active'));
}

function takenPartly(world: ArrayWorld, device: Device): Predicate {
  const { label } = device;
  return and(
    accepted(world, device),
    or(has(label, 'role', '=', 'guided'), has(label, 'role', '=', 'full')),
  );
}

function assemblies(
  world: ArrayWorld,
  left: Device | undefined,
  source: Device | undefined,
): Step[] {
  const { superblock, bitmap, rules } = world;
  const taken = world.devices.filter((device) => device !== left);
  const slotTaken = (slot: number) =>
    some(
      taken.filter((device) => device.slot === slot),
      (device) => takenActive(world, device),
    );
  const slots = (comparison: '>=' | '<', number: number) =>
    count(SLOTS, slotTaken, comparison, number);
  const dirtyDegraded = and(
    slots('<', SLOTS.length),
    has(superblock, 'resyncOffset', '<', world.max),
  );
  const readsFrom =
    source === undefined
      ? and()
      : rules.bitmapFromInSync
        ? takenActive(world, source)
        : or(takenActive(world, source), takenPartly(world, source));
  const enough = and(slots('>=', SLOTS.length - 1), readsFrom);
  const suffix = [
    ...(left === undefined ? [] : [`without device ${left.number}`]),
    ...(source === undefined ? [] : [`by the bitmap of device ${source.number}`]),
  ].join(', ');
  const base = {
    actor: 'user',
    ...(left !== undefined && left.number > 0 ? { hazard: 'second member' as const } : {}),
    kernel: 'analyse_sbs(), super_1_validate(), raid5 run(), bitmap_load(), 3.1 and 6.1',
    deliveries: broughtUp(world, taken, left, source),
  };
  const plain: Step = {
    ...base,
    name: `assemble${suffix === '' ? '' : ` ${suffix}`}`,
    sentence: 'The array is assembled from the devices that are there and not too old.',
    guard: and(enough, bitmap === undefined ? and() : not(dirtyDegraded)),
  };
  const forced: Step = {
    ...base,
    name: `assemble by force${suffix === '' ? '' : ` ${suffix}`}`,
    sentence: 'A dirty degraded array is refused; the user accepts that data may be lost.',
    guard: and(enough, dirtyDegraded),
  };
  return bitmap === undefined ? [plain] : [plain, forced];
}

function broughtUp(
  world: ArrayWorld,
  taken: readonly Device[],
  left: Device | undefined,
  source: Device | undefined,
): Delivery[] {
  const { array, superblock, bitmap } = world;
  return [
    send(array, { type: 'ASSEMBLE' }),
    send(superblock, { type: 'ASSEMBLE' }),
    ...taken.flatMap((device) => seated(world, device)),
    ...(left === undefined ? [] : [send(left.member, { type: 'ASSEMBLE.OUT' as const })]),
    ...(source === undefined ? [] : world.chunks.flatMap((chunk) => load(world, chunk, source))),
    ...(bitmap === undefined || !world.rules.loadEqualisesCopies
      ? []
      : [send(bitmap.page, { type: 'MARK' as const })]),
    ...world.chunks.flatMap((chunk) => settle(world, chunk)),
    // The log has made parity fit: no resync is due.
    ...(bitmap === undefined
      ? [send(superblock, { type: 'RECOVERY_CP' as const, to: world.max })]
      : []),
  ];
}

function seated(world: ArrayWorld, device: Device): Delivery[] {
  const { member, label } = device;
  return [
    sendIf(takenActive(world, device), member, { type: 'ASSEMBLE.ACTIVE' }),
    ...upTo(world.max).flatMap((offset) =>
      [true, false].map((guided) =>
        sendIf(
          and(
            is(member, 'offline'),
            takenPartly(world, device),
            has(label, 'offset', '=', offset),
            has(label, 'role', '=', guided ? 'guided' : 'full'),
          ),
          member,
          { type: 'ASSEMBLE.PARTIAL', offset, guided },
        ),
      ),
    ),
    sendIf(is(member, 'offline'), member, { type: 'ASSEMBLE.OUT' }),
  ];
}

/** bitmap_init_from_disk(): each set bit is loaded, NEEDED from recovery_cp on, or all of them if degraded. */
function load(world: ArrayWorld, chunk: Chunk, source: Device): Delivery[] {
  const { word, number } = chunk;
  const { bitmap, superblock, rules } = world;
  if (word === undefined || bitmap === undefined) return [];
  const someoneOut = count(
    SLOTS,
    (slot) => some(devicesOf(world, slot), ({ member }) => is(member, 'inSync')),
    '<',
    SLOTS.length,
  );
  const forReadding = and(someoneOut, not(is(bitmap.superblock, 'eventsCleared.onDisk')));
  const needed = or(
    has(superblock, 'recoveryCp', '<=', number),
    rules.degradedLoadNeedsSync ? forReadding : or(),
  );
  const isLoaded = (value: boolean): Predicate =>
    and(bitSet(source, chunk), is(word, 'count.zero'), value ? needed : not(needed));
  return [true, false].map((value) =>
    sendIf(whereExists(world, number, isLoaded(value)), word, {
      type: 'LOAD',
      needed: value,
    }),
  );
}
