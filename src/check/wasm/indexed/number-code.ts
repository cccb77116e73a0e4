/** Numbering as WebAssembly: successors get their numbers in the order of states and steps, as the js engine gives them. */
import { type Code, type Local, get, i32, sequence, set, when } from '../emit/code.ts';
import { type Frame, type WasmFunction, define } from '../emit/module.ts';
import { register } from '../register-code.ts';
import type { Plan } from '../plan.ts';
import { lookUpCode } from './look-up-code.ts';
import { increase, scaled, until } from './loops.ts';
import type { IndexedMap } from './map.ts';
import { setValue, value } from './value-code.ts';

const ONE = i32.constant(1);

/**
 * `number()`: the candidates of the batch become edges, in the order of their states and steps, and those that are
 * new become states.
 */
export function numberFunction(plan: Plan, map: IndexedMap): WasmFunction {
  return define(undefined, [], undefined, (frame) =>
    sequence(
      countCode(map, frame.local('i32'), frame.local('i32')),
      orderCode(plan, map, frame),
      lookUpCode(plan, map, frame),
    ),
  );
}

/** By state of the batch how many edges it has, and from that where its first one belongs. */
function countCode(map: IndexedMap, at: Local, sum: Local): Code {
  const sources = i32.divide(
    i32.subtract(register(map, 'candidateEnd'), i32.constant(map.candidates)),
    i32.constant(map.stateBytes),
  );
  const place = scaled(i32.load(scaled(get(at), 2), map.sources), 2);
  const first = i32.add(value(map, 'offsets'), scaled(i32.add(value(map, 'head'), get(at)), 2));
  const count = i32.load(scaled(get(at), 2), map.next);
  return sequence(
    when(i32.isZero(value(map, 'keepsEdges')), setValue(map, 'edges', i32.constant(0))),
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
    set(sum, value(map, 'edges')),
    until(
      at,
      value(map, 'batchStates'),
      sequence(
        i32.store(first, get(sum)),
        set(sum, i32.add(get(sum), count)),
        i32.store(scaled(get(at), 2), i32.subtract(get(sum), count), map.next),
        increase(at),
      ),
    ),
    i32.store(first, get(sum)),
  );
}

/** Notes for each edge, in the order of states and steps, its step and its candidate. */
function orderCode(plan: Plan, map: IndexedMap, frame: Frame): Code {
  const [at, step, end, place, edge, first, steps] = Array.from({ length: 7 }, () =>
    frame.local('i32'),
  ) as [Local, Local, Local, Local, Local, Local, Local];
  const source = i32.divide(
    i32.subtract(get(at), i32.constant(map.candidates)),
    i32.constant(map.stateBytes),
  );
  const take = sequence(
    set(place, scaled(i32.load(scaled(source, 2), map.sources), 2)),
    set(edge, i32.load(get(place), map.next)),
    i32.store(get(place), i32.add(get(edge), ONE), map.next),
    i32.store16(i32.add(get(steps), scaled(get(edge), 1)), get(step)),
    i32.store(scaled(i32.subtract(get(edge), get(first)), 2), get(at), map.order),
    increase(at, map.stateBytes),
  );
  return sequence(
    set(steps, value(map, 'edgeSteps')),
    set(first, value(map, 'edges')),
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
