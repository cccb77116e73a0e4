/** Alarms over sets of states: judges each state of a record whose alarms are not ruled out. */
import type { Arena } from '../arena.ts';
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
  when,
} from '../emit/code.ts';
import { type WasmFunction, define } from '../emit/module.ts';
import type { MemoryMap } from '../memory-map.ts';
import { readCode } from '../part-code.ts';
import type { Alarm, Plan } from '../plan.ts';
import { predicateCode } from '../predicate-code.ts';
import { maskOf } from './slice.ts';

/**
 * `alarm(record, lanes…)`: judges the states of a record, and notes what is violated or witnessed; gives the set of
 * those in which an `always` property fails.
 */
export function alarmFunction(
  plan: Plan,
  map: Omit<MemoryMap, 'table'>,
  arena: Arena,
): WasmFunction {
  return define(undefined, ['i32', ...plan.base.map(() => 'i64' as const)], 'i64', (frame) => {
    const [state, ...lanes] = frame.parameters as [Local, ...Local[]];
    const words = Array.from({ length: plan.layout.words }, () => frame.local('i64'));
    const [rest, bit, bad] = [frame.local('i64'), frame.local('i64'), frame.local('i64')];
    const inner = words.at(-1)!;
    const judge = (alarm: Alarm, index: number): Code => {
      const position = plan.steps.length + index;
      const lane = lanes[Math.floor(position / 64)]!;
      const isOn = i64.and(get(lane), i64.constant(1n << BigInt(position % 64)));
      const isBad = plan.network.properties[alarm.property]!.kind === 'always';
      const note = sequence(
        i32.store8(i32.constant(map.found + alarm.property), i32.constant(1)),
        isBad ? set(bad, i64.or(get(bad), get(bit))) : [],
      );
      const judged = alarm.joint.reduceRight(
        (then, one) => when(predicateCode(plan.network, one, arena, readCode(plan, words)), then),
        note,
      );
      const allowed = i64.and(get(bit), i64.constant(maskOf(plan, alarm)));
      return when(
        i64.notEqual(isOn, i64.constant(0n)),
        when(i32.isZero(i64.isZero(allowed)), judged),
      );
    };
    return sequence(
      ...words.slice(0, -1).map((word, index) => set(word, i64.load(get(state), index * 8))),
      set(rest, i64.load(get(state), map.keyBytes)),
      block(
        loop(
          sequence(
            leaveIf(1, i64.isZero(get(rest))),
            set(inner, i64.countTrailingZeros(get(rest))),
            set(bit, i64.shiftLeft(i64.constant(1n), get(inner))),
            set(rest, i64.xor(get(rest), get(bit))),
            ...plan.alarms.map((alarm, index) => judge(alarm, index)),
            leave(0),
          ),
        ),
      ),
      get(bad),
    );
  });
}
