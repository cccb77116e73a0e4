/** Steps of an assembly from what is on disk: it is asked for, and granted or refused (semantics 1.12, 3.5, 4, 5.7). */
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
import {
  type Assembly,
  assembliesOf,
  hasMembers,
  isAsked,
  isAssembling,
  isGranted,
  presentIn,
  takenActive,
  takenPartly,
} from '../assembly.ts';
import { bitSet, devicesOf } from '../questions.ts';
import { type ArrayWorld, type Chunk, type Device, SLOTS, upTo } from '../world.ts';
import { whereExists } from '../growth.ts';
import { settle } from './settle.ts';

/** What users ask for while the array is down, and what comes of it. */
export function assemblySteps(world: ArrayWorld): Step[] {
  return [
    ...assembliesOf(world).map((assembly) => ask(world, assembly)),
    ...assembliesOf(world).map((assembly) => start(world, assembly)),
    refuse(world),
  ];
}

function wordsOf({ absent, source, forced }: Assembly): string {
  const ways = [
    ...(absent === undefined ? [] : [`without device ${absent.number}`]),
    ...(source === undefined ? [] : [`by the bitmap of device ${source.number}`]),
  ].join(', ');
  return `${forced ? ' by force' : ''}${ways === '' ? '' : ` ${ways}`}`;
}

/** The user names the devices in an order, the first that is in sync being the one whose copy of the bitmap is read. */
function ask(world: ArrayWorld, assembly: Assembly): Step {
  const { absent, source, forced } = assembly;
  return {
    name: `ask to assemble${wordsOf(assembly)}`,
    actor: 'user',
    ...(absent !== undefined && absent.number > 0 ? { hazard: 'second member' as const } : {}),
    sentence: forced
      ? 'The user asks for the array, and accepts that data may be lost.'
      : 'The user asks for the array.',
    kernel: 'ADD_NEW_DISK for each device, RUN_ARRAY; 3.1 and 6.1',
    guard: is(world.array, 'down'),
    deliveries: [
      send(world.array, {
        type: 'BEGIN',
        absent: absent?.number ?? null,
        source: source?.number ?? null,
        forced,
      }),
    ],
  };
}

function start(world: ArrayWorld, assembly: Assembly): Step {
  const { forced } = assembly;
  const granted = world.rules.dirtyDegradedNeedsForce
    ? isGranted(world, assembly)
    : hasMembers(world, assembly);
  return {
    name: `assemble${wordsOf(assembly)}`,
    actor: 'kernel',
    fairness: 'weak',
    sentence: forced
      ? 'The array is assembled, dirty and degraded or not: data may be lost.'
      : 'The array is assembled from the devices that are there and not too old.',
    kernel: 'analyse_sbs(), super_1_validate(), raid5 run(), bitmap_load(), 3.1 and 6.1',
    guard: and(isAsked(world, assembly), granted),
    deliveries: broughtUp(world, assembly),
  };
}

/** raid5 run() fails; another order of the same devices is another assembly. */
function refuse(world: ArrayWorld): Step {
  return {
    name: 'refuse the assembly',
    actor: 'kernel',
    fairness: 'weak',
    sentence:
      'Too few members are up to date, or the array is dirty and degraded and nobody forces it: nothing is started.',
    kernel: 'raid5 run(): -EIO, 3.1 and 6.1',
    guard: and(
      isAssembling(world),
      some(assembliesOf(world), (assembly) =>
        and(isAsked(world, assembly), not(isGranted(world, assembly))),
      ),
    ),
    deliveries: [send(world.array, { type: 'REFUSE' })],
  };
}

function broughtUp(world: ArrayWorld, assembly: Assembly): Delivery[] {
  const { absent: left, source } = assembly;
  const taken = presentIn(world, assembly);
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
