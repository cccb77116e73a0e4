/** Growth of the table in place, as WebAssembly, by one thread or by several: nothing is held twice. */
import {
  type Code,
  type Local,
  TRAP,
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
import { type Frame, type WasmFunction, define } from './emit/module.ts';
import { hashCode, homeCode, upperHalf } from './hash-code.ts';
import { FRESH_STATES, type MemoryMap, SLACK_SLOTS } from './memory-map.ts';
import { addressOf, register, setRegister } from './register-code.ts';

/**
 * `rehash(slots)`: spreads the table over more slots; the memory behind it must be there, and zero. Homes keep their
 * order and only move up, so going down from the last slot each state lands behind all that are still to move. The
 * few near the beginning that do not are set aside among the fresh states' room, which must be empty but for what
 * {@link spreadFunction} set aside there. Gives 0.
 */
export function rehashFunction(map: MemoryMap): WasmFunction {
  return define('rehash', ['i32'], 'i32', (frame) => {
    const [slots] = frame.parameters as [Local];
    const move = newMove(map, frame, slots);
    const { at, slot } = move;
    const old = i32.add(i32.load(addressOf(map, 'slots')), i32.constant(SLACK_SLOTS));
    return sequence(
      set(move.limit, tableBytes(map, get(slots))),
      set(at, i32.multiply(old, i32.constant(map.slotBytes))),
      set(move.aside, register(map, 'freshEnd')),
      loop(
        sequence(
          set(at, i32.subtract(get(at), i32.constant(map.slotBytes))),
          block(moveCode(map, move, i32.less(get(at), get(slot)))),
          leaveIf(0, get(at)),
        ),
      ),
      i32.store(addressOf(map, 'slots'), get(slots)),
      putBack(map, move),
      i32.constant(0),
    );
  });
}

/**
 * `spread(from, to, floor, slots)`: as `rehash`, for the table's slots between two places only, both in bytes behind the
 * table's begin, while other threads do the same between others. Nothing may lie behind `floor`, which is no less than
 * `to`; what would land before it is set aside, for `unload` or `rehash` to put there.
 */
export function spreadFunction(map: MemoryMap): WasmFunction {
  return define('spread', ['i32', 'i32', 'i32', 'i32'], 'i32', (frame) => {
    const [from, to, floor, slots] = frame.parameters as [Local, Local, Local, Local];
    const move = newMove(map, frame, slots);
    const { at, slot } = move;
    return sequence(
      set(move.limit, tableBytes(map, get(slots))),
      set(move.aside, register(map, 'freshEnd')),
      set(at, get(to)),
      loop(
        sequence(
          set(at, i32.subtract(get(at), i32.constant(map.slotBytes))),
          block(moveCode(map, move, i32.greaterOrEqual(get(slot), get(floor)))),
          leaveIf(0, i32.less(get(from), get(at))),
        ),
      ),
      setRegister(map, 'freshEnd', get(move.aside)),
      i32.constant(0),
    );
  });
}

/** `unload(slots)`: puts what `spread` has set aside into the table of so many slots. Several threads may do so. */
export function unloadFunction(map: MemoryMap): WasmFunction {
  return define('unload', ['i32'], 'i32', (frame) => {
    const [slots] = frame.parameters as [Local];
    const move = newMove(map, frame, slots);
    return sequence(
      set(move.limit, tableBytes(map, get(slots))),
      set(move.aside, register(map, 'freshEnd')),
      putBack(map, move),
      i32.constant(0),
    );
  });
}

/** Locals of what moves states. */
interface Move {
  /** New number of slots, and where they end, in bytes behind the table's begin. */
  readonly slots: Local;
  readonly limit: Local;
  /** Where a state lies, and its home; both in bytes behind the table's begin. */
  readonly at: Local;
  readonly slot: Local;
  readonly words: readonly Local[];
  readonly hash: Local;
  readonly taken: Local;
  /** Where the next one is set aside. */
  readonly aside: Local;
}

function newMove(map: MemoryMap, frame: Frame, slots: Local): Move {
  return {
    slots,
    limit: frame.local('i32'),
    at: frame.local('i32'),
    slot: frame.local('i32'),
    words: Array.from({ length: map.slotBytes / 8 }, () => frame.local('i64')),
    hash: frame.local('i64'),
    taken: frame.local('i32'),
    aside: frame.local('i32'),
  };
}

/** Bytes of a table of so many slots. */
function tableBytes(map: MemoryMap, slots: Code): Code {
  return i32.multiply(i32.add(slots, i32.constant(SLACK_SLOTS)), i32.constant(map.slotBytes));
}

/** Inside a block: moves what lies in the slot at hand, or sets it aside where it may not go home yet. */
function moveCode(map: MemoryMap, move: Move, mayGo: Code): Code {
  const { at, words, aside } = move;
  const asideMost = map.fresh + FRESH_STATES * map.stateBytes - map.slotBytes;
  const putAside = sequence(
    when(i32.less(i32.constant(asideMost), get(aside)), TRAP),
    ...words.map((word, index) => i64.store(get(aside), get(word), index * 8)),
    set(aside, i32.add(get(aside), i32.constant(map.slotBytes))),
  );
  return sequence(
    ...words.map((word, index) => set(word, i64.load(get(at), map.table + index * 8))),
    leaveIf(0, i64.isZero(get(words[0]!))),
    ...words.map((_, index) => i64.store(get(at), i64.constant(0n), map.table + index * 8)),
    homeOf(map, move),
    when(mayGo, placeCode(map, move), putAside),
  );
}

function homeOf(map: MemoryMap, { words, hash, slot, slots }: Move): Code {
  return sequence(
    hashCode(words.slice(0, map.keyBytes / 8), hash),
    set(slot, homeCode(upperHalf(hash), get(slots), map)),
  );
}

/** Puts all that was set aside where it belongs. */
function putBack(map: MemoryMap, move: Move): Code {
  const { at, words, aside } = move;
  return sequence(
    set(at, i32.constant(map.fresh)),
    block(
      loop(
        sequence(
          leaveIf(1, i32.equal(get(at), get(aside))),
          ...words.map((word, index) => set(word, i64.load(get(at), index * 8))),
          homeOf(map, move),
          placeCode(map, move),
          set(at, i32.add(get(at), i32.constant(map.slotBytes))),
          leave(0),
        ),
      ),
    ),
    setRegister(map, 'freshEnd', i32.constant(map.fresh)),
  );
}

/**
 * Puts a state, known not to be there, into the first empty slot from the bucket at `slot` on. Counted word by word: what was just
 * stored as one word cannot be loaded at once as a part of two. A slot that looks empty may be taken by another thread in
 * between: then the bucket is counted anew.
 */
function placeCode(map: MemoryMap, { words, slot, limit, taken }: Move): Code {
  const count = Array.from({ length: map.bucketSlots }, (_, number) =>
    i64.notEqual(i64.load(get(slot), map.table + number * map.slotBytes), i64.constant(0n)),
  ).reduce((sum, one) => i32.add(sum, one));
  const isFull = i32.equal(tee(taken, count), i32.constant(map.bucketSlots));
  const place = i32.add(get(slot), i32.multiply(get(taken), i32.constant(map.slotBytes)));
  const [first, ...others] = words as [Local, ...Local[]];
  const address = i32.add(get(taken), i32.constant(map.table));
  const before = atomic64.compareExchange(address, i64.constant(0n), get(first));
  return sequence(
    loop(
      sequence(
        when(
          isFull,
          sequence(
            set(slot, i32.add(get(slot), i32.constant(map.bucketSlots * map.slotBytes))),
            leave(1),
          ),
        ),
        set(taken, place),
        when(i32.greaterOrEqual(get(taken), get(limit)), TRAP),
        map.isConcurrent
          ? leaveIf(0, i32.isZero(i64.isZero(before)))
          : i64.store(get(taken), get(first), map.table),
      ),
    ),
    ...others.map((word, index) => i64.store(get(taken), get(word), map.table + 8 + index * 8)),
  );
}
