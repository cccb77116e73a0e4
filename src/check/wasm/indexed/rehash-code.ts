/** Rehashing as WebAssembly: a table that has grown is built anew from the states. */
import {
  type Code,
  type Local,
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
import { type WasmFunction, define } from '../emit/module.ts';
import { hashCode, upperHalf } from '../hash-code.ts';
import type { Plan } from '../plan.ts';
import { slotBytes } from './look-up-code.ts';
import { increase, until } from './loops.ts';
import type { IndexedMap } from './map.ts';
import { value } from './value-code.ts';
import { addressOf } from '../register-code.ts';

/** States whose slots are fetched together. */
const TOGETHER_STATES = 256;

/** `rehash()`: empties the table and puts all states into it. Gives 0. */
export function rehashFunction(plan: Plan, map: IndexedMap): WasmFunction {
  return define('rehash', ['i32'], 'i32', (frame) => {
    const [index, end, at, slot, place, sink] = Array.from({ length: 6 }, () =>
      frame.local('i32'),
    ) as [Local, Local, Local, Local, Local, Local];
    const words = Array.from({ length: plan.layout.words }, () => frame.local('i64'));
    const hash = frame.local('i64');
    const mask = value(map, 'slotMask');
    const [table, slots] = [value(map, 'table'), i32.add(mask, i32.constant(1))];
    const stateAt = i32.add(
      value(map, 'states'),
      i32.multiply(get(index), i32.constant(map.stateBytes)),
    );
    const read = sequence(
      set(at, stateAt),
      ...words.map((word, number) => set(word, i64.load(get(at), number * 8))),
    );
    const fetch = sequence(
      read,
      hashCode(words, hash),
      set(slot, i32.add(table, slotBytes(map, i32.and(upperHalf(hash), mask)))),
      i32.store(get(place), get(slot), map.slots),
      set(sink, i32.xor(get(sink), i32.load(get(slot), map.stateBytes))),
      increase(place, 4),
      increase(index),
    );
    const isTaken = i32.notEqual(i32.load(get(slot), map.stateBytes), i32.constant(0));
    const isBehind = i32.equal(get(slot), i32.add(table, slotBytes(map, slots)));
    const put = sequence(
      read,
      set(slot, i32.load(get(place), map.slots)),
      loop(
        when(
          isTaken,
          sequence(increase(slot, map.indexSlotBytes), when(isBehind, set(slot, table)), leave(1)),
        ),
      ),
      ...words.map((word, number) => i64.store(get(slot), get(word), number * 8)),
      increase(index),
      i32.store(get(slot), get(index), map.stateBytes),
      increase(place, 4),
    );
    const most = (bound: Code): Code => when(i32.less(bound, get(end)), set(end, bound));
    const round = sequence(
      set(end, i32.add(get(index), i32.constant(TOGETHER_STATES))),
      most(value(map, 'count')),
      set(place, i32.constant(0)),
      until(index, get(end), fetch),
      set(index, i32.subtract(get(index), i32.shiftRight(get(place), i32.constant(2)))),
      set(place, i32.constant(0)),
      until(index, get(end), put),
    );
    const clear = sequence(
      i64.store(get(at), i64.constant(0n)),
      leaveIf(
        0,
        i32.less(tee(at, i32.add(get(at), i32.constant(8))), i32.add(table, slotBytes(map, slots))),
      ),
    );
    return sequence(
      set(at, table),
      loop(clear),
      until(index, value(map, 'count'), round),
      i64.store(addressOf(map, 'sink'), i64.fromInteger(get(sink))),
      i32.constant(0),
    );
  });
}
