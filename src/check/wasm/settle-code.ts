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
import { STOPS } from './sift-code.ts';
import { type SlotLocals, insert, walk } from './slot-code.ts';
import {
  type Bucket,
  findZeros,
  firstGap,
  gaps,
  isInBucket,
  loadBucket,
  newBucket,
  unfinished,
  want,
} from './bucket-code.ts';
import { addressOf, register, setRegister } from './register-code.ts';

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
  readonly bucket: Bucket;
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
      there: Array.from({ length: map.keyBytes / 8 }, () => frame.local('i64')),
      bucket: newBucket(frame),
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
      setRegister(map, 'candidateEnd', begin),
      setRegister(map, 'sifted', begin),
      setRegister(map, 'siftedEnd', begin),
      setRegister(map, 'settled', begin),
      keep(map, locals),
      giveBack(i32.constant(STOPS.done)),
    );
    const stop = sequence(keep(map, locals), giveBack(i32.constant(STOPS.full)));
    const left = i32.divide(
      i32.subtract(get(all), register(map, 'settled')),
      i32.constant(map.stateBytes),
    );
    const round = sequence(
      when(i32.equal(register(map, 'settled'), get(all)), finish),
      set(count, left),
      atMost(count, i32.constant(AHEAD_STATES)),
      atMost(count, get(locals.room)),
      when(i32.isZero(get(count)), stop),
      set(
        end,
        i32.add(register(map, 'settled'), i32.multiply(get(count), i32.constant(map.stateBytes))),
      ),
      fetchAhead(map, locals),
      lookHome(map, locals, stop),
      map.bucketSlots > 1 ? lookFurther(map, locals, stop) : [],
      setRegister(map, 'settled', get(end)),
      leave(0),
    );
    return sequence(
      call(sift),
      set(all, register(map, 'siftedEnd')),
      set(locals.fresh, register(map, 'freshEnd')),
      set(locals.room, register(map, 'room')),
      set(locals.slots, register(map, 'slots')),
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
  const found = addressOf(map, 'states');
  return sequence(
    setRegister(map, 'freshEnd', get(fresh)),
    setRegister(map, 'room', get(room)),
    hasSets(map)
      ? [
          setRegister(map, 'keys', i32.add(register(map, 'keys'), get(keys))),
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
    i32.subtract(register(map, 'settled'), i32.constant(map.candidates)),
    i32.constant(map.stateBytes / 4),
  );
  return sequence(
    set(at, register(map, 'settled')),
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
    i64.store(addressOf(map, 'sink'), get(sum)),
  );
}

/** Looks into the bucket of each candidate; where slots are no buckets, walks on at once. */
function lookHome(map: MemoryMap, locals: Locals, stop: Code): Code {
  const { at, end, home, slot, pendingEnd, record } = locals;
  const look = map.bucketSlots > 1 ? lookIntoBucket(map, locals) : onwards(map, locals, stop);
  return sequence(
    set(at, register(map, 'settled')),
    set(home, i32.constant(map.homes)),
    set(pendingEnd, i32.constant(map.pending)),
    loop(
      sequence(
        loadRecord(record, get(at)),
        set(slot, i32.load(get(home))),
        look,
        set(home, i32.add(get(home), i32.constant(4))),
        set(at, i32.add(get(at), i32.constant(map.stateBytes))),
        leaveIf(0, i32.notEqual(get(at), get(end))),
      ),
    ),
  );
}

function lookIntoBucket(map: MemoryMap, locals: Locals): Code {
  const { at, home, slot, pendingEnd, bucket } = locals;
  const busy = unfinished(map, bucket);
  const number = i32.subtract(get(home), i32.constant(map.homes));
  const postpone = sequence(
    i32.store16(get(pendingEnd), number),
    set(pendingEnd, i32.add(get(pendingEnd), i32.constant(2))),
    leave(2),
  );
  const attempt = sequence(
    map.isConcurrent ? set(slot, i32.load(get(home))) : [],
    loadBucket(map, bucket, slot),
    leaveIf(1, isInBucket(map, bucket)),
    findZeros(bucket),
    busy === undefined ? [] : leaveIf(0, busy),
    when(i32.isZero(gaps(map, bucket)), postpone),
    set(slot, i32.add(get(slot), firstGap(map, bucket))),
    insert(map, locals, 0),
  );
  return sequence(want(map, bucket, get(at)), block(loop(attempt)));
}

function onwards(map: MemoryMap, locals: Locals, stop: Code): Code {
  const end = i32.add(get(locals.slots), i32.constant(SLACK_SLOTS - map.bucketSlots));
  return walk(map, locals, i32.multiply(end, i32.constant(map.slotBytes)), stop);
}

/** Walks on behind the home bucket for all that found theirs full of others. */
function lookFurther(map: MemoryMap, locals: Locals, stop: Code): Code {
  const { at, slot, pending, record } = locals;
  const candidate = i32.multiply(get(at), i32.constant(map.stateBytes / 4));
  return sequence(
    fetchNext(map, locals),
    eachPending(
      map,
      locals,
      sequence(
        set(at, i32.load16(get(pending))),
        set(slot, nextBucket(map, get(at))),
        set(at, i32.add(register(map, 'settled'), candidate)),
        loadRecord(record, get(at)),
        onwards(map, locals, stop),
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
    i64.store(addressOf(map, 'sink'), get(sum)),
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
