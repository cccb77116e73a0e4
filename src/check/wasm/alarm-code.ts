/** Alarms as WebAssembly: judges the few states in which a property may be violated or witnessed. */
import type { Arena } from './arena.ts';
import { type Local, get, i32, i64, sequence, set, when } from './emit/code.ts';
import { type WasmFunction, define } from './emit/module.ts';
import type { MemoryMap } from './memory-map.ts';
import { readCode } from './part-code.ts';
import type { Plan } from './plan.ts';
import { predicateCode } from './predicate-code.ts';

/**
 * `alarm(state, lanes…)`: judges a state whose alarms are not ruled out, and notes what is violated or
 * witnessed; gives 1 when an `always` property fails.
 */
export function alarmFunction(
  plan: Plan,
  map: Omit<MemoryMap, 'table'>,
  arena: Arena,
): WasmFunction {
  return define(undefined, ['i32', ...plan.base.map(() => 'i64' as const)], 'i32', (frame) => {
    const [state, ...lanes] = frame.parameters as [Local, ...Local[]];
    const isBad = frame.local('i32');
    const words = Array.from({ length: plan.layout.words }, () => frame.local('i64'));
    const alarms = plan.alarms.map((alarm, index) => {
      const bit = plan.steps.length + index;
      const lane = lanes[Math.floor(bit / 64)]!;
      const isOn = i64.notEqual(
        i64.and(get(lane), i64.constant(1n << BigInt(bit % 64))),
        i64.constant(0n),
      );
      const bad = plan.network.properties[alarm.property]!.kind === 'always';
      const note = sequence(
        i32.store8(i32.constant(map.found + alarm.property), i32.constant(1)),
        bad ? set(isBad, i32.constant(1)) : [],
      );
      const judged = alarm.joint.reduceRight(
        (rest, one) => when(predicateCode(plan.network, one, arena, readCode(plan, words)), rest),
        note,
      );
      return when(isOn, judged);
    });
    return sequence(
      ...words.map((word, index) => set(word, i64.load(get(state), index * 8))),
      ...alarms,
      get(isBad),
    );
  });
}
