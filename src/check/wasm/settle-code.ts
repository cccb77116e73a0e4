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
  when,
} from './emit/code.ts';
import { type WasmFunction, define } from './emit/module.ts';
import { homeCode } from './hash-code.ts';
import { AHEAD_STATES, type MemoryMap, SLACK_SLOTS } from './memory-map.ts';
import { hasSets, loadRecord, newRecord } from './record.ts';
import { REGISTERS } from './registers.ts';
import { register, setRegister } from './register-code.ts';
import { STOPS } from './sift-code.ts';
import { type SlotLocals, add, insert, isInBucket, isInSlot, takenSlots } from './slot-code.ts';

/** Locals of the function. */
interface Locals extends SlotLocals {
  /** Candidates of the round: the one at hand, and the end of all. */
  readonly at: Local;
  readonly end: Local;
  readonly hash: Local;
  readonly home: Local;
  readonly pending: Local;
  readonly pendingEnd: Local;
  /** Of what is loaded only to be there soon. */
  readonly sum: Local;
  readonly slots: Local;
}

/**
 * `settle()`: sifts the candidates and puts what is left into the table; gives one of `STOPS` and goes on where it
 * stopped. A round takes some candidates: first it loads all their buckets, loads that do not wait for each other; then it
 * looks into each bucket; and the few that find theirs full of others look further. A round that is stopped is
 * taken once more from its beginning, which does no harm.
 * @param sift index of the function that sifts
 */
export function settleFunction(map: MemoryMap, sift: number): WasmFunction {
  return define('settle', [], 'i32', (frame) => {
    const locals: Locals = {
      at: frame.local('i32'),
      end: frame.local('i32'),
      hash: frame.local('i32'),
      home: frame.local('i32'),
      slot: frame.local('i32'),
      fresh: frame.local('i32'),
      room: frame.local('i32'),
      pending: frame.local('i32'),
      pendingEnd: frame.local('i32'),
      record: newRecord(map, frame),
      pair: frame.local('v128'),
      sum: frame.local('i64'),
      keys: frame.local('i32'),
      states: frame.local('i64'),
      known: frame.local('i64'),
      slots: frame.local('i32'),
    };
    const [count, all] = [frame.local('i32'), frame.local('i32')];
    const { end } = locals;
    const begin = i32.constant(map.candidates);
    const finish = sequence(
      setRegister('candidateEnd', begin),
      setRegister('sifted', begin),
      setRegister('siftedEnd', begin),
      setRegister('settled', begin),
      keep(map, locals),
      giveBack(i32.constant(STOPS.done)),
    );
    const stop = sequence(keep(map, locals), giveBack(i32.constant(STOPS.full)));
    const left = i32.divide(
      i32.subtract(get(all), register('settled')),
      i32.constant(map.stateBytes),
    );
    const round = sequence(
      when(i32.equal(register('settled'), get(all)), finish),
      set(count, left),
      atMost(count, i32.constant(AHEAD_STATES)),
      atMost(count, get(locals.room)),
      when(i32.isZero(get(count)), stop),
      set(
        end,
        i32.add(register('settled'), i32.multiply(get(count), i32.constant(map.stateBytes))),
      ),
      fetchAhead(map, locals),
      lookHome(map, locals),
      lookFurther(map, locals, stop),
      setRegister('settled', get(end)),
      leave(0),
    );
    return sequence(
      call(sift),
      set(all, register('siftedEnd')),
      set(locals.fresh, register('freshEnd')),
      set(locals.room, register('room')),
      set(locals.slots, register('slots')),
      loop(round),
      i32.constant(STOPS.done),
    );
  });
}

function atMost(local: Local, most: Code): Code {
  return when(i32.less(most, get(local)), set(local, most));
}

/** Writes back what is kept in locals. */
function keep(map: MemoryMap, { fresh, room, keys, states }: Locals): Code {
  const found = i32.constant(REGISTERS.states);
  return sequence(
    setRegister('freshEnd', get(fresh)),
    setRegister('room', get(room)),
    hasSets(map)
      ? [
          setRegister('keys', i32.add(register('keys'), get(keys))),
          i64.store(found, i64.add(i64.load(found), get(states))),
        ]
      : [],
  );
}

