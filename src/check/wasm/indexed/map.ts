/** The map of an indexed search's own memory: what the expanding code has, and what numbers its successors. */
import type { Arena } from '../arena.ts';
import { BATCH_STATES, type MemoryMap, mapMemory } from '../memory-map.ts';
import type { Plan } from '../plan.ts';

/** Numbers that generated code and its driver share, 32 bits each. */
const VALUES = [
  'states',
  'parents',
  'vias',
  'offsets',
  'table',
  'edgeSteps',
  'targets',
  /** Slots of the table less one, and how many it may come to have. */
  'slotMask',
  'slotsMax',
  /** Of a large table that is crowded: so many times it gets twice the slots at once. */
  'doublings',
  /** States found, states expanded, and the end of the level at hand. */
  'count',
  'head',
  'levelEnd',
  'depth',
  /** States, and edges, that fit before the arrays must grow. */
  'capacity',
  'edgesCapacity',
  /** Edges noted so far. */
  'edges',
  /** 1 where edges are kept; else each batch writes over those of the last. */
  'keepsEdges',
  /** States at which the search must end. */
  'statesMax',
  /** States that did not expand, before the batch at hand. */
  'prunedBefore',
  /** States in the batch at hand. */
  'batchStates',
  /** How often lots were asked for, how many were filled, and how many of these were emptied. */
  'asked',
  'filled',
  'emptied',
] as const;

/** States whose numbers are known from lately: two thirds of all edges lead to one of so few. */
export const KNOWN_STATES = 1 << 12;

/** Lots that one thread fills while another one empties them. */
export const LOTS = 8;

/** Numbers that say what is in a lot, 32 bits each: its first state, its states, where its edges begin, and how many they are. */
export const LOT_NUMBERS = 4;

/** The name of such a number. */
export type Value = (typeof VALUES)[number];

/** Where everything lies. */
export interface IndexedMap extends Omit<MemoryMap, 'table'> {
  /** Addresses of the numbers. */
  readonly values: Readonly<Record<Value, number>>;
  /** By step: behind its last candidate. */
  readonly stepEnds: number;
  /** By state of the batch: the place of its next edge. */
  readonly next: number;
  /** By lot: {@link LOT_NUMBERS} that say what is in it. */
  readonly lotNumbers: number;
  /** Lots: what a batch leads to, in the order of its states and steps. In each, by edge: the state that it leads to. */
  readonly lots: number;
  readonly lotBytes: number;
  /** From the begin of a lot, by edge: the number of the state it leads from, 32 bits, and the step, 16 bits. */
  readonly lotParents: number;
  readonly lotVias: number;
  /** What must be looked up: four times the edge's place in the batch, its home slot's address, its place among those met lately. */
  readonly open: number;
  readonly slots: number;
  readonly places: number;
  /** By some bits of the hash: a state that was met lately, and its number. All zero it says what is true of the first one. */
  readonly lately: number;
  /** Bytes of a slot of the table: a state and its number + 1, which is 0 where the slot is free. */
  readonly indexSlotBytes: number;
  readonly firsts: { readonly marks: number; readonly fired: number };
  /** By property, eight at a time: 1 where it is known to be violated or witnessed. */
  readonly known: number;
  readonly knownLongs: number;
}

/** Lays out the memory for a plan. */
export function mapIndexed(plan: Plan, arena: Arena): IndexedMap {
  const map = mapMemory(plan, arena, 'trace', 1);
  const knownLongs = Math.ceil(plan.network.properties.length / 8);
  const lotParents = map.candidatesMax * map.stateBytes;
  const lotVias = lotParents + map.candidatesMax * 4;
  const lotBytes = Math.ceil((lotVias + map.candidatesMax * 2) / 64) * 64;
  return {
    ...map,
    firsts: {
      marks: arena.room((map.marksEnd - map.marks) * 4),
      fired: arena.room(plan.steps.length * 4),
    },
    values: Object.fromEntries(VALUES.map((name) => [name, arena.room(4, 4)])) as Record<
      Value,
      number
    >,
    stepEnds: arena.room(plan.steps.length * 4),
    next: arena.room((BATCH_STATES + 2) * 4),
    lotNumbers: arena.room(LOTS * LOT_NUMBERS * 4, 64),
    lots: arena.room(LOTS * lotBytes, 64),
    lotBytes,
    lotParents,
    lotVias,
    open: arena.room(map.candidatesMax * 4, 64),
    slots: arena.room(map.candidatesMax * 4, 64),
    places: arena.room(map.candidatesMax * 4, 64),
    indexSlotBytes: map.stateBytes + 8,
    lately: arena.room(KNOWN_STATES * (map.stateBytes + 8), 64),
    known: arena.room(knownLongs * 8),
    knownLongs,
  };
}
