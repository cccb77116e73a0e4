/** Looking up as WebAssembly: the edges of a batch get their targets, and what is new becomes a state. */
import {
  type Code,
  type Local,
  block,
  choose,
  get,
  i32,
  i64,
  leave,
  leaveIf,
  loop,
  sequence,
  set,
  tee,
  when,
} from '../emit/code.ts';
import type { Frame } from '../emit/module.ts';
import { hashCode, upperHalf } from '../hash-code.ts';
import type { Plan } from '../plan.ts';
import { increase, scaled, until } from './loops.ts';
import { type IndexedMap, KNOWN_STATES } from './map.ts';
import { setValue, value } from './value-code.ts';
import { addressOf } from '../register-code.ts';

const ONE = i32.constant(1);

/** Shared numbers that the inner loops hold in locals: what is in memory would be read anew after each store. */
const HELD = ['states', 'parents', 'vias', 'table', 'slotMask', 'targets', 'count'] as const;

/** Locals of the function. */
interface Locals {
  /** The lot, where its edges begin among all, and how many they are. */
  readonly lot: Local;
  readonly edges: Local;
  readonly total: Local;
  readonly held: ReadonlyMap<(typeof HELD)[number], Local>;
  /** The candidate at hand, its words and their hash. */
  readonly at: Local;
  readonly words: readonly Local[];
  readonly hash: Local;
  /** Four times the edge's place in the batch, and the place of what is not known lately among its like. */
  readonly edge: Local;
  readonly open: Local;
  readonly end: Local;
  readonly known: Local;
  readonly slot: Local;
  readonly entry: Local;
  readonly address: Local;
  /** What was fetched goes in here, so that it is fetched. */
  readonly sink: Local;
}

/**
 * For each edge of a lot in turn the number of the state that it leads to. Most were met lately: a small cache has their numbers. The slots of the
 * others, in which the states themselves lie, are fetched together, and only then they are looked at.
 */
export function lookUpCode(plan: Plan, map: IndexedMap, frame: Frame): Code {
  const [lot, edges, total] = frame.parameters as [Local, Local, Local];
  const number = (): Local => frame.local('i32');
  const locals: Locals = {
    lot,
    edges,
    total,
    held: new Map(HELD.map((name) => [name, number()])),
    at: number(),
    words: Array.from({ length: plan.layout.words }, () => frame.local('i64')),
    hash: frame.local('i64'),
    edge: number(),
    open: number(),
    end: number(),
    known: number(),
    slot: number(),
    entry: number(),
    address: number(),
    sink: number(),
  };
  const { held, at, edge, open, end, sink } = locals;
  const fetchSlot = sequence(
    set(sink, i32.xor(get(sink), i32.load(i32.load(get(open), map.slots)))),
    increase(open, 4),
  );
  return sequence(
    ...[...held].map(([name, local]) => set(local, value(map, name))),
    set(end, scaled(get(total), 2)),
    set(at, get(lot)),
    set(edge, i32.constant(0)),
    set(open, i32.constant(0)),
    until(edge, get(end), sift(map, locals)),
    set(end, get(open)),
    set(open, i32.constant(0)),
    until(open, get(end), fetchSlot),
    set(open, i32.constant(0)),
    until(open, get(end), settle(map, locals)),
    setValue(map, 'edges', i32.add(get(edges), get(total))),
    setValue(map, 'count', base(locals, 'count')),
    i64.store(addressOf(map, 'sink'), i64.fromInteger(get(sink))),
  );
}

function base({ held }: Locals, name: (typeof HELD)[number]): Code {
  return get(held.get(name)!);
}

function stateAt(map: IndexedMap, locals: Locals, index: Code): Code {
  return i32.add(base(locals, 'states'), i32.multiply(index, i32.constant(map.stateBytes)));
}

/** So many slots, in bytes. */
export function slotBytes(map: IndexedMap, slots: Code): Code {
  return i32.multiply(slots, i32.constant(map.indexSlotBytes));
}

/** Where the target of the edge belongs. */
function target(locals: Locals): Code {
  return i32.add(base(locals, 'targets'), i32.add(scaled(get(locals.edges), 2), get(locals.edge)));
}

