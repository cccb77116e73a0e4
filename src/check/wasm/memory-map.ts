/** The map of an instance's memory: registers, tables and buffers below, the table of states at the end. */
import type { Arena } from './arena.ts';
import { type Plan, movesSlice } from './plan.ts';
import { REGISTER_BYTES } from './registers.ts';

/** States that were candidates lately: most candidates are, and need not be looked up. */
export const RECENT_STATES = 1 << 14;

/** States that are expanded together, step by step. */
export const BATCH_STATES = 256;

/** States of the frontier that are handed in at once. */
export const FRONTIER_STATES = 1 << 14;

/** New states that fit before they must be fetched. */
export const FRESH_STATES = 1 << 15;

/** Slots behind the table's last: probing does not wrap around. */
export const SLACK_SLOTS = 4096;

/** Candidates whose slots are fetched together, before any of them is looked at. */
export const AHEAD_STATES = 256;

/** Candidates that go to another partition together. */
export const PACKET_STATES = 1 << 12;

/** What code is for: finding new states, or finding out which step led where. */
export type Purpose = 'search' | 'trace';

/** Where everything lies. */
export interface MemoryMap {
  /** Where the registers begin. */
  readonly registers: number;
  /** Whether several threads put states into the table at the same time. */
  readonly isConcurrent: boolean;
  readonly stateBytes: number;
  /** Bytes of a slot of the table, and how many of them are its key. */
  readonly slotBytes: number;
  readonly keyBytes: number;
  /** Slots that lie in one line of the cache and are looked at together; a power of two. */
  readonly bucketSlots: number;
  /** By lane: the alarms that still matter, 64 bits each. */
  readonly wanted: number;
  /** By step: in how many states it was enabled, 64 bits each. */
  readonly fired: number;
  /** By property: 1 where it was violated or witnessed. */
  readonly found: number;
  /** By step: end of its list of states. */
  readonly listEnds: number;
  /** By step: numbers of the batch's states that get past the filter, 16 bits each. */
  readonly lists: number;
  /** By state of the batch: 1 where a step is enabled; with a slice, 64 bits that say in which of its states. */
  readonly alive: number;
  /** By group: 1 for each value that was seen. */
  readonly seen: readonly number[];
  /** By step and part: what happened there; see {@link coverageBytes}. */
  readonly covered: readonly (readonly number[])[];
  /** Everything that was seen or covered lies between these two. */
  readonly marks: number;
  readonly marksEnd: number;
  /**
   * Where first states are noted, one more than their numbers and of 32 bits each, in place of marks: by byte of the
   * marks, and by step. Left out where that is not wanted.
   */
  readonly firsts?: { readonly marks: number; readonly fired: number };
  readonly frontier: number;
  readonly candidates: number;
  /** Candidates that fit: what one batch may lead to. */
  readonly candidatesMax: number;
  /** When tracing, by candidate: the state of the batch it came from. */
  readonly sources: number;
  /** By candidate that was sifted: the upper half of its hash. */
  readonly hashes: number;
  /** For the candidates that are settled together: their buckets, as bytes behind the table's begin. */
  readonly homes: number;
  /** Of these candidates, those whose buckets are full of others. */
  readonly pending: number;
  /** By some bits of the hash: a state that was a candidate lately. */
  readonly recent: number;
  /** By partition: candidates that belong to it, and how many bytes they are. */
  readonly outboxes: number;
  /** Room in one of them: for a packet, and what one batch may add. */
  readonly outboxBytes: number;
  readonly outboxed: number;
  /** While sifting, by partition: where its next candidate goes. */
  readonly boxEnds: number;
  readonly fresh: number;
  readonly table: number;
}

