/** The words in which directed schedules are written. */

import type { Geometry, SyncAction } from '../raid5/index.ts';
import type { SimulationEvent } from './events.ts';
import type { Setup } from './setup.ts';

/** What differs from the plain array. */
export interface Shape extends Partial<Omit<Setup, 'geometry' | 'era' | 'faults' | 'mends'>> {
  readonly geometry?: Partial<Geometry>;
}

/** All members are offered. */
export const ASSEMBLE: SimulationEvent = { do: 'assemble', without: [], force: false };

/** Power fails; there is no cache, and nothing in flight lands. */
export const CRASH: SimulationEvent = { do: 'crash', lands: [], lost: [] };

/** Power fails, and the cache of m0 is lost. */
export const CRASH_OF_CACHE: SimulationEvent = {
  do: 'crash',
  lands: [],
  lost: [{ device: 'm0', first: 0, last: 99, writes: 9 }],
};

/** See the events of these names. */
export const SETTLE: SimulationEvent = { do: 'settle' };

/** See the event of this name. */
export const REST: SimulationEvent = { do: 'rest' };

/** A write of one sector of the array. */
export function write(sector: number, durable = false): SimulationEvent {
  return { do: 'write', sector, sectors: 1, durable };
}

/** All runs up to this action. */
export function until(actor: string, label: string): SimulationEvent {
  return { do: 'until', actor, label };
}

/** This action, and no other. */
export function step(actor: string, label: string): SimulationEvent {
  return { do: 'step', actor, label };
}

/** The member fails. */
export function fail(device: string): SimulationEvent {
  return { do: 'fail', device };
}

/** The next operation of that kind on m0 fails. */
export function error(operation: 'read' | 'write' | 'flush'): SimulationEvent {
  return { do: 'error', device: 'm0', operation };
}

/** Written to sync_action, and heard. */
export function order(action: SyncAction): SimulationEvent[] {
  return [{ do: 'action', action }, until('user', `sync_action ${action}`)];
}
