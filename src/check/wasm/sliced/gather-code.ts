/** Gathering: makes records for the frontier out of keys, each with all its states that wait. */
import {
  type Code,
  type Local,
  block,
  get,
  i32,
  i64,
  leave,
  leaveIf,
  loop,
  sequence,
  set,
} from '../emit/code.ts';
import { type WasmFunction, define } from '../emit/module.ts';
import { hashCode, homeCode, upperHalf } from '../hash-code.ts';
import type { MemoryMap } from '../memory-map.ts';
import { addressOf, register, setRegister } from '../register-code.ts';

/**
 * `gather()`: the keys lie where candidates do, so none may be left there; each is in the table. Their states then wait
 * no more. Gives 0.
 */
export function gatherFunction(map: MemoryMap): WasmFunction {
  return define('gather', [], 'i32', (frame) => {
    const [at, end, slot, record] = [
      frame.local('i32'),
      frame.local('i32'),
      frame.local('i32'),
      frame.local('i32'),
    ];
    const words = Array.from({ length: map.keyBytes / 8 }, () => frame.local('i64'));
    const [hash, sum] = [frame.local('i64'), frame.local('i64')];
    const waiting = map.table + map.keyBytes + 8;
    const home = sequence(
      ...words.map((word, index) => set(word, i64.load(get(at), index * 8))),
      hashCode(words, hash),
      set(slot, homeCode(upperHalf(hash), register(map, 'slots'), map)),
    );
    const isSame = words
      .map((word, index) => i64.equal(get(word), i64.load(get(slot), map.table + index * 8)))
      .reduce((left, right) => i32.and(left, right));
    const walk = block(
      loop(
        sequence(
          leaveIf(1, isSame),
          set(slot, i32.add(get(slot), i32.constant(map.slotBytes))),
          leave(0),
        ),
      ),
    );
    const fetch = sequence(
      home,
      set(sum, i64.xor(get(sum), i64.load(get(slot), map.table))),
      set(sum, i64.xor(get(sum), i64.load(get(slot), map.table + map.slotBytes - 8))),
    );
    const takeWaiting = sequence(
      i64.store(get(record), i64.load(get(slot), waiting), map.keyBytes),
      i64.store(get(slot), i64.constant(0n), waiting),
    );
    const take = sequence(
      home,
      walk,
      ...words.map((word, index) => i64.store(get(record), get(word), index * 8)),
      takeWaiting,
      set(record, i32.add(get(record), i32.constant(map.stateBytes))),
    );
    const begin = i32.constant(map.candidates);
    return sequence(
      set(
        end,
        i32.add(begin, i32.multiply(register(map, 'gatherCount'), i32.constant(map.keyBytes))),
      ),
      set(record, i32.constant(map.frontier)),
      each(map, at, end, fetch),
      i64.store(addressOf(map, 'sink'), get(sum)),
      each(map, at, end, take),
      setRegister(map, 'frontierCount', register(map, 'gatherCount')),
      setRegister(map, 'frontierDone', i32.constant(0)),
      i32.constant(0),
    );
  });
}

function each(map: MemoryMap, at: Local, end: Local, body: Code): Code {
  return sequence(
    set(at, i32.constant(map.candidates)),
    loop(
      sequence(
        body,
        set(at, i32.add(get(at), i32.constant(map.keyBytes))),
        leaveIf(0, i32.notEqual(get(at), get(end))),
      ),
    ),
  );
}