/** Lays out the memory for a plan. The arena then still takes constants: the table begins where it ends. */
export function mapMemory(
  plan: Plan,
  arena: Arena,
  purpose: Purpose,
  partitions: number,
  isConcurrent = false,
): Omit<MemoryMap, 'table'> {
  const registers = arena.room(REGISTER_BYTES, 64);
  const steps = plan.steps.length;
  const stateBytes = plan.layout.words * 8;
  const { slice } = plan.layout;
  const keyBytes = slice === undefined ? stateBytes : stateBytes - 8;
  const slotBytes = slice === undefined ? stateBytes : stateBytes + 8;
  const candidatesMax = BATCH_STATES * Math.max(1, successorsMax(plan));
  const wanted = arena.room(plan.lanes * 8);
  const fired = arena.room(steps * 8);
  const found = arena.room(plan.network.properties.length);
  const lists = arena.room(steps * BATCH_STATES * 2);
  const ends = Uint32Array.from(plan.steps, (_, step) => listOf(lists, step));
  const listEnds = arena.preset(new Uint8Array(ends.buffer));
  const alive = arena.room(slice === undefined ? BATCH_STATES : BATCH_STATES * 8);
  const marks = arena.room(0);
  const seen = plan.groups.map((group) => arena.room(1 << group.widthBits));
  const covered = plan.steps.map((_, step) =>
    plan.steps[step]!.parts.map((_, part) => arena.room(coverageBytes(plan, step, part))),
  );
  const marksEnd = arena.room(0);
  const frontier = arena.room(FRONTIER_STATES * stateBytes, 64);
  const candidates = arena.room(candidatesMax * stateBytes, 64);
  const sources = purpose === 'trace' ? arena.room(candidatesMax * 4, 64) : 0;
  const hashes = arena.room(purpose === 'trace' ? 0 : candidatesMax * 4, 64);
  const homes = arena.room(AHEAD_STATES * 4, 64);
  const pending = arena.room(AHEAD_STATES * 2, 64);
  const recent = arena.room(purpose === 'trace' ? 0 : RECENT_STATES * stateBytes, 64);
  const others = partitions === 1 ? 0 : partitions;
  const outboxBytes = (PACKET_STATES + candidatesMax) * stateBytes;
  const outboxes = arena.room(others * outboxBytes, 64);
  const outboxed = arena.room(others * 4);
  const boxEnds = arena.room(others * 4);
  const fresh = arena.room(FRESH_STATES * stateBytes, 64);
  return {
    registers,
    isConcurrent,
    stateBytes,
    slotBytes,
    keyBytes,
    // A key with a set must be found in whatever slot it lies, so that its set grows in one place: no buckets.
    bucketSlots: slice === undefined ? bucketSlotsOf(slotBytes) : 1,
    wanted,
    fired,
    found,
    listEnds,
    lists,
    alive,
    seen,
    covered,
    marks,
    marksEnd,
    frontier,
    candidates,
    candidatesMax,
    sources,
    hashes,
    homes,
    pending,
    recent,
    outboxes,
    outboxBytes,
    outboxed,
    boxEnds,
    fresh,
  };
}

/** Bytes that come from memory together. */
const LINE_BYTES = 64;

/** A line is a bucket where four slots or eight fill it; other slots are looked at one by one. */
function bucketSlotsOf(slotBytes: number): number {
  return slotBytes <= 16 ? LINE_BYTES / slotBytes : 1;
}

/** Successors of one state, or of one set of states, at most. */
function successorsMax({ network, layout: { slice }, steps }: Plan): number {
  if (slice === undefined) return steps.length;
  const states = network.instances[slice]!.table.states.length;
  return steps.reduce((sum, step) => sum + (movesSlice(network, step, slice) ? states : 1), 0);
}

/** The begin of a step's list. */
export function listOf(lists: number, step: number): number {
  return lists + step * BATCH_STATES * 2;
}

/**
 * Bytes that note what a part did: for a table one for each input, else for each delivery, in order, one for
 * each local state of its instance.
 */
export function coverageBytes(plan: Plan, step: number, part: number): number {
  const { table, widthBits, deliveries } = plan.steps[step]!.parts[part]!;
  if (table !== undefined) return 1 << widthBits;
  return deliveries.reduce((sum, position) => sum + deliveryStates(plan, step, position), 0);
}

/** Local states of the instance that a delivery goes to. */
export function deliveryStates(plan: Plan, step: number, position: number): number {
  const { instance } = plan.network.steps[step]!.deliveries[position]!;
  return plan.network.instances[instance]!.table.states.length;
}
