/** The filter over sets of states: as the plain one, but with each record comes a set of the slice's states. */
import type { Arena } from '../arena.ts';
import {
  type Code,
  type Local,
  block,
  call,
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
import { anyOf, exactBits, laneCode, listCode, stepBits } from '../filter-code.ts';
import type { MemoryMap } from '../memory-map.ts';
import { bitsCode } from '../part-code.ts';
import type { Plan } from '../plan.ts';
import { addressOf } from '../register-code.ts';

/**
 * `filter(records)`: for the batch's records notes what is seen, takes out the states that are not expanded, and
 * appends the number of each record to the lists of all steps that nothing outside the slice rules out.
 * @param alarm index of the function that judges the states of a record
 */
export function filterFunction(
  plan: Plan,
  map: Omit<MemoryMap, 'table'>,
  arena: Arena,
  alarm: number,
): WasmFunction {
  return define(undefined, ['i32'], undefined, (frame) => {
    const [count] = frame.parameters as [Local];
    const [number, state] = [frame.local('i32'), frame.local('i32')];
    const words = Array.from({ length: map.keyBytes / 8 }, () => frame.local('i64'));
    const [bits, seen, bad] = [frame.local('i64'), frame.local('i64'), frame.local('i64')];
    const values = plan.groups.map(() => frame.local('i32'));
    const lanes = plan.base.map(() => frame.local('i64'));
    const reads = plan.groups.map((group, index) =>
      sequence(
        set(values[index]!, bitsCode(words[group.word]!, group.shiftBits, group.widthBits)),
        i32.store8(get(values[index]!), i32.constant(1), map.seen[index]),
      ),
    );
    const isExact = anyOf(lanes.map((lane, index) => exactBits(plan, lane, index)));
    const body = sequence(
      ...words.map((word, index) => set(word, i64.load(get(state), index * 8))),
      set(bits, i64.load(get(state), map.keyBytes)),
      set(seen, i64.or(get(seen), get(bits))),
      ...reads,
      ...lanes.map((lane, index) => set(lane, laneCode(plan, arena, values, index))),
      alarmTest(plan, map, alarm, { state, bits, bad }, lanes),
      i64.store(
        i32.shiftLeft(get(number), i32.constant(3)),
        i64.and(get(bits), i64.subtract(i64.constant(0n), i64.fromInteger(isExact))),
        map.alive,
      ),
      when(i64.isZero(get(bits)), leave(1)),
      ...lanes.map((lane, index) =>
        sequence(
          set(lane, i64.and(get(lane), stepBits(plan, index))),
          listCode(map, lane, index, number),
        ),
      ),
    );
    const seenAt = addressOf(map, 'sliceSeen');
    return sequence(
      set(state, i32.load(addressOf(map, 'batch'))),
      loop(
        sequence(
          block(body),
          set(state, i32.add(get(state), i32.constant(map.stateBytes))),
          leaveIf(0, i32.notEqual(tee(number, i32.add(get(number), i32.constant(1))), get(count))),
        ),
      ),
      i64.store(seenAt, i64.or(i64.load(seenAt), get(seen))),
    );
  });
}

interface Locals {
  readonly state: Local;
  readonly bits: Local;
  readonly bad: Local;
}

/** Sounds the alarm where one that matters is not ruled out; takes the states that are not expanded out of the set. */
function alarmTest(
  plan: Plan,
  map: Omit<MemoryMap, 'table'>,
  alarm: number,
  { state, bits, bad }: Locals,
  lanes: readonly Local[],
): Code {
  if (plan.alarms.length === 0) return [];
  const first = Math.floor(plan.steps.length / 64);
  const wanted = lanes.slice(first).map((lane, index) => {
    const address = map.wanted + (first + index) * 8;
    return i64.notEqual(i64.and(get(lane), i64.load(i32.constant(address))), i64.constant(0n));
  });
  const any = wanted.reduce((left, right) => i32.or(left, right));
  const pruned = addressOf(map, 'pruned');
  const prune = sequence(
    i64.store(pruned, i64.add(i64.load(pruned), i64.countOnes(get(bad)))),
    set(bits, i64.xor(get(bits), get(bad))),
    i64.store(get(state), get(bits), map.keyBytes),
  );
  return when(
    any,
    sequence(
      set(bad, call(alarm, get(state), ...lanes.map((lane) => get(lane)))),
      when(i32.load(addressOf(map, 'prune')), prune),
    ),
  );
}
