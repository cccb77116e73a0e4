/** Sifting sets of states: drops what was a candidate lately, and hands out what belongs to other partitions. */
import {
  type Code,
  type Local,
  block,
  get,
  giveBack,
  i32,
  i64,
  leave,
  leaveIf,
  loop,
  sequence,
  set,
  when,
} from '../emit/code.ts';
import { type WasmFunction, define } from '../emit/module.ts';
import { hashCode, ownerCode } from '../hash-code.ts';
import { type MemoryMap, OUTBOX_STATES, RECENT_STATES } from '../memory-map.ts';
import { register, setRegister } from '../register-code.ts';
import { STOPS } from '../sift-code.ts';

/** Locals of the function. */
interface Locals {
  readonly at: Local;
  readonly left: Local;
  readonly words: readonly Local[];
  readonly hash: Local;
  readonly index: Local;
  readonly box: Local;
  readonly length: Local;
  readonly bits: Local;
  /** The set that was a candidate lately with the same key; else empty. */
  readonly known: Local;
}

/**
 * `sift()`: goes through all candidates and leaves those that must be looked up, pushed together at the front;
 * gives one of `STOPS` and goes on where it stopped.
 */
export function siftFunction(map: MemoryMap, partitions: number): WasmFunction {
  return define(undefined, [], 'i32', (frame) => {
    const locals: Locals = {
      at: frame.local('i32'),
      left: frame.local('i32'),
      words: Array.from({ length: map.keyBytes / 8 }, () => frame.local('i64')),
      hash: frame.local('i64'),
      index: frame.local('i32'),
      box: frame.local('i32'),
      length: frame.local('i32'),
      bits: frame.local('i64'),
      known: frame.local('i64'),
    };
    const { at, left, words, hash, bits } = locals;
    const finish = sequence(
      setRegister('sifted', get(at)),
      setRegister('siftedEnd', get(left)),
      giveBack(i32.constant(STOPS.done)),
    );
    return sequence(
      set(at, register('sifted')),
      set(left, register('siftedEnd')),
      loop(
        sequence(
          when(i32.equal(get(at), register('candidateEnd')), finish),
          ...words.map((word, index) => set(word, i64.load(get(at), index * 8))),
          set(bits, i64.load(get(at), map.keyBytes)),
          hashCode(words, hash),
          block(
            sequence(
              partitions === 1 ? [] : postCode(map, locals, partitions),
              keepUnlessRecent(map, locals),
            ),
          ),
          set(at, i32.add(get(at), i32.constant(map.stateBytes))),
          leave(0),
        ),
      ),
      i32.constant(STOPS.done),
    );
  });
}

/** Finds where a record with this key was put lately, and what set was known then. */
function recall(map: MemoryMap, { hash, index, words, known }: Locals): Code {
  const place = i32.and(i32.fromLong(get(hash)), i32.constant(RECENT_STATES - 1));
  const isSame = words
    .map((word, number) => i64.equal(i64.load(get(index), map.recent + number * 8), get(word)))
    .reduce((one, other) => i32.and(one, other));
  const mask = i64.subtract(i64.constant(0n), i64.fromInteger(isSame));
  return sequence(
    set(index, i32.multiply(place, i32.constant(map.stateBytes))),
    set(known, i64.and(mask, i64.load(get(index), map.recent + map.keyBytes))),
  );
}

/** What the set adds to what was known. */
function added({ bits, known }: Locals): Code {
  return i64.and(get(bits), i64.xor(get(known), i64.constant(-1n)));
}

/** Notes key and set among the recent ones. */
function remember(map: MemoryMap, { words, index, bits, known }: Locals): Code {
  return sequence(
    ...words.map((word, number) => i64.store(get(index), get(word), map.recent + number * 8)),
    i64.store(get(index), i64.or(get(bits), get(known)), map.recent + map.keyBytes),
  );
}

/** Puts the record behind those that are left, and counts it where it adds something; without a branch. */
function keepUnlessRecent(map: MemoryMap, locals: Locals): Code {
  const { left, words, bits } = locals;
  const adds = i64.notEqual(added(locals), i64.constant(0n));
  return sequence(
    recall(map, locals),
    ...putRecord(map, words, bits, get(left), 0),
    set(left, i32.add(get(left), i32.multiply(adds, i32.constant(map.stateBytes)))),
    remember(map, locals),
  );
}

/** A record of another partition goes to the outbox of that, and leaves the block. */
function postCode(map: MemoryMap, locals: Locals, partitions: number): Code {
  const { at, left, words, hash, length, box, bits } = locals;
  const boxBytes = OUTBOX_STATES * map.stateBytes;
  const place = i32.add(i32.multiply(get(box), i32.constant(boxBytes)), get(length));
  const boxed = i32.shiftLeft(get(box), i32.constant(2));
  const stop = sequence(
    setRegister('sifted', get(at)),
    setRegister('siftedEnd', get(left)),
    giveBack(i32.constant(STOPS.outbox)),
  );
  const post = sequence(
    set(length, i32.load(boxed, map.outboxed)),
    when(i32.equal(get(length), i32.constant(boxBytes)), stop),
    recall(map, locals),
    leaveIf(1, i64.isZero(added(locals))),
    remember(map, locals),
    ...putRecord(map, words, bits, place, map.outboxes),
    i32.store(boxed, i32.add(get(length), i32.constant(map.stateBytes)), map.outboxed),
    leave(1),
  );
  return sequence(
    set(box, ownerCode(hash, partitions)),
    when(i32.notEqual(get(box), register('own')), post),
  );
}

function putRecord(
  map: MemoryMap,
  words: readonly Local[],
  bits: Local,
  address: Code,
  offset: number,
): Code[] {
  return [
    ...words.map((word, index) => i64.store(address, get(word), offset + index * 8)),
    i64.store(address, get(bits), offset + map.keyBytes),
  ];
}
