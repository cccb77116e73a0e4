/** Steps of a crash: memory is lost at any moment, and the array comes back from what is on disk. */
import { type Delivery, type Step, and, has, is, not, send, sendIf } from '../../language/index.ts';
import { call } from '../calls.ts';
import {
  type LifecycleWorld,
  clearsAll,
  degradedOnDisk,
  eraInstances,
  slotFree,
  upTo,
} from '../world.ts';

/** Any number of crashes, each followed by an assembly with or without force. */
export function crashSteps(world: LifecycleWorld): Step[] {
  return [crash(world), assemble(world), assembleByForce(world)];
}

/** Writes in flight may leave parity of any segment behind its data. Requests of a sync are lost. */
function crash(world: LifecycleWorld): Step {
  const volatile = [
    world.array,
    world.syncThread,
    world.arrayThread,
    world.superblock,
    ...world.devices.map(({ member }) => member),
    ...eraInstances(world),
  ];
  return {
    name: 'crash',
    call: call({ type: 'CRASH' }),
    actor: 'crash',
    sentence: 'All memory is lost, and with it whatever was in flight.',
    hazard: 'crash',
    guard: is(world.array, 'running'),
    deliveries: [
      ...world.segments.map((segment) =>
        sendIf(and(is(world.writer, 'writing'), not(slotFree(world))), segment, { type: 'TEAR' }),
      ),
      ...world.segments.map((segment) => send(segment, { type: 'CRASH' })),
      send(world.writer, { type: 'CRASH' }),
      ...(world.rules.startClearsFlags ? clearsAll(world) : []),
      ...volatile.map((one) => ({ to: one.name, event: { type: 'CRASH' } })),
    ],
  };
}

function assemble(world: LifecycleWorld): Step {
  return {
    name: 'assemble',
    call: call({ type: 'ASSEMBLE', force: false }),
    actor: 'crash',
    sentence: 'The array is assembled; a resync is due from the resync_offset on disk.',
    kernel: 'do_md_run(), super_1_validate(), 2.6.31',
    guard: and(is(world.array, 'down'), not(dirtyDegraded(world))),
    deliveries: broughtUp(world),
  };
}

/** raid5 run() refuses a dirty degraded array unless start_dirty_degraded is set. */
function assembleByForce(world: LifecycleWorld): Step {
  const { superblock, rules, max } = world;
  return {
    name: 'assemble by force',
    call: call({ type: 'ASSEMBLE', force: true }),
    actor: 'crash',
    sentence: 'A dirty degraded array is refused; the user accepts damaged data and forces it.',
    kernel: 'raid5 run(), 2.6.31',
    guard: and(is(world.array, 'down'), dirtyDegraded(world)),
    deliveries: [
      ...(rules.forceKeepsResyncDue ? [] : [send(superblock, { type: 'ASSUME.CLEAN', max })]),
      ...broughtUp(world),
    ],
  };
}

function dirtyDegraded(world: LifecycleWorld) {
  return and(degradedOnDisk(world), has(world.superblock, 'resyncOffset', '<', world.max));
}

function broughtUp(world: LifecycleWorld): Delivery[] {
  return [
    send(world.array, { type: 'ASSEMBLE' }),
    ...world.devices.flatMap(({ member, record, ownRole }) => [
      ...(world.rules.freshestGivesRoles
        ? []
        : [
            sendIf(and(is(record, 'absent'), is(ownRole, 'behindByOne')), member, {
              type: 'ASSEMBLE.ACTIVE' as const,
            }),
          ]),
      sendIf(and(is(record, 'absent'), is(member, 'offline')), member, {
        type: 'ASSEMBLE.ABSENT',
      }),
      sendIf(is(record, 'spare'), member, { type: 'ASSEMBLE.SPARE' }),
      ...upTo(world.max + 1).map((offset) =>
        sendIf(and(is(record, 'partial'), has(record, 'offset', '=', offset)), member, {
          type: 'ASSEMBLE.PARTIAL',
          offset,
        }),
      ),
      sendIf(is(record, 'active'), member, { type: 'ASSEMBLE.ACTIVE' }),
    ]),
    send(world.recovery, { type: 'NEEDED.SET' }),
  ];
}
