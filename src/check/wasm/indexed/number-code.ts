/** Numbering as WebAssembly: successors get their numbers in the order of states and steps, as the js engine gives them. */
import { type Code, type Local, get, i32, i64, sequence, set } from '../emit/code.ts';
import { type Frame, type WasmFunction, define } from '../emit/module.ts';
import { register, setRegister } from '../register-code.ts';
import type { Plan } from '../plan.ts';
import { lookUpCode } from './look-up-code.ts';
import { increase, scaled, until } from './loops.ts';
import type { IndexedMap } from './map.ts';
import { value } from './value-code.ts';

const ONE = i32.constant(1);

/**
 * `gather(lot, edges)`: the candidates of the batch become edges, from this place on among all, and lie in the lot in the
 * order of their states and steps. Gives how many they are.
 */
export function gatherFunction(plan: Plan, map: IndexedMap): WasmFunction {
  return define(undefined, ['i32', 'i32'], 'i32', (frame) => {
    const [lot, edges] = frame.parameters as [Local, Local];
    const [at, sum] = [frame.local('i32'), frame.local('i32')];
    return sequence(
      countCode(map, edges, at, sum),
      orderCode(plan, map, frame, lot, edges),
      setRegister(map, 'candidateEnd', i32.constant(map.candidates)),
      get(sum),
    );
  });
}

/** `settle(lot, edges, total)`: the edges of a lot get the states that they lead to, and those that are new get numbers. */
export function settleFunction(plan: Plan, map: IndexedMap): WasmFunction {
  return define(undefined, ['i32', 'i32', 'i32'], undefined, (frame) =>
    lookUpCode(plan, map, frame),
  );
}

/** By state of the batch how many edges it has, and from that where its first one belongs. */
function countCode(map: IndexedMap, edges: Local, at: Local, sum: Local): Code {
  const sources = i32.divide(
    i32.subtract(register(map, 'candidateEnd'), i32.constant(map.candidates)),
    i32.constant(map.stateBytes),
  );
  const place = scaled(i32.load(scaled(get(at), 2), map.sources), 2);
  const state = i32.add(register(map, 'batchFirst'), get(at));
  const first = i32.add(value(map, 'offsets'), scaled(state, 2));
  const count = i32.load(scaled(get(at), 2), map.next);
  return sequence(
    set(at, i32.constant(0)),
    until(
      at,
      value(map, 'batchStates'),
      sequence(i32.store(scaled(get(at), 2), i32.constant(0), map.next), increase(at)),
    ),
    set(at, i32.constant(0)),
    until(
      at,
      sources,
      sequence(i32.store(place, i32.add(i32.load(place, map.next), ONE), map.next), increase(at)),
    ),
    set(at, i32.constant(0)),
    until(
      at,
      value(map, 'batchStates'),
      sequence(
        i32.store(first, i32.add(get(edges), get(sum))),
        set(sum, i32.add(get(sum), count)),
        i32.store(scaled(get(at), 2), i32.subtract(get(sum), count), map.next),
        increase(at),
      ),
    ),
    i32.store(first, i32.add(get(edges), get(sum))),
  );
}

/** Puts each edge into the lot, in the order of states and steps: where it leads, where it comes from, and its step. */
function orderCode(plan: Plan, map: IndexedMap, frame: Frame, lot: Local, edges: Local): Code {
  const [at, step, end, number, edge, steps, into] = Array.from({ length: 7 }, () =>
    frame.local('i32'),
  ) as [Local, Local, Local, Local, Local, Local, Local];
  const source = i32.divide(
    i32.subtract(get(at), i32.constant(map.candidates)),
    i32.constant(map.stateBytes),
  );
  const words = Array.from({ length: plan.layout.words }, (_, word) =>
    i64.store(get(into), i64.load(get(at), word * 8), word * 8),
  );
  const take = sequence(
    set(number, i32.load(scaled(source, 2), map.sources)),
    set(edge, i32.load(scaled(get(number), 2), map.next)),
    i32.store(scaled(get(number), 2), i32.add(get(edge), ONE), map.next),
    i32.store16(i32.add(get(steps), scaled(get(edge), 1)), get(step)),
    i32.store16(i32.add(get(lot), scaled(get(edge), 1)), get(step), map.lotVias),
    i32.store(
      i32.add(get(lot), scaled(get(edge), 2)),
      i32.add(register(map, 'batchFirst'), get(number)),
      map.lotParents,
    ),
    set(into, i32.add(get(lot), i32.multiply(get(edge), i32.constant(map.stateBytes)))),
    ...words,
    increase(at, map.stateBytes),
  );
  return sequence(
    set(steps, i32.add(value(map, 'edgeSteps'), scaled(get(edges), 1))),
    set(at, i32.constant(map.candidates)),
    set(step, i32.constant(0)),
    until(
      step,
      i32.constant(plan.steps.length),
      sequence(
        set(end, i32.load(scaled(get(step), 2), map.stepEnds)),
        until(at, get(end), take),
        increase(step),
      ),
    ),
  );
}
