/** Growth of the table in place, as WebAssembly: from the last slot to the first, nothing is held twice. */
import {
  type Code,
  type Local,
  TRAP,
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
import { type WasmFunction, define } from './emit/module.ts';
import { hashCode, homeCode, upperHalf } from './hash-code.ts';
import { type MemoryMap, SLACK_SLOTS } from './memory-map.ts';
import { addressOf } from './register-code.ts';

/**
 * `rehash(slots)`: spreads the table over more slots; the memory behind it must be there, and zero. Homes keep their
 * order and only move up, so going down from the last slot each state lands behind all that are still to move. The
 * few near the beginning that do not are set aside among the fresh states' room, which must be empty. Gives 0.
 */
export function rehashFunction(map: MemoryMap): WasmFunction {
  return define('rehash', ['i32'], 'i32', (frame) => {
    const [slots] = frame.parameters as [Local];
    const [at, slot, aside] = [frame.local('i32'), frame.local('i32'), frame.local('i32')];
    const words = Array.from({ length: map.slotBytes / 8 }, () => frame.local('i64'));
    const [hash, limit] = [frame.local('i64'), frame.local('i32')];
    const bytes = (count: Code): Code => i32.multiply(count, i32.constant(map.slotBytes));
    const put = placeCode(map, words, slot, limit, frame.local('i32'));
    const home = sequence(
      hashCode(words.slice(0, map.keyBytes / 8), hash),
      set(slot, homeCode(upperHalf(hash), get(slots), map)),
    );
    const putAside = sequence(
      ...words.map((word, index) => i64.store(get(aside), get(word), index * 8)),
      set(aside, i32.add(get(aside), i32.constant(map.slotBytes))),
    );
    const move = sequence(
      ...words.map((word, index) => set(word, i64.load(get(at), map.table + index * 8))),
      leaveIf(0, i64.isZero(get(words[0]!))),
      ...words.map((_, index) => i64.store(get(at), i64.constant(0n), map.table + index * 8)),
      home,
      when(i32.less(get(at), get(slot)), put, putAside),
    );
    const old = i32.add(i32.load(addressOf(map, 'slots')), i32.constant(SLACK_SLOTS));
    return sequence(
      set(limit, bytes(i32.add(get(slots), i32.constant(SLACK_SLOTS)))),
      set(at, bytes(old)),
      set(aside, i32.constant(map.fresh)),
      loop(
        sequence(
          set(at, i32.subtract(get(at), i32.constant(map.slotBytes))),
          block(move),
          leaveIf(0, get(at)),
        ),
      ),
      i32.store(addressOf(map, 'slots'), get(slots)),
      set(at, i32.constant(map.fresh)),
      block(
        loop(
          sequence(
            leaveIf(1, i32.equal(get(at), get(aside))),
            ...words.map((word, index) => set(word, i64.load(get(at), index * 8))),
            home,
            put,
            set(at, i32.add(get(at), i32.constant(map.slotBytes))),
            leave(0),
          ),
        ),
      ),
      i32.constant(0),
    );
  });
}

/**
 * Puts a state, known not to be there, into the first empty slot from the bucket at `slot` on. Counted word by word: what was just
 * stored as one word cannot be loaded at once as a part of two.
 */
function placeCode(
  map: MemoryMap,
  words: readonly Local[],
  slot: Local,
  limit: Local,
  taken: Local,
): Code {
  const count = Array.from({ length: map.bucketSlots }, (_, number) =>
    i64.notEqual(i64.load(get(slot), map.table + number * map.slotBytes), i64.constant(0n)),
  ).reduce((sum, one) => i32.add(sum, one));
  const isFull = i32.equal(tee(taken, count), i32.constant(map.bucketSlots));
  return sequence(
    loop(
      when(
        isFull,
        sequence(
          set(slot, i32.add(get(slot), i32.constant(map.bucketSlots * map.slotBytes))),
          leave(1),
        ),
      ),
    ),
    set(slot, i32.add(get(slot), i32.multiply(get(taken), i32.constant(map.slotBytes)))),
    when(i32.greaterOrEqual(get(slot), get(limit)), TRAP),
    ...words.map((word, index) => i64.store(get(slot), get(word), map.table + index * 8)),
  );
}
