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

/** A schedule by what differs from the plain array. */
export interface Known {
  readonly shape: Shape;
  readonly events: readonly SimulationEvent[];
}

/** The assembly has ended, and raid5d has not looked yet. */
export const START = until('user', 'assemble');
/** A page of the bitmap lands. */
export const PAGE = 'write bitmap page 0';
/** The period of the daemon is over. */
export const TIMER = step('clock', 'daemon timeout');

/** A write of which only the data has landed: parity is wrong, and a resync is due. */
export const TORN: readonly SimulationEvent[] = [
  ASSEMBLE,
  write(0),
  until('device m0', 'write data 0+8'),
  CRASH,
  ASSEMBLE,
];

/** A write that was acknowledged and lies in a cache. */
export const CACHED: readonly SimulationEvent[] = [ASSEMBLE, write(0), SETTLE];

/** The flushes that go before a page. */
export const FLUSHES: readonly SimulationEvent[] = ['m0', 'm1', 'm2'].map((name) =>
  step(`device ${name}`, 'flush'),
);
