/** Batches as WebAssembly: which states are at hand, what is new in them, and a table that has room for what they lead to. */
import {
  type Code,
  type Local,
  call,
  choose,
  drop,
  get,
  i32,
  i64,
  sequence,
  when,
} from '../emit/code.ts';
import { setRegister } from '../register-code.ts';
import type { IndexedMap } from './map.ts';
import { setValue, value } from './value-code.ts';

/** Gives the table more slots where it is crowded; `rehash` builds it anew. */
export function makeRoom(map: IndexedMap, rehash: number): Code {
  return when(isCrowded(map), sequence(widen(map), drop(call(rehash, i32.constant(0)))));
}

/** Whether more than five eighths of the table's slots are taken. */
function isCrowded(map: IndexedMap): Code {
  return i32.less(
    i32.multiply(value(map, 'slotMask'), i32.constant(5)),
    i32.shiftLeft(value(map, 'count'), i32.constant(3)),
  );
}

/** Slots up to which a table that is crowded gets four times as many; then the search says how many. */
const MANY_SLOTS = 1 << 20;

/** Gives the table more slots; there is room for as many as all states that fit need. */
function widen(map: IndexedMap): Code {
  const slots = i32.add(value(map, 'slotMask'), i32.constant(1));
  const isSmall = i32.less(slots, i32.constant(MANY_SLOTS));
  const shift = choose(isSmall, i32.constant(2), value(map, 'doublings'));
  const next = i32.shiftLeft(slots, shift);
  const most = value(map, 'slotsMax');
  const least = choose(i32.less(most, next), most, next);
  return setValue(map, 'slotMask', i32.subtract(least, i32.constant(1)));
}

/** The batch: so many states from this one on. */
export function setBatch(map: IndexedMap, first: Code, count: Local): Code {
  return sequence(
    setValue(map, 'batchStates', get(count)),
    setRegister(map, 'batchFirst', first),
    setRegister(
      map,
      'batch',
      i32.add(value(map, 'states'), i32.multiply(first, i32.constant(map.stateBytes))),
    ),
  );
}

/** Whether anything was violated or witnessed that is not known to be. */
export function isNews(map: IndexedMap): Code {
  const longs = Array.from({ length: map.knownLongs }, (_, long) =>
    i64.notEqual(
      i64.load(i32.constant(map.found + long * 8)),
      i64.load(i32.constant(map.known + long * 8)),
    ),
  );
  return longs.length === 0 ? i32.constant(0) : longs.reduce((left, right) => i32.or(left, right));
}
