/**
 * Slots of the table as WebAssembly: looking for a record in them, and putting it there. A slot that is taken stays so.
 * Where several threads do this, a slot is taken by one exchange of its first word; and what was read of a slot is never
 * read again before it is decided upon, lest a record that another thread puts there meanwhile be passed over.
 */
import {
  type Code,
  type Local,
  atomic64,
  block,
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
} from './emit/code.ts';
import type { MemoryMap } from './memory-map.ts';
import { type Record, storeKey } from './record.ts';

/** Locals of what works on slots. */
export interface SlotLocals {
  /** Bytes behind the table's begin. */
  readonly slot: Local;
  readonly record: Record;
  /** The key that lies in the slot. */
  readonly there: readonly Local[];
  /** Where the next fresh one goes, and how many more may be listed. */
  readonly fresh: Local;
  readonly room: Local;
  /** With sets: keys inserted, states found, and what was known of a set. */
  readonly keys: Local;
  readonly states: Local;
  readonly known: Local;
}

/**
 * Walks on from the slot, to the record itself or to the first empty slot, and puts it there.
 * @param limit bytes behind the table's begin that no slot may reach
 * @param stop what to do there
 */
export function walk(map: MemoryMap, locals: SlotLocals, limit: Code, stop: Code): Code {
  const { slot, record, there } = locals;
  const [first, ...others] = there as [Local, ...Local[]];
  const isSame = record.words
    .map((word, index) => i64.equal(get(there[index]!), get(word)))
    .reduce((left, right) => i32.and(left, right));
  const isUnfinished = others
    .map((word) => i64.isZero(get(word)))
    .reduce((left, right) => i32.or(left, right), i32.constant(0));
  const round = sequence(
    ...there.map((word, index) => set(word, i64.load(get(slot), map.table + index * 8))),
    when(isSame, sequence(add(map, locals), leave(2))),
    when(i32.greaterOrEqual(get(slot), limit), stop),
    when(i64.isZero(get(first)), sequence(insert(map, locals, 1), leave(2))),
    map.isConcurrent && others.length > 0 ? leaveIf(0, isUnfinished) : [],
    set(slot, i32.add(get(slot), i32.constant(map.slotBytes))),
    leave(0),
  );
  return block(loop(round));
}

/**
 * Puts the record into the empty slot, all its states waiting.
 * @param retry how many levels out to leave where another thread was faster
 */
export function insert(map: MemoryMap, locals: SlotLocals, retry: number): Code {
  const { record, keys } = locals;
  const { bits } = record;
  const isSet = bits !== undefined;
  return sequence(
    take(map, locals, retry),
    isSet ? set(keys, i32.add(get(keys), i32.constant(1))) : list(map, locals),
    isSet ? add(map, locals) : [],
  );
}

function take(map: MemoryMap, { slot, record }: SlotLocals, retry: number): Code {
  if (!map.isConcurrent) return storeKey(record, get(slot), map.table);
  const [first, ...others] = record.words as [Local, ...Local[]];
  const address = i32.add(get(slot), i32.constant(map.table));
  const before = atomic64.compareExchange(address, i64.constant(0n), get(first));
  return sequence(
    leaveIf(retry, i32.isZero(i64.isZero(before))),
    ...others.map((word, index) => i64.store(get(slot), get(word), map.table + 8 + index * 8)),
  );
}

/** Adds what is new of a set to the slot of its key; a key whose states begin to wait is listed. */
export function add(map: MemoryMap, locals: SlotLocals): Code {
  const { record, known, states } = locals;
  const { bits } = record;
  if (bits === undefined) return [];
  return block(
    sequence(
      join(map, locals, map.keyBytes, get(bits)),
      set(bits, i64.and(get(bits), i64.xor(get(known), i64.constant(-1n)))),
      leaveIf(0, i64.isZero(get(bits))),
      set(states, i64.add(get(states), i64.countOnes(get(bits)))),
      join(map, locals, map.keyBytes + 8, get(bits)),
      when(i64.isZero(get(known)), list(map, locals)),
    ),
  );
}

/** Adds bits to those in the slot, and notes what was there before. */
function join(map: MemoryMap, { slot, known }: SlotLocals, offset: number, bits: Code): Code {
  const place = map.table + offset;
  const all = i64.or(tee(known, i64.load(get(slot), place)), bits);
  return i64.store(get(slot), all, place);
}

/** Lists a key as fresh. */
function list(map: MemoryMap, { fresh, room, record }: SlotLocals): Code {
  return sequence(
    storeKey(record, get(fresh)),
    set(fresh, i32.add(get(fresh), i32.constant(map.keyBytes))),
    set(room, i32.subtract(get(room), i32.constant(1))),
  );
}
