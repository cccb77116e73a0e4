/** Steps of the writers: dirty before data, data, acknowledgement (semantics 5.7). */
import { type Delivery, type Step, and, is, not, send, sendIf } from '../../language/index.ts';
import { call } from '../calls.ts';
import { type LifecycleWorld, isUnheld, slotFree, someBlocked, someIoPending } from '../world.ts';

/** Writes in their simplest form. */
export function writerSteps(world: LifecycleWorld): Step[] {
  const { writer, superblock, rules } = world;
  const clean = is(superblock, 'writes.clean');
  const noPending = is(superblock, 'changePending.clear');
  const free = and(not(clean), noPending, not(someBlocked(world)));
  return [
    {
      name: 'start writing',
      call: call({ type: 'START_WRITE' }),
      actor: 'writer',
      sentence: 'A write arrives and must wait; a clean array becomes dirty first.',
      kernel: 'md_write_start(), 2.6.31',
      guard: and(is(world.array, 'running'), isUnheld(world), not(free)),
      deliveries: [
        send(writer, { type: 'START' }),
        sendIf(clean, superblock, { type: 'CHANGE.CLEAN' }),
        sendIf(clean, superblock, { type: 'CHANGE.PENDING' }),
        sendIf(clean, superblock, { type: 'DIRTY' }),
      ],
    },
    {
      name: 'write at once',
      call: call({ type: 'WRITE_AT_ONCE' }),
      actor: 'writer',
      sentence: 'A write arrives, the disk says dirty already: data and parity go out.',
      kernel: 'md_write_start(), handle_stripe(), 3.1',
      guard: and(is(world.array, 'running'), isUnheld(world), free),
      deliveries: [send(writer, { type: 'PASS' }), ...missed(world)],
    },
    {
      name: 'send data out',
      call: call({ type: 'SEND_DATA' }),
      actor: 'raid5',
      sentence: 'The disk says dirty and no failure waits to be recorded: data and parity go out.',
      kernel: 'md_write_start(), handle_stripe(), 3.1',
      guard: and(
        is(writer, 'waiting'),
        rules.writeWaitsForDirty ? noPending : and(),
        not(someBlocked(world)),
      ),
      deliveries: [send(writer, { type: 'PROCEED' }), ...missed(world)],
    },
    {
      name: 'acknowledge the write',
      call: call({ type: 'ACKNOWLEDGE' }),
      actor: 'raid5',
      sentence: 'All I/O came back, perhaps in error from a member that failed.',
      kernel: 'md_write_end(), 2.6.31',
      guard: and(
        is(writer, 'writing'),
        not(someIoPending(world)),
        rules.acknowledgementWaitsForRecord ? noPending : and(),
      ),
      deliveries: [
        send(writer, { type: 'END' }),
        ...world.devices.map(({ member, record }) =>
          sendIf(and(is(member, 'faulty'), not(is(record, 'absent'))), member, {
            type: 'MISS.WRITE',
          }),
        ),
      ],
    },
  ];
}

/** What is written while the slot is empty is missed by a device that gave it up and may get it back. */
function missed(world: LifecycleWorld): Delivery[] {
  if (!world.rules.failedRecoveryIsNotRetried) return [];
  return world.segments.map((segment) => sendIf(slotFree(world), segment, { type: 'VACATE' }));
}
