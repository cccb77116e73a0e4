/** md_update_sb(): the deliveries of a superblock write, for whoever writes it. */
import { type Delivery, and, has, is, not, or, send, sendIf } from '../../language/index.ts';
import { type Device, type LifecycleWorld, behindThread, degraded, upTo } from '../world.ts';

/**
 * The write begins: memory goes to disk as it is now. That it lands at once loses nothing: nobody sees
 * the beginning of a write, so a crash that finds the old superblock is a crash before this step; and
 * whoever waits for the write waits for {@link superblockWritten}.
 */
export function superblockWrite(world: LifecycleWorld, forced = true): Delivery[] {
  return [
    ...(world.scope.events ? eventsOf(world, forced) : []),
    ...(world.rules.freshestGivesRoles ? [] : world.devices.flatMap((one) => ownRoleOf(one))),
    ...world.devices.flatMap((device) => recoveryOffsetOf(world, device)),
    ...world.devices.flatMap((device) => recordOf(world, device)),
    send(world.superblock, { type: 'WRITE' }),
  ];
}

/**
 * events: back by one when the array only was dirty for a while, so that sleeping spares stay current. A forced write,
 * or one for a device, or of a degraded array, goes forward for all.
 */
function eventsOf(world: LifecycleWorld, forced: boolean): Delivery[] {
  const { events, superblock, rules, max } = world;
  const sparesSleep = forced
    ? or()
    : and(
        is(superblock, 'changeClean.set'),
        is(superblock, 'changeDevs.clear'),
        rules.eventsKeptWhileDegraded ? not(degraded(world)) : and(),
      );
  const settled = and(is(superblock, 'writes.clean'), has(superblock, 'recoveryCp', '=', max));
  const edge = and(sparesSleep, settled);
  const above = rules.eventsStayAboveZero;
  return [
    sendIf(not(sparesSleep), events, { type: 'FORWARD', sparesSleep: false }),
    sendIf(and(sparesSleep, not(settled)), events, { type: 'FORWARD', sparesSleep: true }),
    sendIf(and(edge, degraded(world)), events, { type: 'EDGE', degraded: true, above }),
    sendIf(and(edge, not(degraded(world))), events, { type: 'EDGE', degraded: false, above }),
  ];
}

/** Whether the write counts the device in. */
function ownRoleOf({ member, ownRole }: Device): Delivery[] {
  const dropped = or(is(member, 'faulty'), is(member, 'out'), is(member, 'gone'));
  return [
    sendIf(and(dropped, is(ownRole, 'behindByOne')), ownRole, { type: 'WRITE' }),
    sendIf(and(dropped, is(ownRole, 'current')), ownRole, { type: 'DROPPED' }),
    sendIf(not(dropped), ownRole, { type: 'COUNTED' }),
  ];
}

/** The write ends, nothing changed meanwhile: PENDING clears and recorded failures no longer block. */
export function superblockWritten(world: LifecycleWorld): Delivery[] {
  return [
    send(world.superblock, { type: 'WRITTEN' }),
    ...world.devices.flatMap(({ member, record }) => {
      const recorded = and(
        is(member, 'faulty'),
        has(member, 'blocked', '=', true),
        is(record, 'absent'),
      );
      return [
        ...(world.rules.recordedFailureSetsNeeded
          ? [sendIf(recorded, world.recovery, { type: 'NEEDED.SET' as const })]
          : []),
        sendIf(recorded, member, { type: 'UNBLOCK' as const }),
      ];
    }),
  ];
}

/** A recovery under way is recorded up to curr_resync_completed. Kernel: md_update_sb(), 2.6.32. */
function recoveryOffsetOf(world: LifecycleWorld, device: Device): Delivery[] {
  return upTo(world.max).map((to) =>
    sendIf(
      and(behindThread(world, device), has(world.syncThread, 'completed', '=', to)),
      device.member,
      { type: 'OFFSET', to },
    ),
  );
}

/** What super_1_sync() writes of a device: whoever has a slot gets it, with recovery_offset while it recovers. */
function recordOf(world: LifecycleWorld, { member, record }: Device): Delivery[] {
  const offset = (value: number) =>
    and(is(member, 'recovering'), has(member, 'recoveryOffset', '=', value));
  return [
    sendIf(is(member, 'inSync'), record, { type: 'WRITE.ACTIVE' }),
    sendIf(is(member, 'spare'), record, { type: 'WRITE.SPARE' }),
    ...upTo(world.max + 1).map((to) =>
      sendIf(offset(to), record, { type: 'WRITE.PARTIAL', offset: to }),
    ),
    sendIf(not(or(is(member, 'inSync'), is(member, 'spare'), is(member, 'recovering'))), record, {
      type: 'WRITE.ABSENT',
    }),
  ];
}

/** A change of devices that writers must wait for: the label skip of md_do_sync() since 4.12, raid5 error() since 4.3. */
export function asksForWrite({ superblock }: LifecycleWorld): Delivery[] {
  return [send(superblock, { type: 'CHANGE.PENDING' }), send(superblock, { type: 'CHANGE.DEVS' })];
}
