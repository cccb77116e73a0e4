/** What can happen in a simulation, as plain data: a list of events is a schedule. */

import type { SyncAction } from '../raid5/index.ts';

/** An operation in flight at a crash that reaches the device, whole or written but not flushed. */
export interface Landing {
  readonly actor: string;
  readonly label: string;
  /** How many older operations of this name there are; 0 if left out. */
  readonly nth?: number;
  readonly how: 'whole' | 'partly';
}

/** The `writes` newest writes of the sectors `first` to `last` of a device are undone. */
export interface Loss {
  readonly device: string;
  readonly first: number;
  readonly last: number;
  readonly writes: number;
}

/** What a device can be made to refuse once. */
export type ErrorKind = 'read' | 'write' | 'flush';

/**
 * One event. Sectors are of 512 bytes, of the array for requests, of the device for losses. An event
 * that does not apply when its turn comes is passed over, so that any part of a schedule is one.
 */
export type SimulationEvent =
  /** One action of the scheduler: of those with this name that can run the oldest, or the nth. */
  | {
      readonly do: 'step';
      readonly actor: string;
      readonly label: string;
      readonly nth?: number;
    }
  /** First come, first served, without timers, up to and with the action of this name. */
  | { readonly do: 'until'; readonly actor: string; readonly label: string }
  /** First come, first served, until only timers are left. */
  | { readonly do: 'settle' }
  /** The same with timers, until nothing is left to do; then the array is looked at. */
  | { readonly do: 'rest' }
  | {
      readonly do: 'write';
      readonly sector: number;
      readonly sectors: number;
      readonly durable: boolean;
    }
  | { readonly do: 'read'; readonly sector: number; readonly sectors: number }
  | { readonly do: 'flush' }
  /** The member fails, as by an error that no request of ours saw. */
  | { readonly do: 'fail'; readonly device: string }
  /** The next such operation on the device ends in an I/O error. */
  | { readonly do: 'error'; readonly device: string; readonly operation: ErrorKind }
  /** A device that is not in use loses power. */
  | { readonly do: 'unplug'; readonly device: string; readonly lost: readonly Loss[] }
  | { readonly do: 'remove'; readonly device: string }
  /** A former member comes back. */
  | { readonly do: 'add'; readonly device: string }
  /** A device comes as a blank one: it is new, or its content is zeroed first. */
  | { readonly do: 'add-blank'; readonly device: string }
  | { readonly do: 'action'; readonly action: SyncAction }
  /** So many sectors of each member are to be used (mdadm --grow --size). */
  | { readonly do: 'grow'; readonly sectors: number }
  /** The array is to be stopped; it is once nothing writes any more. */
  | { readonly do: 'stop' }
  | {
      readonly do: 'crash';
      readonly lands: readonly Landing[];
      readonly lost: readonly Loss[];
    }
  | { readonly do: 'assemble'; readonly without: readonly string[]; readonly force: boolean };

/** What was wrong. The kind is kept while a schedule is shrunk. */
export interface Violation {
  readonly kind: ViolationKind;
  /** One sentence. */
  readonly text: string;
}

/**
 * `data`: a sector holds what it may not; `parity`: redundancy is wrong at rest; `S14`: wrong parity
 * that no assembly would repair; `S7`: a bit cleared in one pass; `checksum`: a damaged superblock
 * was believed; `waits`: something is never done; `request`: a request failed; `refused`: an array
 * that has all it needs does not start; `exception`: the executor threw.
 */
export type ViolationKind =
  | 'data'
  | 'parity'
  | 'S14'
  | 'S7'
  | 'checksum'
  | 'waits'
  | 'request'
  | 'refused'
  | 'exception';

/** Thrown by whatever finds a violation; a run ends with it. */
export class ViolationFound extends Error {
  readonly violation: Violation;

  /** @param text one sentence */
  constructor(kind: ViolationKind, text: string) {
    super(text);
    this.violation = { kind, text };
  }
}
