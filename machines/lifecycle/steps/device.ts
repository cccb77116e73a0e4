/** Steps of the devices: sync requests end, members fail, the I/O of a failed member comes back. */
import { type Step, and, has, is, not, or, send, sendIf } from '../../language/index.ts';
import { call } from '../calls.ts';
import {
  type Device,
  type LifecycleWorld,
  degraded,
  drained,
  flag,
  resyncs,
  someBlocked,
  someIoPending,
  spareInSlot,
} from '../world.ts';

/** All that devices do by themselves. Errors come at any time, also in the middle of a recovery. */
export function deviceSteps(world: LifecycleWorld): Step[] {
  return [
    ...world.segments.flatMap((_, position) => endRequest(world, position)),
    ...world.devices.flatMap((device) => failMember(world, device)),
    ...world.devices.map((device) => returnIo(world, device)),
    ...(world.rules.onlyReapActivates
      ? []
      : world.devices.map((device) => activateFromAfar(device))),
  ];
}

/** A stripe of a sync stands still while a member is Blocked or owes I/O (raid5 handle_stripe(), 3.1). */
function endRequest(world: LifecycleWorld, position: number): Step[] {
  const { recovery } = world;
  const segment = world.segments[position]!;
  const { rules } = world;
  const ends = and(
    is(segment, 'request.inFlight'),
    not(someBlocked(world)),
    not(someIoPending(world)),
    rules.checkSurvivesFailure ? and() : not(and(resyncs(world), degraded(world))),
    rules.stripesWaitForSuperblock ? is(world.superblock, 'changePending.clear') : and(),
  );
  const rewrites = and(resyncs(world), not(flag(world, 'CHECK')), not(degraded(world)));
  // Stripes ask what is in the slots, not which kind of sync it is.
  const recovers = spareInSlot(world);
  return [
    {
      name: `end request ${position}`,
      call: call({ type: 'END_REQUEST', segment: position }),
      actor: 'device',
      sentence: 'The sync request succeeds: parity fits, or the block of the spare is written.',
      kernel: 'md_done_sync(ok), 2.6.31',
      guard: ends,
      deliveries: [
        send(segment, { type: 'SUCCEED' }),
        sendIf(or(rewrites, recovers), segment, { type: 'RESTORE' }),
        sendIf(recovers, segment, { type: 'COPY' }),
      ],
    },
    {
      name: `fail request ${position}`,
      call: call({ type: 'FAIL_REQUEST', segment: position }),
      actor: 'failing device',
      sentence: rules.resyncRequestsFail
        ? 'The sync request fails, since two blocks of a stripe cannot be read: INTR is set.'
        : 'The recovery fails, since a source cannot be read and the spare has no list of bad blocks.',
      kernel: 'raid5 handle_failed_sync(), md_done_sync(!ok)',
      guard: rules.resyncRequestsFail ? ends : and(ends, flag(world, 'RECOVER')),
      deliveries: [
        send(segment, { type: 'FAIL' }),
        send(recovery, { type: 'INTR.SET' }),
        ...(rules.failedRequestSetsNeeded ? [send(recovery, { type: 'NEEDED.SET' })] : []),
        ...(rules.errorIsRemembered ? [send(world.errorFlag, { type: 'ERROR.SET' })] : []),
        ...(rules.failedRecoveryIsNotRetried
          ? [sendIf(not(resyncs(world)), world.permission, { type: 'DISABLE' })]
          : []),
      ],
    },
  ];
}

/** md_error(). A second failure of a RAID5 loses the array and is left out. */
function failMember(world: LifecycleWorld, { number, member }: Device): Step[] {
  const { recovery, superblock, writer, rules } = world;
  const mayFail = and(
    is(world.array, 'running'),
    or(and(is(member, 'inSync'), not(degraded(world))), is(member, 'recovering')),
  );
  const busy = or(is(writer, 'writing'), not(drained(world)));
  return [true, false].map((ioPending) => ({
    name: `fail member ${number}${ioPending ? ' amid its I/O' : ''}`,
    call: call({ type: 'FAIL_MEMBER', member: number, ioPending }),
    actor: 'failing device',
    sentence: `An I/O error, or mdadm --fail, fails it${ioPending ? ' while I/O to it is out' : ''}.`,
    kernel: 'md_error(), raid5 error(), 3.1',
    guard: and(mayFail, ioPending ? busy : and()),
    ...hazardOf(number),
    deliveries: [
      send(member, { type: 'FAIL' as const, ioPending }),
      send(superblock, { type: 'CHANGE.DEVS' as const }),
      ...(rules.acknowledgementWaitsForRecord
        ? [send(superblock, { type: 'CHANGE.PENDING' as const })]
        : []),
      send(recovery, { type: 'RECOVER.SET' as const }),
      send(recovery, { type: 'INTR.SET' as const }),
      send(recovery, { type: 'NEEDED.SET' as const }),
      ...(world.scope.syncMax && rules.failureWakesSync
        ? [send(world.window, { type: 'WAKE' as const })]
        : []),
    ],
  }));
}

/** Whatever befalls a device other than the first needs a second one. */
export function hazardOf(number: number): Pick<Step, 'hazard'> {
  return number === 0 ? {} : { hazard: 'second member' };
}

function returnIo(world: LifecycleWorld, { number, member }: Device): Step {
  return {
    name: `return I/O of member ${number}`,
    call: call({ type: 'RETURN_IO', member: number }),
    actor: 'slow device',
    sentence: 'The last I/O to the failed device comes back; its slot may be cleared now.',
    kernel: 'rdev_dec_pending(), 2.6.31',
    guard: and(is(member, 'faulty'), has(member, 'ioPending', '=', true)),
    deliveries: [send(member, { type: 'IO.RETURN' }), send(world.recovery, { type: 'NEEDED.SET' })],
  };
}

/** process_metadata_update() of a cluster: another node has recovered the device, or so it says. */
function activateFromAfar({ number, member }: Device): Step {
  return {
    name: `activate member ${number} from another node`,
    actor: 'other node',
    sentence: 'Metadata of another node call the device in sync, whatever was recovered here.',
    kernel: 'md-cluster check_sb_changes(), 6.10',
    guard: is(member, 'recovering'),
    deliveries: [send(member, { type: 'ACTIVATE' })],
  };
}
