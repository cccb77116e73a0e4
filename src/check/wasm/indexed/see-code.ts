/** Seeing as WebAssembly: what values states have that are found and not expanded. */
import { type Local, get, i32, i64, leaveIf, loop, sequence, set, tee } from '../emit/code.ts';
import { type WasmFunction, define } from '../emit/module.ts';
import { seenCode } from '../filter-code.ts';
import type { Plan } from '../plan.ts';
import { setRegister } from '../register-code.ts';
import type { IndexedMap } from './map.ts';
import { value } from './value-code.ts';

/** `see(states)`: notes what is seen in so many states from the head on, at least one. */
export function seeFunction(plan: Plan, map: IndexedMap): WasmFunction {
  return define('see', ['i32'], undefined, (frame) => {
    const [count] = frame.parameters as [Local];
    const [number, state] = [frame.local('i32'), frame.local('i32')];
    const words = Array.from({ length: plan.layout.words }, () => frame.local('i64'));
    const values = plan.groups.map(() => frame.local('i32'));
    const offset = i32.multiply(value(map, 'head'), i32.constant(map.stateBytes));
    return sequence(
      setRegister(map, 'batchFirst', value(map, 'head')),
      set(state, i32.add(value(map, 'states'), offset)),
      loop(
        sequence(
          ...words.map((word, index) => set(word, i64.load(get(state), index * 8))),
          seenCode(plan, map, words, values, number),
          set(state, i32.add(get(state), i32.constant(map.stateBytes))),
          leaveIf(0, i32.notEqual(tee(number, i32.add(get(number), i32.constant(1))), get(count))),
        ),
      ),
    );
  });
}
