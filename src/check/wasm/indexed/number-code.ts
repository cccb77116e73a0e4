/** Numbering as WebAssembly: successors get their numbers in the order of states and steps, as the js engine gives them. */
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
  tee,
  when,
} from '../emit/code.ts';
import { type WasmFunction, define } from '../emit/module.ts';
import { hashCode, upperHalf } from '../hash-code.ts';
import { register, setRegister } from '../register-code.ts';
import { REGISTERS } from '../registers.ts';
import type { Plan } from '../plan.ts';
import type { IndexedMap, Value } from './map.ts';

const ONE = i32.constant(1);

/** The value of a shared number. */
export function value(map: IndexedMap, name: Value): Code {
  return i32.load(i32.constant(map.values[name]));
}

/** Sets a shared number. */
export function setValue(map: IndexedMap, name: Value, code: Code): Code {
  return i32.store(i32.constant(map.values[name]), code);
}

/** The index in bytes. */
function scaled(index: Code, shift: number): Code {
  return i32.shiftLeft(index, i32.constant(shift));
}

function increase(local: Local, by = 1): Code {
  return set(local, i32.add(get(local), i32.constant(by)));
}

/** Does something while a local is not yet what it counts up to; the body counts. */
function until(local: Local, end: Code, body: Code): Code {
  return block(loop(sequence(leaveIf(1, i32.equal(get(local), end)), body, leave(0))));
}

/**
 * `number()`: the candidates of the batch become edges, in the order of their states and steps, and those that are
 * new become states.
 */
export function numberFunction(plan: Plan, map: IndexedMap): WasmFunction {
  return define(undefined, [], undefined, (frame) =>
    sequence(countCode(map, frame.local('i32'), frame.local('i32')), orderCode(plan, map, frame)),
  );
}

/** By state of the batch how many edges it has, and from that where its first one belongs. */
function countCode(map: IndexedMap, at: Local, sum: Local): Code {
  const sources = i32.divide(
    i32.subtract(register('candidateEnd'), i32.constant(map.candidates)),
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

/** Shared numbers that the inner loops hold in locals. */
const HELD = [
  'states',
  'parents',
  'vias',
  'table',
  'slotMask',
  'edgeSteps',
  'targets',
  'count',
  'head',
] as const;

/** Puts the candidates in order, fetches their slots and the states these name, and then looks at them. */
function orderCode(
  plan: Plan,
  map: IndexedMap,
  frame: { readonly local: (type: 'i32' | 'i64') => Local },
): Code {
  const [at, step, end, place, slot, entry, address, edge, sink, first] = Array.from(
    { length: 10 },
    () => frame.local('i32'),
  ) as [Local, Local, Local, Local, Local, Local, Local, Local, Local, Local];
  const words = Array.from({ length: plan.layout.words }, () => frame.local('i64'));
  // Addresses that stay while the function runs, in locals: what is in memory would be read anew after each store.
  const held = new Map(HELD.map((name) => [name, frame.local('i32')]));
  const base = (name: (typeof HELD)[number]): Code => get(held.get(name)!);
  const [hash, sum] = [frame.local('i64'), frame.local('i64')];
  const source = i32.divide(
    i32.subtract(get(at), i32.constant(map.candidates)),
    i32.constant(map.stateBytes),
  );
  const read = words.map((word, index) => set(word, i64.load(get(at), index * 8)));
  const take = sequence(
    set(place, scaled(i32.load(scaled(source, 2), map.sources), 2)),
    set(edge, i32.load(get(place), map.next)),
    i32.store(get(place), i32.add(get(edge), ONE), map.next),
    i32.store16(i32.add(base('edgeSteps'), scaled(get(edge), 1)), get(step)),
    set(edge, scaled(i32.subtract(get(edge), get(first)), 2)),
    ...read,
    hashCode(words, hash),
    set(slot, i32.add(base('table'), scaled(i32.and(upperHalf(hash), base('slotMask')), 2))),
    i32.store(get(edge), get(at), map.order),
    i32.store(get(edge), get(slot), map.slots),
    set(sink, i32.xor(get(sink), i32.load(get(slot)))),
    increase(at, map.stateBytes),
  );
  const stateAt = (index: Code): Code =>
    i32.add(base('states'), i32.multiply(index, i32.constant(map.stateBytes)));
  const fetch = sequence(
    set(entry, i32.load(i32.load(get(edge), map.slots))),
    set(
      sum,
      i64.xor(
        get(sum),
        i64.load(stateAt(i32.subtract(get(entry), i32.notEqual(get(entry), i32.constant(0))))),
      ),
    ),
    increase(edge, 4),
  );
  const isSame = words
    .map((word, index) => i64.equal(i64.load(get(address), index * 8), get(word)))
    .reduce((left, right) => i32.and(left, right));
  const insert = sequence(
    set(entry, base('count')),
    set(address, stateAt(get(entry))),
    ...words.map((word, index) => i64.store(get(address), get(word), index * 8)),
    i32.store(
      i32.add(base('parents'), scaled(get(entry), 2)),
      i32.add(base('head'), i32.load(scaled(source, 2), map.sources)),
    ),
    i32.store16(
      i32.add(base('vias'), scaled(get(entry), 1)),
      i32.load16(
        i32.add(
          base('edgeSteps'),
          scaled(i32.add(get(first), i32.shiftRight(get(edge), i32.constant(2))), 1),
        ),
      ),
    ),
    set(entry, i32.add(get(entry), ONE)),
    i32.store(get(slot), get(entry)),
    set(held.get('count')!, get(entry)),
    leave(2),
  );
  const walk = block(
    loop(
      sequence(
        when(i32.isZero(tee(entry, i32.load(get(slot)))), insert),
        set(address, stateAt(i32.subtract(get(entry), ONE))),
        leaveIf(1, isSame),
        set(
          slot,
          i32.add(
            base('table'),
            i32.and(
              i32.add(i32.subtract(get(slot), base('table')), i32.constant(4)),
              i32.add(scaled(base('slotMask'), 2), i32.constant(3)),
            ),
          ),
        ),
        leave(0),
      ),
    ),
  );
  const settle = sequence(
    set(at, i32.load(get(edge), map.order)),
    set(slot, i32.load(get(edge), map.slots)),
    ...read,
    walk,
    i32.store(
      i32.add(base('targets'), i32.add(scaled(get(first), 2), get(edge))),
      i32.subtract(get(entry), ONE),
    ),
    increase(edge, 4),
  );
  const total = scaled(
    i32.divide(
      i32.subtract(register('candidateEnd'), i32.constant(map.candidates)),
      i32.constant(map.stateBytes),
    ),
    2,
  );
  return sequence(
    ...[...held].map(([name, local]) => set(local, value(map, name))),
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
    set(end, total),
    set(edge, i32.constant(0)),
    until(edge, get(end), fetch),
    set(edge, i32.constant(0)),
    until(edge, get(end), settle),
    setValue(map, 'edges', i32.add(get(first), i32.shiftRight(get(end), i32.constant(2)))),
    setValue(map, 'count', base('count')),
    setRegister('candidateEnd', i32.constant(map.candidates)),
    i64.store(i32.constant(REGISTERS.sink), i64.xor(get(sum), i64.fromInteger(get(sink)))),
  );
}
