/**
 * Settling sets of states: each slot of the table holds a key, the states found with it, and those of them that wait
 * to be expanded. A key whose states begin to wait goes to the list of fresh keys.
 */
import {
  type Code,
  type Local,
  block,
  call,
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
import { hashCode, homeCode } from '../hash-code.ts';
import { AHEAD_STATES, type MemoryMap, SLACK_SLOTS } from '../memory-map.ts';
import { register, setRegister } from '../register-code.ts';
import { REGISTERS } from '../registers.ts';
import { STOPS } from '../sift-code.ts';

/** Locals of the function. */
interface Locals {
  readonly at: Local;
  readonly end: Local;
  readonly home: Local;
  readonly slot: Local;
  readonly fresh: Local;
  readonly room: Local;
  readonly keys: Local;
  readonly states: Local;
  readonly words: readonly Local[];
  readonly bits: Local;
  readonly waiting: Local;
}

/**
 * `settle()`: sifts the candidates and puts what is left into the table; gives one of `STOPS` and goes on where it
 * stopped.
 * @param sift index of the function that sifts
 */
export function settleFunction(map: MemoryMap, sift: number): WasmFunction {
  return define('settle', [], 'i32', (frame) => {
    const locals: Locals = {
      at: frame.local('i32'),
      end: frame.local('i32'),
      home: frame.local('i32'),
      slot: frame.local('i32'),
      fresh: frame.local('i32'),
      room: frame.local('i32'),
      keys: frame.local('i32'),
      states: frame.local('i64'),
      words: Array.from({ length: map.keyBytes / 8 }, () => frame.local('i64')),
      bits: frame.local('i64'),
      waiting: frame.local('i64'),
    };
    const [hash, sum] = [frame.local('i64'), frame.local('i64')];
    const [limit, all] = [frame.local('i32'), frame.local('i32')];
    const { at, end } = locals;
    const aheadBytes = i32.constant(AHEAD_STATES * map.stateBytes);
    const begin = i32.constant(map.candidates);
    const finish = sequence(
      setRegister('candidateEnd', begin),
      setRegister('sifted', begin),
      setRegister('siftedEnd', begin),
      setRegister('settled', begin),
      keep(locals),
      giveBack(i32.constant(STOPS.done)),
    );
    const round = sequence(
      set(at, register('settled')),
      when(i32.equal(get(at), get(all)), finish),
      set(end, get(all)),
      when(
        i32.less(aheadBytes, i32.subtract(get(all), get(at))),
        set(end, i32.add(get(at), aheadBytes)),
      ),
      fetchAhead(map, locals, hash, sum),
      set(at, register('settled')),
      probeAll(map, locals, limit),
      setRegister('settled', get(end)),
      leave(0),
    );
    const slots = i32.add(register('slots'), i32.constant(SLACK_SLOTS - 1));
    return sequence(
      when(call(sift), giveBack(i32.constant(STOPS.outbox))),
      set(all, register('siftedEnd')),
      set(limit, i32.multiply(slots, i32.constant(map.slotBytes))),
      set(locals.fresh, register('freshEnd')),
      set(locals.room, register('room')),
      loop(round),
      i32.constant(STOPS.done),
    );
  });
}

/** Writes back what is kept in locals. */
function keep({ fresh, room, keys, states }: Locals): Code {
  const found = i32.constant(REGISTERS.states);
  return sequence(
    setRegister('freshEnd', get(fresh)),
    setRegister('room', get(room)),
    setRegister('keys', i32.add(register('keys'), get(keys))),
    i64.store(found, i64.add(i64.load(found), get(states))),
  );
}

/** Does something for each candidate from `at` to `end`; `home` goes along. */
function forEach(map: MemoryMap, { at, end, home, words }: Locals, body: Code): Code {
  return sequence(
    set(home, i32.constant(map.homes)),
    loop(
      sequence(
        ...words.map((word, index) => set(word, i64.load(get(at), index * 8))),
        body,
        set(home, i32.add(get(home), i32.constant(4))),
        set(at, i32.add(get(at), i32.constant(map.stateBytes))),
        leaveIf(0, i32.notEqual(get(at), get(end))),
      ),
    ),
  );
}

/** Loads every slot once; the loads do not wait for each other, as the probing below would. */
function fetchAhead(map: MemoryMap, locals: Locals, hash: Local, sum: Local): Code {
  const { home, slot, words } = locals;
  const fetch = sequence(
    hashCode(words, hash),
    set(slot, homeCode(hash, register('slots'), map.slotBytes)),
    i32.store(get(home), get(slot)),
    set(sum, i64.xor(get(sum), i64.load(get(slot), map.table))),
    set(sum, i64.xor(get(sum), i64.load(get(slot), map.table + map.slotBytes - 8))),
  );
  return sequence(forEach(map, locals, fetch), i64.store(i32.constant(REGISTERS.sink), get(sum)));
}

/** Walks from each candidate's home to its key or to the first empty slot, and adds what is new of the set. */
function probeAll(map: MemoryMap, locals: Locals, limit: Local): Code {
  const { at, home, slot, fresh, room, keys, states, words, bits, waiting } = locals;
  const found = map.table + map.keyBytes;
  const isSame = words
    .map((word, index) => i64.equal(get(word), i64.load(get(slot), map.table + index * 8)))
    .reduce((left, right) => i32.and(left, right));
  const stop = sequence(
    setRegister('settled', get(at)),
    keep(locals),
    giveBack(i32.constant(STOPS.full)),
  );
  const count = set(states, i64.add(get(states), i64.countOnes(get(bits))));
  const list = sequence(
    ...words.map((word, index) => i64.store(get(fresh), get(word), index * 8)),
    set(fresh, i32.add(get(fresh), i32.constant(map.keyBytes))),
    set(room, i32.subtract(get(room), i32.constant(1))),
  );
  const isFull = i32.or(i32.isZero(get(room)), i32.greaterOrEqual(get(slot), get(limit)));
  const insert = sequence(
    when(isFull, stop),
    ...words.map((word, index) => i64.store(get(slot), get(word), map.table + index * 8)),
    i64.store(get(slot), get(bits), found),
    i64.store(get(slot), get(bits), found + 8),
    set(keys, i32.add(get(keys), i32.constant(1))),
    count,
    list,
  );
  const add = sequence(
    set(waiting, i64.load(get(slot), found)),
    set(bits, i64.and(get(bits), i64.xor(get(waiting), i64.constant(-1n)))),
    leaveIf(1, i64.isZero(get(bits))),
    when(i32.isZero(get(room)), stop),
    i64.store(get(slot), i64.or(get(waiting), get(bits)), found),
    count,
    set(waiting, i64.load(get(slot), found + 8)),
    i64.store(get(slot), i64.or(get(waiting), get(bits)), found + 8),
    when(i64.isZero(get(waiting)), list),
  );
  const walk = loop(
    sequence(
      leaveIf(1, isSame),
      leaveIf(2, i64.isZero(i64.load(get(slot), map.table))),
      set(slot, i32.add(get(slot), i32.constant(map.slotBytes))),
      leave(0),
    ),
  );
  // The walk leaves the innermost block at the key itself, the second at an empty slot.
  const place = block(sequence(block(sequence(block(walk), add, leave(1))), insert));
  return forEach(
    map,
    locals,
    sequence(set(slot, i32.load(get(home))), set(bits, i64.load(get(at), map.keyBytes)), place),
  );
}