function read({ words, at }: Locals): Code {
  return sequence(...words.map((word, index) => set(word, i64.load(get(at), index * 8))));
}

/** 1 where the words lie at this address. */
function isAt(words: readonly Local[], address: Local, offsetBytes = 0): Code {
  return words
    .map((word, index) => i64.equal(i64.load(get(address), offsetBytes + index * 8), get(word)))
    .reduce((left, right) => i32.and(left, right));
}

/** Takes the number that was known lately; it counts only if its state is the same. There is no branch that nobody could foresee. */
function sift(map: IndexedMap, locals: Locals): Code {
  const { at, words, hash, edge, open, known, slot } = locals;
  const home = slotBytes(map, i32.and(upperHalf(hash), base(locals, 'slotMask')));
  const place = i32.and(i32.fromLong(get(hash)), i32.constant(KNOWN_STATES - 1));
  return sequence(
    read(locals),
    hashCode(words, hash),
    set(slot, i32.add(base(locals, 'table'), home)),
    set(known, i32.multiply(place, i32.constant(map.stateBytes + 8))),
    i32.store(target(locals), i32.load(get(known), map.lately + map.stateBytes)),
    i32.store(get(open), get(edge), map.open),
    i32.store(get(open), get(slot), map.slots),
    i32.store(get(open), get(known), map.places),
    set(open, i32.add(get(open), scaled(i32.isZero(isAt(words, known, map.lately)), 2))),
    increase(edge, 4),
    increase(at, map.stateBytes),
  );
}

/** Finds the state of an edge in the table, or puts it there. */
function settle(map: IndexedMap, locals: Locals): Code {
  const { at, words, edge, open, known, slot, entry } = locals;
  const number = i32.shiftRight(get(edge), i32.constant(2));
  const nextSlot = i32.add(get(slot), i32.constant(map.indexSlotBytes));
  const end = i32.add(base(locals, 'table'), slotBytes(map, base(locals, 'slotMask')));
  const walk = block(
    loop(
      sequence(
        when(
          i32.isZero(tee(entry, i32.load(get(slot), map.stateBytes))),
          sequence(insert(map, locals), leave(2)),
        ),
        leaveIf(1, isAt(words, slot)),
        set(slot, choose(i32.equal(get(slot), end), base(locals, 'table'), nextSlot)),
        leave(0),
      ),
    ),
  );
  return sequence(
    set(edge, i32.load(get(open), map.open)),
    set(slot, i32.load(get(open), map.slots)),
    set(known, i32.load(get(open), map.places)),
    set(at, i32.add(get(locals.lot), i32.multiply(number, i32.constant(map.stateBytes)))),
    read(locals),
    walk,
    i32.store(target(locals), tee(entry, i32.subtract(get(entry), ONE))),
    ...words.map((word, index) => i64.store(get(known), get(word), map.lately + index * 8)),
    i32.store(get(known), get(entry), map.lately + map.stateBytes),
    increase(open, 4),
  );
}

/** Gives the state the next number, and notes where it was found from. */
function insert(map: IndexedMap, locals: Locals): Code {
  const { lot, words, edge, slot, entry, address, held } = locals;
  return sequence(
    set(entry, base(locals, 'count')),
    set(address, stateAt(map, locals, get(entry))),
    ...words.map((word, index) => i64.store(get(address), get(word), index * 8)),
    i32.store(
      i32.add(base(locals, 'parents'), scaled(get(entry), 2)),
      i32.load(i32.add(get(lot), get(edge)), map.lotParents),
    ),
    i32.store16(
      i32.add(base(locals, 'vias'), scaled(get(entry), 1)),
      i32.load16(i32.add(get(lot), i32.shiftRight(get(edge), ONE)), map.lotVias),
    ),
    set(entry, i32.add(get(entry), ONE)),
    ...words.map((word, index) => i64.store(get(slot), get(word), index * 8)),
    i32.store(get(slot), get(entry), map.stateBytes),
    set(held.get('count')!, get(entry)),
  );
}
