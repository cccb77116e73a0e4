/** Whether the array is held still from outside, and what is kept from it then. */
import { type Predicate, and, is, not, or } from '../language/index.ts';
import type { LifecycleWorld } from './world.ts';

/** The array is read-only. */
export function isReadOnly({ scope, readOnly }: LifecycleWorld): Predicate {
  return scope.readOnly ? is(readOnly, 'on') : or();
}

/** The array is suspended. */
export function isSuspended({ scope, suspended }: LifecycleWorld): Predicate {
  return scope.suspends ? is(suspended, 'on') : or();
}

/** Nothing holds the array still. */
export function isUnheld(world: LifecycleWorld): Predicate {
  const { readOnly, suspends } = world.scope;
  return and(
    ...(readOnly ? [not(isReadOnly(world))] : []),
    ...(suspends ? [not(isSuspended(world))] : []),
  );
}

/** md_check_recovery() P0 and P4: whether the ordinary look is kept from the array. */
export function mayBeLookedAfter(world: LifecycleWorld): Predicate {
  const { scope, rules } = world;
  return and(
    ...(scope.readOnly ? [not(isReadOnly(world))] : []),
    ...(scope.suspends && rules.suspendedIsIgnored ? [not(isSuspended(world))] : []),
  );
}
