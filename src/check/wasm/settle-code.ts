/** Settling as WebAssembly: puts candidates that are new into the table, and into the list of fresh states. */
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
  tee,
  when,
} from './emit/code.ts';
import { type WasmFunction, define } from './emit/module.ts';
import { hashCode, homeCode } from './hash-code.ts';
import { AHEAD_STATES, type MemoryMap, SLACK_SLOTS } from './memory-map.ts';
import { REGISTERS } from './registers.ts';
import { register, setRegister } from './register-code.ts';
import { STOPS } from './sift-code.ts';

/** Locals of the function. */
interface Locals {
  readonly at: Local;
  readonly end: Local;
  readonly home: Local;
  readonly slot: Local;
  readonly fresh: Local;
  readonly room: Local;
  readonly words: readonly Local[];
  readonly found: Local;
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
      words: Array.from({ length: map.stateBytes / 8 }, () => frame.local('i64')),
      found: frame.local('i64'),
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
      set(limit, i32.multiply(slots, i32.constant(map.stateBytes))),
      set(locals.fresh, register('freshEnd')),
      set(locals.room, register('room')),
      loop(round),
      i32.constant(STOPS.done),
    );
  });
}

/** Writes back what is kept in locals. */
function keep({ fresh, room }: Locals): Code {
  return sequence(setRegister('freshEnd', get(fresh)), setRegister('room', get(room)));
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
    set(slot, homeCode(hash, register('slots'), map.stateBytes)),
    i32.store(get(home), get(slot)),
    set(sum, i64.xor(get(sum), i64.load(get(slot), map.table))),
  );
  return sequence(forEach(map, locals, fetch), i64.store(i32.constant(REGISTERS.sink), get(sum)));
}

/** Words that are compared without a branch between them; most known states are among these. */
const GLANCE_WORDS = 4;

/** Walks from each candidate's home to the state itself or to the first empty slot. */
function probeAll(map: MemoryMap, locals: Locals, limit: Local): Code {
  const { at, home, slot, fresh, room, words, found } = locals;
  const rest = words.slice(1).map((word, index) => {
    const offset = map.table + (index + 1) * 8;
    return i64.equal(get(word), i64.load(get(slot), offset));
  });
  const isSame = [i64.equal(tee(found, i64.load(get(slot), map.table)), get(words[0]!)), ...rest];
  const stop = sequence(
    setRegister('settled', get(at)),
    keep(locals),
    giveBack(i32.constant(STOPS.full)),
  );
  const isFull = i32.or(i32.isZero(get(room)), i32.greaterOrEqual(get(slot), get(limit)));
  const insert = sequence(
    when(isFull, stop),
    ...words.map((word, index) => i64.store(get(slot), get(word), map.table + index * 8)),
    ...words.map((word, index) => i64.store(get(fresh), get(word), index * 8)),
    set(fresh, i32.add(get(fresh), i32.constant(map.stateBytes))),
    set(room, i32.subtract(get(room), i32.constant(1))),
    leave(2),
  );
  const glances = words.length > 2 ? 0 : GLANCE_WORDS / words.length;
  const glance = Array.from({ length: glances }, (_, number) =>
    words
      .map((word, index) => {
        const offset = map.table + number * map.stateBytes + index * 8;
        return i64.equal(i64.load(get(slot), offset), get(word));
      })
      .reduce((left, right) => i32.and(left, right)),
  );
  const walk = block(
    sequence(
      glances === 0
        ? []
        : leaveIf(
            0,
            glance.reduce((left, right) => i32.or(left, right)),
          ),
      loop(
        sequence(
          leaveIf(
            1,
            isSame.reduce((left, right) => i32.and(left, right)),
          ),
          when(i64.isZero(get(found)), insert),
          set(slot, i32.add(get(slot), i32.constant(map.stateBytes))),
          leave(0),
        ),
      ),
    ),
  );
  return forEach(map, locals, sequence(set(slot, i32.load(get(home))), walk));
}
