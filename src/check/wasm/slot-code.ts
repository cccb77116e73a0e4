/** Slots of the table as WebAssembly: looking for a record in them, and putting it there. */
import {
  type Code,
  type Local,
  block,
  get,
  i32,
  i64,
  i64x2,
  leaveIf,
  sequence,
  set,
  when,
} from './emit/code.ts';
import type { MemoryMap } from './memory-map.ts';
import { type Record, storeKey } from './record.ts';

/** Locals of what works on slots. */
export interface SlotLocals {
  /** Bytes behind the table's begin. */
  readonly slot: Local;
  readonly record: Record;
  /** Two copies of the word of a state that has one only. */
  readonly pair: Local;
  /** Where the next fresh one goes, and how many more may be listed. */
  readonly fresh: Local;
  readonly room: Local;
  /** With sets: keys inserted, states found, and what was known of a set. */
  readonly keys: Local;
  readonly states: Local;
  readonly known: Local;
}

/** Whether the state is in any slot of the bucket; without a branch. */
export function isInBucket(map: MemoryMap, { slot, record, pair }: SlotLocals): Code {
  const [word] = record.words as readonly [Local];
  if (record.words.length === 1 && map.bucketSlots > 1) {
    const pairs = Array.from({ length: map.bucketSlots / 2 }, (_, number) =>
      i64x2.equal(i64x2.load(get(slot), map.table + number * 16), get(pair)),
    );
    return sequence(
      set(pair, i64x2.splat(get(word))),
      i64x2.anyTrue(pairs.reduce((left, right) => i64x2.or(left, right))),
    );
  }
  return Array.from({ length: map.bucketSlots }, (_, number) =>
    isInSlot(map, slot, record, number),
  ).reduce((left, right) => i32.or(left, right));
}

/** Whether the key is in a slot of the bucket. */
export function isInSlot(map: MemoryMap, slot: Local, { words }: Record, number = 0): Code {
  return words
    .map((word, index) => {
      const offset = map.table + number * map.slotBytes + index * 8;
      return i64.equal(i64.load(get(slot), offset), get(word));
    })
    .reduce((left, right) => i32.and(left, right));
}

/** Slots of a bucket that are taken: the first ones, all but the last at most. */
export function takenSlots(map: MemoryMap, slot: Local): Code {
  return Array.from({ length: map.bucketSlots - 1 }, (_, number) =>
    i32.isZero(i64.isZero(i64.load(get(slot), map.table + number * map.slotBytes))),
  ).reduce((sum, one) => i32.add(sum, one), i32.constant(0));
}

/** Puts the record into the empty slot, all its states waiting. */
export function insert(map: MemoryMap, locals: SlotLocals): Code {
  const { slot, record, keys } = locals;
  const { bits } = record;
  const found = map.table + map.keyBytes;
  return sequence(
    storeKey(record, get(slot), map.table),
    list(map, locals),
    bits === undefined
      ? []
      : [
          i64.store(get(slot), get(bits), found),
          i64.store(get(slot), get(bits), found + 8),
          set(keys, i32.add(get(keys), i32.constant(1))),
          count(locals, bits),
        ],
  );
}

/** Adds what is new of a set to the slot of its key; a key whose states begin to wait is listed. */
export function add(map: MemoryMap, locals: SlotLocals): Code {
  const { slot, record, known } = locals;
  const { bits } = record;
  if (bits === undefined) return [];
  const found = map.table + map.keyBytes;
  const isOld = i64.isZero(get(bits));
  const take = sequence(
    set(known, i64.load(get(slot), found)),
    set(bits, i64.and(get(bits), i64.xor(get(known), i64.constant(-1n)))),
    leaveIf(0, isOld),
    i64.store(get(slot), i64.or(get(known), get(bits)), found),
    count(locals, bits),
    set(known, i64.load(get(slot), found + 8)),
    i64.store(get(slot), i64.or(get(known), get(bits)), found + 8),
    when(i64.isZero(get(known)), list(map, locals)),
  );
  return block(take);
}

function count({ states }: SlotLocals, bits: Local): Code {
  return set(states, i64.add(get(states), i64.countOnes(get(bits))));
}

/** Lists a key as fresh. */
function list(map: MemoryMap, { fresh, room, record }: SlotLocals): Code {
  return sequence(
    storeKey(record, get(fresh)),
    set(fresh, i32.add(get(fresh), i32.constant(map.keyBytes))),
    set(room, i32.subtract(get(room), i32.constant(1))),
  );
}
