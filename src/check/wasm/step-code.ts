/** A step as WebAssembly: one loop over all states of a batch that got past the filter. */
import type { Arena } from './arena.ts';
import {
  type Code,
  block,
  get,
  giveBack,
  i32,
  i64,
  leaveIf,
  loop,
  sequence,
  set,
  tee,
  when,
} from './emit/code.ts';
import type { Local } from './emit/code.ts';
import { type WasmFunction, define } from './emit/module.ts';
import { type MemoryMap, type Purpose, listOf } from './memory-map.ts';
import { type PartCode, deliveriesCode, readCode, tableCode } from './part-code.ts';
import type { Plan } from './plan.ts';
import { markFired, marker } from './mark-code.ts';
import { predicateCode } from './predicate-code.ts';
import { addressOf } from './register-code.ts';

/**
 * The function of a step: appends the successors of the listed states to the candidates, and empties the list.
 * A step that changes nothing adds no candidate when searching: its state is known.
 */
export function stepFunction(
  plan: Plan,
  map: Omit<MemoryMap, 'table'>,
  arena: Arena,
  step: number,
  purpose: Purpose,
): WasmFunction {
  return define(undefined, [], undefined, (frame) => {
    const planned = plan.steps[step]!;
    const [at, end, state, candidate, number, count] = [
      frame.local('i32'),
      frame.local('i32'),
      frame.local('i32'),
      frame.local('i32'),
      frame.local('i32'),
      frame.local('i32'),
    ];
    const words = Array.from({ length: plan.layout.words }, () => frame.local('i64'));
    const list = listOf(map.lists, step);
    const joint = planned.joint.map((guard) =>
      leaveIf(0, i32.isZero(predicateCode(plan.network, guard, arena, readCode(plan, words)))),
    );
    const parts = planned.parts.map((part, index): PartCode => {
      const mark = marker(map, map.covered[step]![index]!, number);
      return part.table === undefined
        ? deliveriesCode(plan, arena, frame, step, part, words, mark)
        : tableCode(arena, frame, part, part.table, words, mark);
    });
    const alive = planned.isExact ? [] : i32.store8(get(number), i32.constant(1), map.alive);
    const attempt = block(
      sequence(
        set(number, i32.load16(get(at))),
        set(
          state,
          i32.add(
            i32.load(addressOf(map, 'batch')),
            i32.multiply(get(number), i32.constant(map.stateBytes)),
          ),
        ),
        ...words.map((word, index) => set(word, i64.load(get(state), index * 8))),
        ...joint,
        ...parts.map((part) => part.move),
        ...parts.map((part) => part.cover),
        markFired(map, step, number),
        alive,
        set(count, i32.add(get(count), i32.constant(1))),
        emit(map, purpose, parts, words, candidate, number),
      ),
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
          attempt,
          leaveIf(0, i32.notEqual(tee(at, i32.add(get(at), i32.constant(2))), get(end))),
        ),
      ),
      i32.store(addressOf(map, 'candidateEnd'), get(candidate)),
      i32.store(i32.constant(map.listEnds + step * 4), i32.constant(list)),
      i64.store(
        i32.constant(map.fired + step * 8),
        i64.add(i64.load(i32.constant(map.fired + step * 8)), i64.fromInteger(get(count))),
      ),
    );
  });
}

/** Writes the successor behind the candidates; it counts only where something changed. */
function emit(
  map: Omit<MemoryMap, 'table'>,
  purpose: Purpose,
  parts: readonly PartCode[],
  words: readonly Local[],
  candidate: Local,
  number: Local,
): Code {
  const changes = words.map((_, word) =>
    parts.flatMap((part) => part.changes.filter((one) => one.word === word)),
  );
  const changed = changes.flat().map((one) => one.bits);
  const writes = words.map((word, index) => {
    const successor = changes[index]!.reduce((sum, one) => i64.xor(sum, one.bits), get(word));
    return i64.store(get(candidate), successor, index * 8);
  });
  if (purpose === 'trace') {
    const index = i32.divide(
      i32.subtract(get(candidate), i32.constant(map.candidates)),
      i32.constant(map.stateBytes),
    );
    return sequence(
      ...writes,
      i32.store(i32.shiftLeft(index, i32.constant(2)), get(number), map.sources),
      set(candidate, i32.add(get(candidate), i32.constant(map.stateBytes))),
    );
  }
  if (changed.length === 0) return [];
  const any = changed.reduce((left, right) => i64.or(left, right));
  const advance = i32.multiply(i64.notEqual(any, i64.constant(0n)), i32.constant(map.stateBytes));
  return sequence(...writes, set(candidate, i32.add(get(candidate), advance)));
}
