/** Steps of idle and frozen once FROZEN is done: the sync is stopped and waited for, in the ways of 4.0 to 6.6. */
import {
  type Delivery,
  type Predicate,
  type Step,
  and,
  is,
  not,
  or,
  send,
  sendIf,
} from '../../language/index.ts';
import { clearAfterReap } from '../steps/reap.ts';
import { superblockWrite, superblockWritten } from '../steps/superblock.ts';
import { type LifecycleWorld, flag, mutexFree, threadKnown } from '../world.ts';

const KERNEL = 'action_store(), 6.1';

/** {@link JoinRule} says how the mutex is held and who reaps. */
export function stopSteps(world: LifecycleWorld): Step[] {
  return [
    ...look(world),
    ...flush(world),
    interrupt(world),
    unregister(world),
    ...wait(world),
    end(world),
  ];
}

function step(name: string, sentence: string, guard: Predicate, deliveries: Delivery[]): Step {
  return { name, actor: 'command', sentence, kernel: KERNEL, guard, deliveries };
}

function look(world: LifecycleWorld): Step[] {
  const { user, rules, recovery } = world;
  const looking = is(user, 'looking');
  const runs = rules.stopNoticesQueuedWork ? flag(world, 'RUNNING') : threadKnown(world);
  const needed = rules.unfreezeSetsNeeded ? [send(recovery, { type: 'NEEDED.SET' })] : [];
  return [
    step(
      'find no sync to stop',
      'RUNNING is not set: NEEDED is set, and the command is over.',
      and(looking, not(runs)),
      [send(user, { type: 'JOINED' }), ...needed],
    ),
    step(
      'find a sync to stop',
      'RUNNING is set: the command wants the mutex.',
      and(looking, runs),
      [send(user, { type: 'LOCK.WAIT' })],
    ),
    step(
      'get the mutex to stop the sync',
      'It gets the mutex.',
      and(is(user, 'locking'), rules.join === 'without mutex' ? and() : mutexFree(world)),
      [send(user, { type: 'LOCKED' })],
    ),
  ];
}

/** flush_workqueue() only if the work is pending: one that is being executed is not waited for (to 6.5). */
function flush(world: LifecycleWorld): Step[] {
  const { user, startWork, rules, recovery } = world;
  const flushed = and(is(user, 'flushing'), not(is(startWork, 'queued')));
  const due = rules.join === 'array thread reaps' ? flag(world, 'RUNNING') : threadKnown(world);
  return [
    step('stop the sync', 'There is one to stop.', and(flushed, due), [
      send(user, { type: 'STOP' }),
    ]),
    step(
      'find nothing left to stop',
      'There is none any more: the mutex is released, NEEDED is set.',
      and(flushed, not(due)),
      [send(user, { type: 'JOINED' }), send(recovery, { type: 'NEEDED.SET' })],
    ),
  ];
}

function interrupt({ user, recovery }: LifecycleWorld): Step {
  return step('tell the sync to end', 'INTR is set.', is(user, 'stopping'), [
    send(user, { type: 'INTERRUPT' }),
    send(recovery, { type: 'INTR.SET' }),
  ]);
}

/** Until 6.5 the pointer is taken, and the thread joined; since 6.6 the command only waits. */
function unregister(world: LifecycleWorld): Step {
  const { user, syncThread, rules } = world;
  const known = rules.join === 'array thread reaps' ? flag(world, 'RUNNING') : threadKnown(world);
  const finished = and(is(user, 'joining'), is(syncThread, 'done'));
  const joins = rules.join === 'cleaned up late' || rules.join === 'without mutex';
  return step(
    'begin to wait for the sync thread',
    'The thread, if it is still there, is told to stop and waited for.',
    is(user, 'unregistering'),
    [
      sendIf(not(known), user, { type: 'THREAD.EXIT' }),
      sendIf(and(known, is(user, 'unregistering')), user, { type: 'JOIN' }),
      ...(joins ? [sendIf(finished, syncThread, { type: 'REAP' })] : []),
      ...(rules.join === 'array thread reaps'
        ? []
        : [
            sendIf(
              and(is(user, 'joining'), or(is(syncThread, 'done'), is(syncThread, 'absent'))),
              user,
              { type: 'THREAD.EXIT' },
            ),
          ]),
    ],
  );
}

function wait(world: LifecycleWorld): Step[] {
  const { user, syncThread, rules } = world;
  const joining = is(user, 'joining');
  const reaped = rules.join === 'mutex held' ? [] : [send(syncThread, { type: 'REAP' })];
  return rules.join === 'array thread reaps'
    ? [
        step(
          'see that the sync is over',
          'RUNNING is clear: there is nothing more to wait for.',
          and(joining, not(flag(world, 'RUNNING'))),
          [send(user, { type: 'THREAD.EXIT' })],
        ),
      ]
    : [
        step(
          'stop the thread before it runs',
          'The thread was made and not yet scheduled: md_do_sync() is never called.',
          and(joining, is(syncThread, 'created')),
          [send(syncThread, { type: 'STOP' }), ...reaped, send(user, { type: 'THREAD.EXIT' })],
        ),
      ];
}

/** INTR is set once more, so no spare becomes active; then everything is cleared, whosoever it is by now. */
function end(world: LifecycleWorld): Step {
  const { user, syncThread, recovery, rules } = world;
  const needed = send(recovery, { type: 'NEEDED.SET' });
  const held = rules.join === 'mutex held' || rules.join === 'without mutex';
  const cleanUp: Delivery[] = [
    ...(rules.join === 'mutex held'
      ? [sendIf(is(syncThread, 'done'), syncThread, { type: 'REAP' })]
      : []),
    send(recovery, { type: 'INTR.SET' }),
    ...superblockWrite(world),
    ...superblockWritten(world),
    ...clearAfterReap(world),
  ];
  return step(
    'end the command',
    rules.join === 'array thread reaps'
      ? 'The array thread has reaped; NEEDED is set and the command returns.'
      : 'With the mutex: INTR is set, the superblock written, RUNNING cleared and NEEDED set.',
    and(is(user, 'joined'), held || rules.join === 'array thread reaps' ? and() : mutexFree(world)),
    [
      send(user, { type: 'JOINED' }),
      ...(rules.join === 'array thread reaps' ? [] : cleanUp),
      needed,
    ],
  );
}
