/** Steps over sets of states: one that the slice has no part in moves whole sets, others state by state. */
import type { Arena } from '../arena.ts';
import {
  type Code,
  type Local,
  block,
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
} from '../emit/code.ts';
import { type Frame, type WasmFunction, define } from '../emit/module.ts';
import { type MemoryMap, listOf } from '../memory-map.ts';
import { plainMarker } from '../mark-code.ts';
import { type PartCode, deliveriesCode, readCode, tableCode } from '../part-code.ts';
import { type Plan, movesSlice } from '../plan.ts';
import { predicateCode } from '../predicate-code.ts';
import { maskOf } from './slice.ts';
import { addressOf } from '../register-code.ts';

interface Locals {
  readonly at: Local;
  readonly end: Local;
  readonly state: Local;
  readonly candidate: Local;
  /** First candidate of the record at hand. */
  readonly first: Local;
  readonly alive: Local;
  readonly count: Local;
  /** The record's states that the step may be enabled in. */
  readonly bits: Local;
  /** States left to try, and those in which the step was enabled. */
  readonly rest: Local;
  readonly bit: Local;
  readonly words: readonly Local[];
}

/** The function of a step: appends what the listed records lead to to the candidates, and empties the list. */
export function stepFunction(
  plan: Plan,
  map: Omit<MemoryMap, 'table'>,
  arena: Arena,
  step: number,
): WasmFunction {
  return define(undefined, [], undefined, (frame) => {
    const locals: Locals = {
      at: frame.local('i32'),
      end: frame.local('i32'),
      state: frame.local('i32'),
      candidate: frame.local('i32'),
      first: frame.local('i32'),
      alive: frame.local('i32'),
      count: frame.local('i64'),
      bits: frame.local('i64'),
      rest: frame.local('i64'),
      bit: frame.local('i64'),
      words: Array.from({ length: plan.layout.words }, () => frame.local('i64')),
    };
    const { at, end, state, candidate, alive, count, bits, words } = locals;
    const list = listOf(map.lists, step);
    const mask = maskOf(plan, plan.steps[step]!);
    const attempt = attemptCode(plan, map, arena, frame, step, locals);
    const isSliced = movesSlice(plan.network, plan.steps[step]!, plan.layout.slice!);
    const record = sequence(
      set(alive, i32.shiftLeft(i32.load16(get(at)), i32.constant(3))),
      set(
        state,
        i32.add(
          i32.load(addressOf(map, 'batch')),
          i32.multiply(i32.load16(get(at)), i32.constant(map.stateBytes)),
        ),
      ),
      ...words.slice(0, -1).map((word, index) => set(word, i64.load(get(state), index * 8))),
      set(bits, i64.and(i64.load(get(state), map.keyBytes), i64.constant(mask))),
      leaveIf(0, i64.isZero(get(bits))),
      isSliced ? eachState(locals, attempt) : attempt,
    );
    return sequence(
      set(at, i32.constant(list)),
      when(
        i32.equal(tee(end, i32.load(i32.constant(map.listEnds + step * 4))), get(at)),
        giveBack([]),
      ),
      set(candidate, i32.load(addressOf(map, 'candidateEnd'))),
      loop(
        sequence(
          block(record),
          leaveIf(0, i32.notEqual(tee(at, i32.add(get(at), i32.constant(2))), get(end))),
        ),
      ),
      i32.store(addressOf(map, 'candidateEnd'), get(candidate)),
      i32.store(i32.constant(map.listEnds + step * 4), i32.constant(list)),
      i64.store(
        i32.constant(map.fired + step * 8),
        i64.add(i64.load(i32.constant(map.fired + step * 8)), get(count)),
      ),
    );
  });
}

/** Tries the step in each state of the set alone. */
function eachState({ bits, rest, bit, words, candidate, first }: Locals, attempt: Code): Code {
  const inner = words.at(-1)!;
  return sequence(
    set(rest, get(bits)),
    set(first, get(candidate)),
    loop(
      sequence(
        set(inner, i64.countTrailingZeros(get(rest))),
        set(bit, i64.shiftLeft(i64.constant(1n), get(inner))),
        block(attempt),
        leaveIf(0, i32.isZero(i64.isZero(set1(rest, bit)))),
      ),
    ),
  );
}

