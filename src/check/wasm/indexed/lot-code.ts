/**
 * Lots as WebAssembly: a search's two halves, for two threads. One takes steps and fills lots, the other one empties them in
 * the same order, and numbers what is new. Neither needs what the other one writes, but for how many states there are.
 */
import { type Local, call, get, giveBack, i32, sequence, when } from '../emit/code.ts';
import { type WasmFunction, define } from '../emit/module.ts';
import { register } from '../register-code.ts';
import { isNews, makeRoom, setBatch } from './batch-code.ts';
import type { IndexedMap } from './map.ts';
import { setValue } from './value-code.ts';

/** What `produce` gives where something is violated or witnessed for the first time. */
export const ALARM = -1;

/**
 * `produce(lot, first, states, edges)`: fills a lot with what so many states from the first one on lead to; its edges begin at that
 * place among all. Gives how many they are, or {@link ALARM}, and then the lot stays as it is.
 */
export function produceFunction(map: IndexedMap, alarm: number): WasmFunction {
  return define('produce', ['i32', 'i32', 'i32', 'i32'], 'i32', (frame) => {
    const [lot, first, count, edges] = frame.parameters as [Local, Local, Local, Local];
    return sequence(
      setBatch(map, get(first), count),
      setValue(map, 'prunedBefore', register(map, 'pruned')),
      call(alarm + 1, get(count)),
      when(isNews(map), giveBack(i32.constant(ALARM))),
      call(alarm + 2, get(count)),
      call(alarm + 3, get(lot), get(edges)),
    );
  });
}

/** `consume(lot, edges, total)`: numbers what is new in a lot of so many edges. */
export function consumeFunction(map: IndexedMap, alarm: number): WasmFunction {
  return define('consume', ['i32', 'i32', 'i32'], undefined, (frame) => {
    const [lot, edges, total] = frame.parameters as [Local, Local, Local];
    return sequence(makeRoom(map, alarm + 6), call(alarm + 4, get(lot), get(edges), get(total)));
  });
}
