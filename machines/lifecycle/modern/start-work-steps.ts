/** Steps of the work item that makes the sync thread (semantics 5.2 step 12, since 3.18). */
import { type Step, and, is, send } from '../../language/index.ts';
import { type LifecycleWorld, clears, mutexFree } from '../world.ts';

const KERNEL = 'md_start_sync(), 6.1';

/** From the queue to the thread, or to the failure to make one. */
export function startWorkSteps(world: LifecycleWorld): Step[] {
  const { startWork, syncThread, recovery, rules } = world;
  const executing = is(startWork, 'executing');
  return [
    {
      name: 'execute the start work',
      actor: 'work item',
      sentence: 'A worker picks the work item up; from here work_pending() is false.',
      kernel: KERNEL,
      guard: and(is(startWork, 'queued'), rules.workTakesMutex ? mutexFree(world) : and()),
      deliveries: [send(startWork, { type: 'EXECUTE' })],
    },
    {
      name: 'create sync thread',
      actor: 'work item',
      sentence: 'The sync thread is made and woken.',
      kernel: 'md_register_thread(), 6.1',
      guard: executing,
      deliveries: [send(startWork, { type: 'CREATED' }), send(syncThread, { type: 'CREATE' })],
    },
    {
      name: 'fail to create sync thread',
      actor: 'memory',
      sentence: 'There is no memory for a thread; the flags of the attempt are cleared.',
      kernel: KERNEL,
      guard: executing,
      deliveries: [
        send(startWork, { type: 'CREATE.FAIL' }),
        ...(['SYNC', 'REQUESTED', 'CHECK', 'RUNNING', 'RECOVER'] as const).flatMap((name) =>
          clears(world, name),
        ),
        ...(rules.failedCreationSetsNeeded ? [send(recovery, { type: 'NEEDED.SET' })] : []),
      ],
    },
  ];
}
