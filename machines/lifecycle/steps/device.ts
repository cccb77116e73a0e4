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
  ];
}

/** A stripe of a sync stands still while a member is Blocked or owes I/O (raid5 handle_stripe(), 3.1). */
function endRequest(world: LifecycleWorld, position: number): Step[] {
  const { recovery } = world;
  const segment = world.segments[position]!;
  const ends = and(
    is(segment, 'request.inFlight'),
    not(someBlocked(world)),
    not(someIoPending(world)),
  );
  const rewrites = and(resyncs(world), not(flag(world, 'CHECK')), not(degraded(world)));
  const recovers = and(not(resyncs(world)), spareInSlot(world));
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
      actor: 'device',
      sentence: 'The sync request fails, for instance on a bad block: INTR and NEEDED are set.',
      kernel: 'md_done_sync(!ok), 2.6.31',
      guard: ends,
      deliveries: [
        send(segment, { type: 'FAIL' }),
        send(recovery, { type: 'INTR.SET' }),
        send(recovery, { type: 'NEEDED.SET' }),
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
    actor: 'device',
    sentence: `An I/O error, or mdadm --fail, fails it${ioPending ? ' while I/O to it is out' : ''}.`,
    kernel: 'md_error(), raid5 error(), 3.1',
    guard: and(mayFail, ioPending ? busy : and()),
    deliveries: [
      send(member, { type: 'FAIL' as const, ioPending }),
      send(superblock, { type: 'CHANGE.DEVS' as const }),
      ...(rules.acknowledgementWaitsForRecord
        ? [send(superblock, { type: 'CHANGE.PENDING' as const })]
        : []),
      send(recovery, { type: 'RECOVER.SET' as const }),
      send(recovery, { type: 'INTR.SET' as const }),
      send(recovery, { type: 'NEEDED.SET' as const }),
    ],
  }));
}

function returnIo(world: LifecycleWorld, { number, member }: Device): Step {
  return {
    name: `return I/O of member ${number}`,
    call: call({ type: 'RETURN_IO', member: number }),
    actor: 'device',
    sentence: 'The last I/O to the failed device comes back; its slot may be cleared now.',
    kernel: 'rdev_dec_pending(), 2.6.31',
    guard: and(is(member, 'faulty'), has(member, 'ioPending', '=', true)),
    deliveries: [send(member, { type: 'IO.RETURN' }), send(world.recovery, { type: 'NEEDED.SET' })],
  };
}
