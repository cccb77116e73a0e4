/** The words of the lifecycle's targeted faults: its instances by name, what is asked of them, and steps that should not be. */
import {
  type Network,
  type Predicate,
  type Step,
  type StepChange,
  altered,
  and,
  is,
  not,
  or,
} from '../language/index.ts';

/** The array, down or running. */
export const ARRAY = { name: 'array' };
/** raid5d, as far as md_check_recovery() goes. */
export const THREAD = { name: 'array thread' };
/** The sync thread. */
export const SYNC = { name: 'sync thread' };
/** The flags of mddev->recovery. */
export const RECOVERY = { name: 'recovery' };
/** In memory and on disk. */
export const SUPERBLOCK = { name: 'superblock' };
/** Whoever writes to the array. */
export const WRITER = { name: 'writer' };
/** The one member that can fail. */
export const MEMBER = { name: 'member 0' };
/** Who gives commands. */
export const USER = { name: 'user' };
/** sync_min and sync_max. */
export const WINDOW = { name: 'window' };
/** The first position of a sync. */
export const SEGMENT = { name: 'segment 0' };

/** The array is assembled. */
export const isUp = is(ARRAY, 'running');
/** mddev->sync_thread is there. */
export const hasSync = not(is(SYNC, 'absent'));
/** MD_RECOVERY_RUNNING. */
export const isRunning = is(RECOVERY, 'running.set');
/** Parity of the first segment may be wrong. */
export const isSuspect = is(SEGMENT, 'redundancy.suspect');
/** The member has failed. */
export const isFaulty = is(MEMBER, 'faulty');
/** A write of the superblock is due. */
export const isChanged = or(is(SUPERBLOCK, 'changeDevs.set'), is(SUPERBLOCK, 'changeClean.set'));
/** No request of the first segment is out. */
export const isDrained = is(SEGMENT, 'request.none');

/** What the array thread does a moment later than it should, and never forgets. */
export function late(name: string, guard: Predicate, ...deliveries: Step['deliveries']): Step {
  return {
    name,
    actor: 'array thread',
    sentence: 'It comes late.',
    fairness: 'weak',
    guard,
    deliveries,
  };
}

/** What somebody does who should not. */
export function meddling(name: string, guard: Predicate, ...deliveries: Step['deliveries']): Step {
  return { name, actor: 'user', sentence: 'Nobody should.', guard, deliveries };
}

/** No work item is about to make a sync thread; only the modern era has one. */
export function nothingIsQueued({ era }: Network): Predicate {
  return era === 'modern' ? is({ name: 'start work' }, 'idle') : and();
}

/** Every step that begins so, where there is one. */
export function where(network: Network, names: readonly string[], change: StepChange): Network {
  return names.reduce(
    (one, name) =>
      one.steps.some((step) => step.name.startsWith(name)) ? altered(one, name, change) : one,
    network,
  );
}

/** Sizes of an array that is not written. */
export const STILL = { writes: 0, requests: 0, checks: 0, stops: 0 };
/** Sizes of an array that is written, without commands. */
export const WRITTEN = { segments: 1, writes: 1, crashes: 1, requests: 0, checks: 0, stops: 0 };

/** Sizes of an array whose sync_max is set. */
export const WINDOWED = { segments: 2, syncMax: 1, writes: 0, requests: 0, checks: 0, stops: 0 };
/** Sizes of an array that is frozen and let go. */
export const COMMANDED = { segments: 1, crashes: 0, writes: 0, requests: 0, checks: 0, stops: 1 };
