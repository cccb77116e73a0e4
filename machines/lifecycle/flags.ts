/** The bits of mddev->recovery, wherever they are kept: to ask for, to set and to clear. */
import { type Delivery, type Instance, type Predicate, is, or, send } from '../language/index.ts';
import type { RecoveryFlag } from './recovery.ts';
import type { LifecycleWorld } from './world.ts';

/** Flags that only users set. */
export type Wish = 'REQUESTED' | 'CHECK' | 'FROZEN';

const WISHES: readonly Wish[] = ['REQUESTED', 'CHECK', 'FROZEN'];

/** Any flag of semantics 5.1 that this network has. */
export type AnyFlag = RecoveryFlag | Wish;

/** The flag is set; never, where nobody can set it. */
export function flag(world: LifecycleWorld, name: AnyFlag): Predicate {
  if (isWish(name)) return hasWish(world, name) ? is(world.wishes[name], 'set') : or();
  return is(world.recovery, `${name.toLowerCase()}.set`);
}

/** Sets the flag, on a condition if there is one. */
export function sets(world: LifecycleWorld, name: AnyFlag, when?: Predicate): Delivery[] {
  return changes(world, name, true, when);
}

/** Clears the flag, on a condition if there is one. */
export function clears(world: LifecycleWorld, name: AnyFlag, when?: Predicate): Delivery[] {
  return changes(world, name, false, when);
}

/** mddev->recovery = 0. */
export function clearsAll(world: LifecycleWorld): Delivery[] {
  return [
    send(world.recovery, { type: 'ALL.CLEAR' }),
    ...WISHES.flatMap((name) => clears(world, name)),
  ];
}

/** The flags that somebody here can wish for. */
export function wishInstances(world: LifecycleWorld): Instance[] {
  return WISHES.filter((name) => hasWish(world, name)).map((name) => world.wishes[name]);
}

function changes(
  world: LifecycleWorld,
  name: AnyFlag,
  set: boolean,
  when: Predicate | undefined,
): Delivery[] {
  if (isWish(name) && !hasWish(world, name)) return [];
  const delivery = isWish(name)
    ? send(world.wishes[name], { type: set ? 'SET' : 'CLEAR' })
    : send(world.recovery, { type: `${name}.${set ? 'SET' : 'CLEAR'}` as const });
  return [when === undefined ? delivery : { ...delivery, when }];
}

function isWish(name: AnyFlag): name is Wish {
  return (WISHES as readonly string[]).includes(name);
}

function hasWish({ scope }: LifecycleWorld, name: Wish): boolean {
  switch (name) {
    case 'REQUESTED':
      return scope.requests || scope.checks || scope.syncMin;
    case 'CHECK':
      return scope.checks;
    case 'FROZEN':
      return scope.stops;
  }
}
