/** Syncs of a part of the array: whether there are any, and whether one waits at the end of its part. */
import { type Predicate, and, is, not, or } from '../language/index.ts';
import { flag } from './flags.ts';
import type { LifecycleScope, LifecycleWorld } from './world.ts';

/** A sync may be let into a part of the array only. */
export function hasWindow({ scope }: { readonly scope: LifecycleScope }): boolean {
  return scope.syncMin || scope.syncMax;
}

/** The sync thread waits at sync_max, as the user wishes, and nothing has told it to end. */
export function isParked(world: LifecycleWorld): Predicate {
  return world.scope.syncMax ? and(is(world.window, 'asleep'), not(flag(world, 'INTR'))) : or();
}