/** Loads every bucket once. */
function fetchAhead(map: MemoryMap, locals: Locals): Code {
  const { at, end, hash, home, slot, sum, slots } = locals;
  // A slot that is no part of a line may lie in two of them.
  const last = map.table + map.slotBytes - 8;
  const first = i32.divide(
    i32.subtract(register('settled'), i32.constant(map.candidates)),
    i32.constant(map.stateBytes / 4),
  );
  return sequence(
    set(at, register('settled')),
    set(hash, first),
    set(home, i32.constant(map.homes)),
    loop(
      sequence(
        set(slot, homeCode(i32.load(get(hash), map.hashes), get(slots), map)),
        i32.store(get(home), get(slot)),
        set(sum, i64.xor(get(sum), i64.load(get(slot), map.table))),
        map.bucketSlots > 1 ? [] : set(sum, i64.xor(get(sum), i64.load(get(slot), last))),
        set(hash, i32.add(get(hash), i32.constant(4))),
        set(home, i32.add(get(home), i32.constant(4))),
        set(at, i32.add(get(at), i32.constant(map.stateBytes))),
        leaveIf(0, i32.notEqual(get(at), get(end))),
      ),
    ),
    i64.store(i32.constant(REGISTERS.sink), get(sum)),
  );
}

/** Looks into the bucket of each candidate. */
function lookHome(map: MemoryMap, locals: Locals): Code {
  const { at, end, home, slot, pendingEnd, record } = locals;
  const last = map.table + (map.bucketSlots - 1) * map.slotBytes;
  const number = i32.subtract(get(home), i32.constant(map.homes));
  const postpone = sequence(
    i32.store16(get(pendingEnd), number),
    set(pendingEnd, i32.add(get(pendingEnd), i32.constant(2))),
    leave(1),
  );
  const look = sequence(
    hasSets(map)
      ? when(isInSlot(map, slot, record), sequence(add(map, locals), leave(1)))
      : leaveIf(0, isInBucket(map, locals)),
    when(i32.isZero(i64.isZero(i64.load(get(slot), last))), postpone),
    set(slot, i32.add(get(slot), i32.multiply(takenSlots(map, slot), i32.constant(map.slotBytes)))),
    insert(map, locals),
  );
  return sequence(
    set(at, register('settled')),
    set(home, i32.constant(map.homes)),
    set(pendingEnd, i32.constant(map.pending)),
    loop(
      sequence(
        loadRecord(record, get(at)),
        set(slot, i32.load(get(home))),
        block(look),
        set(home, i32.add(get(home), i32.constant(4))),
        set(at, i32.add(get(at), i32.constant(map.stateBytes))),
        leaveIf(0, i32.notEqual(get(at), get(end))),
      ),
    ),
  );
}

/** Walks on behind the home bucket, to the state itself or to the first empty slot. */
function lookFurther(map: MemoryMap, locals: Locals, stop: Code): Code {
  const { at, slot, pending, record, slots } = locals;
  const end = i32.add(get(slots), i32.constant(SLACK_SLOTS - map.bucketSlots));
  const limit = i32.multiply(end, i32.constant(map.slotBytes));
  const walk = loop(
    sequence(
      when(isInSlot(map, slot, record), sequence(add(map, locals), leave(2))),
      when(i32.greaterOrEqual(get(slot), limit), stop),
      when(i64.isZero(i64.load(get(slot), map.table)), sequence(insert(map, locals), leave(2))),
      set(slot, i32.add(get(slot), i32.constant(map.slotBytes))),
      leave(0),
    ),
  );
  const candidate = i32.multiply(get(at), i32.constant(map.stateBytes / 4));
  return sequence(
    map.bucketSlots > 1 ? fetchNext(map, locals) : [],
    eachPending(
      map,
      locals,
      sequence(
        set(at, i32.load16(get(pending))),
        set(slot, nextBucket(map, get(at))),
        set(at, i32.add(register('settled'), candidate)),
        loadRecord(record, get(at)),
        block(walk),
      ),
    ),
  );
}

/** Loads the next buckets of all that found theirs full. */
function fetchNext(map: MemoryMap, locals: Locals): Code {
  const { pending, sum } = locals;
  const next = i64.load(nextBucket(map, i32.load16(get(pending))), map.table);
  return sequence(
    eachPending(map, locals, set(sum, i64.xor(get(sum), next))),
    i64.store(i32.constant(REGISTERS.sink), get(sum)),
  );
}

/** The bucket behind the home of a candidate of the round, which is given by four times its number. */
function nextBucket(map: MemoryMap, number: Code): Code {
  return i32.add(i32.load(number, map.homes), i32.constant(map.bucketSlots * map.slotBytes));
}

function eachPending(map: MemoryMap, { pending, pendingEnd }: Locals, body: Code): Code {
  return sequence(
    set(pending, i32.constant(map.pending)),
    block(
      loop(
        sequence(
          leaveIf(1, i32.equal(get(pending), get(pendingEnd))),
          body,
          set(pending, i32.add(get(pending), i32.constant(2))),
          leave(0),
        ),
      ),
    ),
  );
}
