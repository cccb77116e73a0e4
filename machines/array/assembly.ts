/** What an assembly goes by: the ways in which users ask for one, and which of them can be granted (semantics 3.5, 5.7). */
import { type Predicate, and, count, has, is, not, or, some } from '../language/index.ts';
import { type ArrayWorld, type Device, SLOTS } from './world.ts';

/** How an assembly is asked for. */
export interface Assembly {
  /** The device that is missing; undefined where all are there. */
  readonly absent: Device | undefined;
  /** The device that comes first of those in sync, by whose copy the bitmap is loaded; undefined without a bitmap. */
  readonly source: Device | undefined;
  /** A dirty degraded array is to be started, too. */
  readonly forced: boolean;
}

/** All that users ask for: of all devices or without one, each of the others as the first in sync, without and with force. */
export function assembliesOf(world: ArrayWorld): Assembly[] {
  const { devices, scope, bitmap } = world;
  const absentees = scope.absentees ? devices.filter((device) => device.fallible) : [];
  const sources = bitmap === undefined ? [undefined] : devices;
  // With a log no assembly needs force: the replay makes parity fit.
  const forces = bitmap === undefined ? [false] : [false, true];
  return [undefined, ...absentees].flatMap((absent) =>
    sources
      .filter((source) => source === undefined || source !== absent)
      .flatMap((source) => forces.map((forced) => ({ absent, source, forced }))),
  );
}

/** An assembly has begun. */
export function isAssembling({ array }: ArrayWorld): Predicate {
  return is(array, 'assembling');
}

/** This assembly has begun. */
export function isAsked({ array }: ArrayWorld, { absent, source, forced }: Assembly): Predicate {
  return and(
    is(array, 'assembling'),
    has(array, 'absent', '=', absent?.number ?? null),
    ...(source === undefined
      ? []
      : [has(array, 'source', '=', source.number), has(array, 'forced', '=', forced)]),
  );
}

/** The devices that are there. */
export function presentIn(world: ArrayWorld, { absent }: Assembly): readonly Device[] {
  return world.devices.filter((device) => device !== absent);
}

/** The device is accepted with a role of its own: not more than one event behind (semantics 5.7). */
function accepted(world: ArrayWorld, { label }: Device): Predicate {
  const { rules } = world;
  return has(label, 'gap', '<=', rules.roleFromFreshest ? 0 : 1);
}

/** It is taken as an active member. */
export function takenActive(world: ArrayWorld, device: Device): Predicate {
  return and(accepted(world, device), has(device.label, 'role', '=', 'active'));
}

/** It is taken as a member that is recovered in part. */
export function takenPartly(world: ArrayWorld, device: Device): Predicate {
  const { label } = device;
  return and(
    accepted(world, device),
    or(has(label, 'role', '=', 'guided'), has(label, 'role', '=', 'full')),
  );
}

/** Enough devices are taken as active, and the one by whose copy the bitmap is loaded is one of them. */
export function hasMembers(world: ArrayWorld, assembly: Assembly): Predicate {
  const { source } = assembly;
  const readsFrom =
    source === undefined
      ? and()
      : world.rules.bitmapFromInSync
        ? takenActive(world, source)
        : or(takenActive(world, source), takenPartly(world, source));
  return and(activeSlots(world, assembly, '>=', SLOTS.length - 1), readsFrom);
}

/** raid5 run() does not start it by itself: it is dirty, and a member is short. */
export function isDirtyDegraded(world: ArrayWorld, assembly: Assembly): Predicate {
  return and(
    activeSlots(world, assembly, '<', SLOTS.length),
    has(world.superblock, 'resyncOffset', '<', world.max),
  );
}

function activeSlots(
  world: ArrayWorld,
  assembly: Assembly,
  comparison: '>=' | '<',
  number: number,
): Predicate {
  const present = presentIn(world, assembly);
  const isTaken = (slot: number): Predicate =>
    some(
      present.filter((device) => device.slot === slot),
      (device) => takenActive(world, device),
    );
  return count(SLOTS, isTaken, comparison, number);
}

/** The assembly leads to an array that runs. */
export function isGranted(world: ArrayWorld, assembly: Assembly): Predicate {
  const mayBeDegraded = world.bitmap === undefined || assembly.forced;
  return and(
    hasMembers(world, assembly),
    mayBeDegraded ? and() : not(isDirtyDegraded(world, assembly)),
  );
}
