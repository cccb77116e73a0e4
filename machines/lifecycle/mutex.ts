/** Who gives commands, and who holds reconfig_mutex. */
import { type Predicate, and, is, not, or } from '../language/index.ts';
import type { LifecycleRules } from './rules.ts';
import type { LifecycleWorld } from './world.ts';

/** The user who stops syncs is in this state; nowhere, where there is no such user. */
export function userIs(world: LifecycleWorld, state: string): Predicate {
  return hasUser(world) ? is(world.user, state) : or();
}

/** Until 4.0 one machine does for all commands. */
export function hasUser({ scope, rules }: LifecycleWorld): boolean {
  return scope.stops || !rules.threadMadeByWork;
}

/** Requests that are not over in one step. */
export function hasRequester({ scope, rules }: LifecycleWorld): boolean {
  return (scope.requests || scope.checks || scope.syncMin) && rules.threadMadeByWork;
}

/** No command is under way. */
export function userIdle(world: LifecycleWorld): Predicate {
  return and(
    hasUser(world) ? is(world.user, 'idle') : and(),
    hasRequester(world) ? is(world.requester, 'idle') : and(),
  );
}

/** A command is under way: it waits for the sync thread, or stands between two of its steps. */
export function userWaits(world: LifecycleWorld): Predicate {
  return not(userIdle(world));
}

/** reconfig_mutex is free: whoever holds it stands outside its idle state. */
export function mutexFree(world: LifecycleWorld): Predicate {
  const { rules, requester } = world;
  const asks = rules.commandsTakeMutex && hasRequester(world) ? [not(is(requester, 'idle'))] : [];
  const stops = holdingStates(rules).map((state) => userIs(world, state));
  const work = rules.workTakesMutex ? [is(world.startWork, 'executing')] : [];
  return and(is(world.arrayThread, 'idle'), not(or(...stops, ...asks, ...work)));
}

/** Where a command that stops a sync holds the mutex. */
function holdingStates({ join, threadMadeByWork }: LifecycleRules): string[] {
  switch (join) {
    case 'mutex held':
      return threadMadeByWork
        ? ['flushing', 'stopping', 'unregistering', 'joining', 'joined']
        : ['joining', 'joined'];
    case 'array thread reaps':
      return threadMadeByWork ? ['flushing', 'stopping'] : [];
    case 'cleaned up late':
      return threadMadeByWork ? ['flushing'] : [];
    case 'without mutex':
      return [];
  }
}

/** A live array whose mutex is free and whose user is at leisure. */
export function userMayAct(world: LifecycleWorld): Predicate {
  return and(is(world.array, 'running'), mutexFree(world), not(userWaits(world)));
}