/** Takes the bit out of what is left, and gives what is left then. */
function set1(rest: Local, bit: Local): Code {
  return tee(rest, i64.xor(get(rest), get(bit)));
}

/** One attempt inside a block, which it leaves where the step is refused. */
function attemptCode(
  plan: Plan,
  map: Omit<MemoryMap, 'table'>,
  arena: Arena,
  frame: Frame,
  step: number,
  locals: Locals,
): Code {
  const planned = plan.steps[step]!;
  const { words, alive, count, bits, bit } = locals;
  const joint = planned.joint.map((guard) =>
    leaveIf(0, i32.isZero(predicateCode(plan.network, guard, arena, readCode(plan, words)))),
  );
  const parts = planned.parts.map((part, index): PartCode => {
    const mark = plainMarker(map.covered[step]![index]!);
    return part.table === undefined
      ? deliveriesCode(plan, arena, frame, step, part, words, mark)
      : tableCode(arena, frame, part, part.table, words, mark);
  });
  const isSliced = movesSlice(plan.network, planned, plan.layout.slice!);
  const taken = isSliced ? bit : bits;
  const note = planned.isExact
    ? []
    : i64.store(get(alive), i64.or(i64.load(get(alive), map.alive), get(taken)), map.alive);
  return sequence(
    ...joint,
    ...parts.map((part) => part.move),
    ...parts.map((part) => part.cover),
    note,
    set(count, i64.add(get(count), isSliced ? i64.constant(1n) : i64.countOnes(get(bits)))),
    isSliced ? emitState(map, frame, parts, locals) : emitSet(map, parts, locals),
  );
}

/** Writes the successor with the same set; it counts only where something changed. */
function emitSet(
  map: Omit<MemoryMap, 'table'>,
  parts: readonly PartCode[],
  { words, candidate, bits }: Locals,
): Code {
  const changed = parts.flatMap((part) => part.changes.map((one) => one.bits));
  if (changed.length === 0) return [];
  const any = changed.reduce((left, right) => i64.or(left, right));
  const advance = i32.multiply(i64.notEqual(any, i64.constant(0n)), i32.constant(map.stateBytes));
  return sequence(
    ...words
      .slice(0, -1)
      .map((word, index) => i64.store(get(candidate), successor(parts, word, index), index * 8)),
    i64.store(get(candidate), get(bits), map.keyBytes),
    set(candidate, i32.add(get(candidate), advance)),
  );
}

/** Writes the successor of one state, or adds it to the set before it where all else is the same. */
function emitState(
  map: Omit<MemoryMap, 'table'>,
  frame: Frame,
  parts: readonly PartCode[],
  { words, candidate, first }: Locals,
): Code {
  const after = words.map(() => frame.local('i64'));
  const stays = words
    .map((word, index) => i64.equal(get(word), get(after[index]!)))
    .reduce((left, right) => i32.and(left, right));
  const isAsBefore = after
    .slice(0, -1)
    .map((word, index) => i64.equal(get(word), i64.load(before(index * 8))))
    .reduce((left, right) => i32.and(left, right));
  const bit = i64.shiftLeft(i64.constant(1n), get(after.at(-1)!));
  function before(offset: number): Code {
    return i32.subtract(get(candidate), i32.constant(map.stateBytes - offset));
  }
  return sequence(
    ...words.map((word, index) => set(after[index]!, successor(parts, word, index))),
    leaveIf(0, stays),
    when(
      i32.and(i32.notEqual(get(candidate), get(first)), isAsBefore),
      sequence(
        i64.store(before(map.keyBytes), i64.or(i64.load(before(map.keyBytes)), bit)),
        leave(1),
      ),
    ),
    ...after.slice(0, -1).map((word, index) => i64.store(get(candidate), get(word), index * 8)),
    i64.store(get(candidate), bit, map.keyBytes),
    set(candidate, i32.add(get(candidate), i32.constant(map.stateBytes))),
  );
}

function successor(parts: readonly PartCode[], word: Local, index: number): Code {
  const changes = parts.flatMap((part) => part.changes.filter((one) => one.word === index));
  return changes.reduce((sum, one) => i64.xor(sum, one.bits), get(word));
}
