/** Sifting as WebAssembly: drops candidates that were there lately, and hands out those of other partitions. */
import {
  type Code,
  type Local,
  get,
  giveBack,
  i32,
  i64,
  leave,
  loop,
  sequence,
  set,
  when,
} from './emit/code.ts';
import { type WasmFunction, define } from './emit/module.ts';
import { hashCode, ownerCode, upperHalf } from './hash-code.ts';
import { type MemoryMap, RECENT_STATES } from './memory-map.ts';
import { type Record, loadRecord, newRecord, storeKey, storeRecord } from './record.ts';
import { register, setRegister } from './register-code.ts';

/** What `settle` and `run` give. */
export const STOPS = {
  done: 0,
  /** The table must grow or fresh states must be fetched. */
  full: 1,
  /** An outbox must be emptied: it might not hold what the next batch leads to. */
  outbox: 2,
} as const;

/** Locals of the function. */
interface Locals {
  readonly at: Local;
  /** Where the next candidate goes that is left, and its hash. */
  readonly left: Local;
  readonly leftHash: Local;
  readonly record: Record;
  readonly hash: Local;
  readonly recent: Local;
  readonly isNew: Local;
  readonly owner: Local;
  /** Of a set, what was a candidate lately with the same key. */
  readonly known: Local;
}

/**
 * `sift()`: goes through all candidates and leaves those that must be looked up, pushed together at the front. Each is put where it may belong, and counts there only if it does: there are no
 * branches that nobody could foresee.
 */
export function siftFunction(map: MemoryMap, partitions: number): WasmFunction {
  return define(undefined, [], undefined, (frame) => {
    const locals: Locals = {
      at: frame.local('i32'),
      left: frame.local('i32'),
      leftHash: frame.local('i32'),
      record: newRecord(map, frame),
      hash: frame.local('i64'),
      recent: frame.local('i32'),
      isNew: frame.local('i32'),
      owner: frame.local('i32'),
      known: frame.local('i64'),
    };
    const { at, left, record, hash } = locals;
    const isShared = partitions > 1;
    const others = Array.from({ length: isShared ? partitions : 0 }, (_, one) => one);
    const finish = sequence(
      ...others.map((one) => closeBox(map, one)),
      isShared ? set(left, ownEnd(map)) : [],
      setRegister(map, 'sifted', get(at)),
      setRegister(map, 'siftedEnd', get(left)),
      giveBack([]),
    );
    return sequence(
      set(at, register(map, 'sifted')),
      set(left, register(map, 'siftedEnd')),
      set(locals.leftHash, numberOf(map, left)),
      ...others.map((one) => openBox(map, one)),
      isShared ? i32.store(ownPlace(map), get(left), map.boxEnds) : [],
      loop(
        sequence(
          when(i32.equal(get(at), register(map, 'candidateEnd')), finish),
          loadRecord(record, get(at)),
          hashCode(record.words, hash),
          recall(map, locals),
          isShared ? handOut(map, locals, partitions) : keepOwn(map, locals),
          remember(map, locals),
          set(at, i32.add(get(at), i32.constant(map.stateBytes))),
          leave(0),
        ),
      ),
    );
  });
}

/** Four times the number of a candidate. */
function numberOf(map: MemoryMap, at: Local): Code {
  return i32.divide(
    i32.subtract(get(at), i32.constant(map.candidates)),
    i32.constant(map.stateBytes / 4),
  );
}

function openBox(map: MemoryMap, one: number): Code {
  const length = i32.load(i32.constant(map.outboxed + one * 4));
  const begin = i32.constant(map.outboxes + one * map.outboxBytes);
  return i32.store(i32.constant(map.boxEnds + one * 4), i32.add(begin, length));
}

function closeBox(map: MemoryMap, one: number): Code {
  const end = i32.load(i32.constant(map.boxEnds + one * 4));
  const length = i32.subtract(end, i32.constant(map.outboxes + one * map.outboxBytes));
  const isOther = i32.notEqual(register(map, 'own'), i32.constant(one));
  return when(isOther, i32.store(i32.constant(map.outboxed + one * 4), length));
}

function ownPlace(map: MemoryMap): Code {
  return i32.shiftLeft(register(map, 'own'), i32.constant(2));
}

function ownEnd(map: MemoryMap): Code {
  return i32.load(ownPlace(map), map.boxEnds);
}

/** Finds out whether a record like this one was put there lately, and adds nothing to that. */
function recall(map: MemoryMap, { record, hash, recent, isNew, known }: Locals): Code {
  const { words, bits } = record;
  const place = i32.and(i32.fromLong(get(hash)), i32.constant(RECENT_STATES - 1));
  const differs = words
    .map((word, number) => i64.notEqual(i64.load(get(recent), map.recent + number * 8), get(word)))
    .reduce((one, other) => i32.or(one, other));
  const find = set(recent, i32.multiply(place, i32.constant(map.stateBytes)));
  if (bits === undefined) return sequence(find, set(isNew, differs));
  const mask = i64.subtract(i64.fromInteger(differs), i64.constant(1n));
  const added = i64.and(get(bits), i64.xor(get(known), i64.constant(-1n)));
  return sequence(
    find,
    set(known, i64.and(mask, i64.load(get(recent), map.recent + map.keyBytes))),
    set(isNew, i64.notEqual(added, i64.constant(0n))),
  );
}

/** Notes the record among the recent ones. */
function remember(map: MemoryMap, { record, recent, known }: Locals): Code {
  const { bits } = record;
  return sequence(
    storeKey(record, get(recent), map.recent),
    bits === undefined
      ? []
      : i64.store(get(recent), i64.or(get(bits), get(known)), map.recent + map.keyBytes),
  );
}

/** Puts the record behind those that are left. */
function keepOwn(map: MemoryMap, { record, left, leftHash, hash, isNew }: Locals): Code {
  return sequence(
    storeRecord(record, get(left)),
    i32.store(get(leftHash), upperHalf(hash), map.hashes),
    set(left, i32.add(get(left), i32.multiply(get(isNew), i32.constant(map.stateBytes)))),
    set(leftHash, i32.add(get(leftHash), i32.shiftLeft(get(isNew), i32.constant(2)))),
  );
}

/** Puts the record into the outbox of its partition; this one's own are those that are left. */
function handOut(map: MemoryMap, locals: Locals, partitions: number): Code {
  const { record, left, leftHash, hash, isNew, owner } = locals;
  const isOwn = i32.equal(get(owner), register(map, 'own'));
  const place = i32.shiftLeft(get(owner), i32.constant(2));
  const end = i32.add(get(left), i32.multiply(get(isNew), i32.constant(map.stateBytes)));
  return sequence(
    set(owner, ownerCode(hash, partitions)),
    set(left, i32.load(place, map.boxEnds)),
    storeRecord(record, get(left)),
    i32.store(place, end, map.boxEnds),
    i32.store(get(leftHash), upperHalf(hash), map.hashes),
    set(
      leftHash,
      i32.add(get(leftHash), i32.shiftLeft(i32.and(get(isNew), isOwn), i32.constant(2))),
    ),
  );
}
