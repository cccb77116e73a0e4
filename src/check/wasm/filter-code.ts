/** The filter as WebAssembly: looks at each state of a batch once, judges it, and lists the steps to try. */
import type { Arena } from './arena.ts';
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
} from './emit/code.ts';
import { type WasmFunction, define } from './emit/module.ts';
import { type MemoryMap } from './memory-map.ts';
import { marker } from './mark-code.ts';
import { bitsCode } from './part-code.ts';
import type { Plan } from './plan.ts';
import { addressOf } from './register-code.ts';

/**
 * `filter(states)`: for the batch's states notes what is seen, sounds alarms, and appends the number of each state
 * to the lists of all steps that nothing rules out.
 * @param alarm index of the function that judges a state
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
    const words = Array.from({ length: plan.layout.words }, () => frame.local('i64'));
    const values = plan.groups.map(() => frame.local('i32'));
    const lanes = plan.base.map(() => frame.local('i64'));
    const masks = lanes.map((lane, index) => set(lane, laneCode(plan, arena, values, index)));
    const steps = lanes.map((lane, index) => i64.and(get(lane), stepBits(plan, index)));
    const body = sequence(
      ...words.map((word, index) => set(word, i64.load(get(state), index * 8))),
      seenCode(plan, map, words, values, number),
      ...masks,
      alarmTest(plan, map, alarm, state, lanes),
      i32.store8(
        get(number),
        anyOf(lanes.map((lane, index) => exactBits(plan, lane, index))),
        map.alive,
      ),
      ...lanes.map((lane, index) =>
        sequence(set(lane, steps[index]!), listCode(map, lane, index, number)),
      ),
    );
    return sequence(
      set(state, i32.load(addressOf(map, 'batch'))),
      loop(
        sequence(
          block(body),
          set(state, i32.add(get(state), i32.constant(map.stateBytes))),
          leaveIf(0, i32.notEqual(tee(number, i32.add(get(number), i32.constant(1))), get(count))),
        ),
      ),
    );
  });
}

/** Reads the values of all groups, and marks them as seen. */
export function seenCode(
  plan: Plan,
  map: Omit<MemoryMap, 'table'>,
  words: readonly Local[],
  values: readonly Local[],
  number: Local,
): Code {
  const reads = plan.groups.map((group, index) =>
    sequence(
      set(values[index]!, bitsCode(words[group.word]!, group.shiftBits, group.widthBits)),
      marker(map, map.seen[index]!, number)(get(values[index]!), 0),
    ),
  );
  return sequence(...reads);
}

/** The tables of all groups of values, joined. */
export function laneCode(plan: Plan, arena: Arena, values: readonly Local[], lane: number): Code {
  const masks = plan.groups.map((group, index) =>
    i64.load(
      i32.shiftLeft(get(values[index]!), i32.constant(3)),
      arena.constant(group.masks[lane]!),
    ),
  );
  return masks.length === 0
    ? i64.constant(plan.base[lane]!)
    : masks.reduce((left, right) => i64.and(left, right));
}

/** Sounds the alarm where one that matters is not ruled out; a state that is not expanded is left. */
function alarmTest(
  plan: Plan,
  map: Omit<MemoryMap, 'table'>,
  alarm: number,
  state: Local,
  lanes: readonly Local[],
): Code {
  if (plan.alarms.length === 0) return [];
  const first = Math.floor(plan.steps.length / 64);
  const wanted = lanes.slice(first).map((lane, index) => {
    const address = map.wanted + (first + index) * 8;
    return i64.notEqual(i64.and(get(lane), i64.load(i32.constant(address))), i64.constant(0n));
  });
  const any = wanted.reduce((left, right) => i32.or(left, right));
  const isBad = call(alarm, get(state), ...lanes.map((lane) => get(lane)));
  const skip = sequence(
    i64.store(
      addressOf(map, 'pruned'),
      i64.add(i64.load(addressOf(map, 'pruned')), i64.constant(1n)),
    ),
    markAlive(map, state),
    leave(2),
  );
  const isPruned = i32.and(isBad, i32.load(addressOf(map, 'prune')));
  return when(any, when(isPruned, skip));
}

/** A state that is not expanded is no deadlock. */
function markAlive(map: Omit<MemoryMap, 'table'>, state: Local): Code {
  const number = i32.divide(
    i32.subtract(get(state), i32.load(addressOf(map, 'batch'))),
    i32.constant(map.stateBytes),
  );
  return i32.store8(number, i32.constant(1), map.alive);
}

/** Appends the state's number to the list of each step whose bit is left. */
export function listCode(
  map: Omit<MemoryMap, 'table'>,
  lane: Local,
  index: number,
  number: Local,
): Code {
  const ends = map.listEnds + index * 64 * 4;
  const offset = i32.shiftLeft(i32.fromLong(i64.countTrailingZeros(get(lane))), i32.constant(2));
  return block(
    loop(
      sequence(
        leaveIf(1, i64.isZero(get(lane))),
        appendTo(ends, offset, number),
        set(lane, i64.and(get(lane), i64.subtract(get(lane), i64.constant(1n)))),
        leave(0),
      ),
    ),
  );
}

function appendTo(ends: number, offset: Code, number: Local): Code {
  const end = i32.load(offset, ends);
  return sequence(
    i32.store16(end, get(number)),
    i32.store(offset, i32.add(end, i32.constant(2)), ends),
  );
}

/** The bits of a lane that belong to steps. */
export function stepBits(plan: Plan, lane: number): Code {
  return i64.constant(bitsWhere(plan, lane, () => true));
}

/** Of a lane, the bits that are left of steps which then are sure to be taken. */
export function exactBits(plan: Plan, lane: Local, index: number): Code {
  const bits = bitsWhere(plan, index, (step) => plan.steps[step]!.isExact);
  return i64.and(get(lane), i64.constant(bits));
}

/** 1 where a bit is set in any of the lanes. */
export function anyOf(lanes: readonly Code[]): Code {
  if (lanes.length === 0) return i32.constant(0);
  const all = lanes.reduce((left, right) => i64.or(left, right));
  return i64.notEqual(all, i64.constant(0n));
}

function bitsWhere(plan: Plan, lane: number, chosen: (step: number) => boolean): bigint {
  return plan.steps
    .slice(lane * 64, lane * 64 + 64)
    .reduce((sum, _, bit) => (chosen(lane * 64 + bit) ? sum | (1n << BigInt(bit)) : sum), 0n);
}
