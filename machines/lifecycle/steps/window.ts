/** Steps about sync_min and sync_max: users move them, and a sync waits at the end of the window (semantics 5.5, 5.6). */
import {
  type Delivery,
  type Predicate,
  type Step,
  and,
  compare,
  has,
  is,
  not,
  or,
  send,
  sendIf,
} from '../../language/index.ts';
import { type LifecycleWorld, flag, hasWindow, upTo, userIdle, userMayAct } from '../world.ts';

/** All of them. */
export function windowSteps(world: LifecycleWorld): Step[] {
  const { scope, max } = world;
  const ends = [...upTo(scope.segments).slice(1), max];
  return [
    ...(scope.syncMin ? upTo(scope.segments).map((from) => setMinimum(world, from)) : []),
    ...(scope.syncMax
      ? [...ends.map((to) => setMaximum(world, to)), pauseAtMaximum(world), waitAtMaximum(world)]
      : []),
  ];
}

/** Until 4.0 every attribute is written with the mutex held. */
function mayWrite(world: LifecycleWorld): Predicate {
  return world.rules.commandsTakeMutex && !world.rules.threadMadeByWork
    ? userMayAct(world)
    : and(is(world.array, 'running'), userIdle(world));
}

function setMinimum(world: LifecycleWorld, from: number): Step {
  const { window } = world;
  return {
    name: `set sync_min to ${from}`,
    actor: 'user',
    sentence: 'The next check or repair is to begin there; refused while a sync runs.',
    kernel: 'min_sync_store(), 6.1',
    guard: and(
      mayWrite(world),
      not(flag(world, 'RUNNING')),
      not(has(window, 'from', '=', from)),
      has(window, 'to', '>=', from),
    ),
    deliveries: [send(window, { type: 'FROM', from })],
  };
}

function setMaximum(world: LifecycleWorld, to: number): Step {
  const { window, rules, max } = world;
  const isLower = has(window, 'to', '>', to);
  return {
    name: `set sync_max to ${to === max ? 'max' : to}`,
    actor: 'user',
    sentence: 'Syncs are to wait there; refused while a sync runs, if it is lower than before.',
    kernel: 'max_sync_store(), 6.1',
    guard: and(
      mayWrite(world),
      not(has(window, 'to', '=', to)),
      has(window, 'from', '<=', to),
      or(not(isLower), not(flag(world, 'RUNNING'))),
    ),
    deliveries: [
      send(window, { type: 'TO', to }),
      ...(rules.raiseWakesSync ? [send(window, { type: 'WAKE' as const })] : []),
    ],
  };
}

/** The sync thread has come to the end of the window. */
function atMaximum({ syncThread, window, scope }: LifecycleWorld): Predicate {
  return and(
    is(syncThread, 'syncing'),
    is(window, 'awake'),
    has(syncThread, 'position', '<', scope.segments),
    compare([syncThread, 'position'], '>=', [window, 'to']),
  );
}

/** What was done by then is published, however little it is. */
function pauseAtMaximum(world: LifecycleWorld): Step {
  const { syncThread } = world;
  return {
    name: 'pause at sync_max',
    actor: 'sync thread',
    sentence: 'It has come to sync_max, and waits for all that was requested, for a checkpoint.',
    kernel: 'md_do_sync(): (j - curr_resync_completed) * 2 >= resync_max - curr_resync_completed',
    guard: and(atMaximum(world), compare([syncThread, 'position'], '>', [syncThread, 'completed'])),
    deliveries: [send(syncThread, { type: 'CHECKPOINT.WAIT' })],
  };
}

function waitAtMaximum(world: LifecycleWorld): Step {
  const { syncThread, window, rules } = world;
  return {
    name: 'wait at sync_max',
    actor: 'sync thread',
    sentence: 'There is nothing more to do in the window: it sleeps.',
    kernel: 'md_do_sync(): wait_event_interruptible(recovery_wait)',
    guard: and(
      atMaximum(world),
      rules.sleepsWhenDone
        ? compare([syncThread, 'position'], '=', [syncThread, 'completed'])
        : and(),
      rules.waitHeedsInterrupt ? not(flag(world, 'INTR')) : and(),
    ),
    deliveries: [send(window, { type: 'SLEEP' })],
  };
}

/** Whether the sync thread may go on with its loop; always, where there is no window. */
export function isAwake({ scope, window }: LifecycleWorld): Predicate {
  return scope.syncMax ? is(window, 'awake') : and();
}

/** Whether the loop may go on at this position. */
export function isInWindow({ scope, window, rules }: LifecycleWorld, position: number): Predicate {
  return scope.syncMax && rules.loopHeedsSyncMax ? has(window, 'to', '>', position) : and();
}

/** Whether what the sync covers begins no later than the resync that is due. */
export function coversRecoveryCp(world: LifecycleWorld): Predicate {
  const { scope, window, superblock, rules } = world;
  return scope.syncMin && rules.repairBehindLeavesRecoveryCp
    ? or(not(flag(world, 'REQUESTED')), compare([window, 'from'], '<=', [superblock, 'recoveryCp']))
    : and();
}

/** Behind the label skip: a sync that was completed forgets the window; an aborted one goes on later where it came to. */
export function windowOutcome(world: LifecycleWorld): Delivery[] {
  const { window, syncThread, max } = world;
  if (!hasWindow(world)) return [];
  const requested = flag(world, 'REQUESTED');
  const aborted = flag(world, 'INTR');
  return [
    sendIf(and(not(aborted), requested), window, { type: 'FORGET.FROM' }),
    sendIf(not(aborted), window, { type: 'TO', to: max }),
    ...upTo(max).map((from) =>
      sendIf(and(aborted, requested, has(syncThread, 'completed', '=', from)), window, {
        type: 'FROM',
        from,
      }),
    ),
  ];
}
