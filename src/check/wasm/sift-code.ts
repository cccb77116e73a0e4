/** Sifting as WebAssembly: drops candidates that were there lately, and hands out those of other partitions. */
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
} from './emit/code.ts';
import { type WasmFunction, define } from './emit/module.ts';
import { hashCode, ownerCode } from './hash-code.ts';
import { type MemoryMap, OUTBOX_STATES, RECENT_STATES } from './memory-map.ts';
import { register, setRegister } from './register-code.ts';

/** What `settle` and `run` give. */
export const STOPS = {
  done: 0,
  /** The table must grow or fresh states must be fetched. */
  full: 1,
  /** An outbox must be emptied. */
  outbox: 2,
} as const;

/** Locals of the function. */
interface Locals {
  readonly at: Local;
  readonly left: Local;
  readonly words: readonly Local[];
  readonly hash: Local;
  readonly index: Local;
  readonly box: Local;
  readonly length: Local;
}

/**
 * `sift()`: goes through all candidates and leaves those that must be looked up, pushed together at the front;
 * gives one of {@link STOPS} and goes on where it stopped.
 */
export function siftFunction(map: MemoryMap, partitions: number): WasmFunction {
  return define(undefined, [], 'i32', (frame) => {
    const locals: Locals = {
      at: frame.local('i32'),
      left: frame.local('i32'),
      words: Array.from({ length: map.stateBytes / 8 }, () => frame.local('i64')),
      hash: frame.local('i64'),
      index: frame.local('i32'),
      box: frame.local('i32'),
      length: frame.local('i32'),
    };
    const { at, left, words, hash } = locals;
    const finish = sequence(
      setRegister('sifted', get(at)),
      setRegister('siftedEnd', get(left)),
      giveBack(i32.constant(STOPS.done)),
    );
    const handOut = sequence(
      partitions === 1 ? [] : postCode(map, locals, partitions),
      keepUnlessRecent(map, locals),
    );
    return sequence(
      set(at, register('sifted')),
      set(left, register('siftedEnd')),
      loop(
        sequence(
          when(i32.equal(get(at), register('candidateEnd')), finish),
          ...words.map((word, index) => set(word, i64.load(get(at), index * 8))),
          hashCode(words, hash),
          block(handOut),
          set(at, i32.add(get(at), i32.constant(map.stateBytes))),
          leave(0),
        ),
      ),
      i32.constant(STOPS.done),
    );
  });
}

/** Where a state like this one was put lately. */
function recentPlace(map: MemoryMap, { hash }: Locals): Code {
  const bits = i32.and(i32.fromLong(get(hash)), i32.constant(RECENT_STATES - 1));
  return i32.multiply(bits, i32.constant(map.stateBytes));
}

/** 1 where the state that was put there is another one. */
function isOther(map: MemoryMap, { index, words }: Locals): Code {
  return words
    .map((word, number) => i64.notEqual(i64.load(get(index), map.recent + number * 8), get(word)))
    .reduce((one, other) => i32.or(one, other));
}

/** Puts the state behind those that are left, and counts it where it is new there; without a branch. */
function keepUnlessRecent(map: MemoryMap, locals: Locals): Code {
  const { left, words, index } = locals;
  return sequence(
    set(index, recentPlace(map, locals)),
    putWords(words, get(left), 0),
    set(left, i32.add(get(left), i32.multiply(isOther(map, locals), i32.constant(map.stateBytes)))),
    putWords(words, get(index), map.recent),
  );
}

/** A state of another partition goes to the outbox of that, and leaves the block. */
function postCode(map: MemoryMap, locals: Locals, partitions: number): Code {
  const { at, left, words, hash, index, length, box } = locals;
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
    set(index, recentPlace(map, locals)),
    leaveIf(1, i32.isZero(isOther(map, locals))),
    putWords(words, get(index), map.recent),
    putWords(words, place, map.outboxes),
    i32.store(boxed, i32.add(get(length), i32.constant(map.stateBytes)), map.outboxed),
    leave(1),
  );
  return sequence(
    set(box, ownerCode(hash, partitions)),
    when(i32.notEqual(get(box), register('own')), post),
  );
}

function putWords(words: readonly Local[], address: Code, offset: number): Code {
  return sequence(...words.map((word, index) => i64.store(address, get(word), offset + index * 8)));
}
