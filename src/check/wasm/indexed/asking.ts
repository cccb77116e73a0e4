/** Asking found states: where predicates hold, many of them in one pass over the packed states. */
import type { Predicate } from '../../../../machines/language/index.ts';
import { Arena } from '../arena.ts';
import {
  type Local,
  get,
  i32,
  i64,
  leaveIf,
  loop,
  sequence,
  set,
  tee,
  when,
} from '../emit/code.ts';
import { type WasmFunction, define, encode } from '../emit/module.ts';
import { readCode } from '../part-code.ts';
import type { Plan } from '../plan.ts';
import { predicateCode } from '../predicate-code.ts';
import { PAGE_BYTES } from '../program.ts';
import type { IndexedSearch } from './indexed-search.ts';

/** Predicates that one pass answers. */
export const PREDICATES_MAX = 32;

/** States that one call looks at. */
const CALL_STATES = 1 << 12;

/**
 * For each state found so far a bit for each predicate that holds there, the first one lowest. Nobody else may use
 * the search's memory meanwhile.
 * @throws RangeError when there is no memory for the answers
 */
export function askStates(search: IndexedSearch, predicates: readonly Predicate[]): Uint32Array {
  const { program, memory } = search;
  const count = memory.get('count');
  const arena = new Arena(Math.ceil(memory.rooms.end / 64) * 64);
  const ask = askFunction(program.plan, arena, predicates);
  const answers = arena.room(count * 4, 64);
  memory.reserve(arena.end);
  const pagesFirst = program.pagesFirst;
  const bytes = encode({ functions: [ask], isShared: true, pagesFirst, data: arena.data });
  const module = new WebAssembly.Module(bytes);
  const instance = new WebAssembly.Instance(module, { env: { memory: memory.memory } });
  const { ask: run } = instance.exports as unknown as {
    readonly ask: (state: number, end: number, answers: number) => void;
  };
  const { states } = memory.rooms;
  // Short calls: what runs long stays in the code that was compiled fast.
  for (let first = 0; first < count; first += CALL_STATES) {
    const end = Math.min(first + CALL_STATES, count);
    const { stateBytes } = program.map;
    run(states + first * stateBytes, states + end * stateBytes, answers + first * 4);
  }
  return new Uint32Array(memory.memory.buffer, answers, count).slice();
}

/** Bytes that an answer takes beside the search's arrays, for so many states. */
export function askBytes(states: number): number {
  return 8 * states + PAGE_BYTES;
}

/** `ask(state, end, answers)`: the states from one address up to another. */
function askFunction(plan: Plan, arena: Arena, predicates: readonly Predicate[]): WasmFunction {
  return define('ask', ['i32', 'i32', 'i32'], undefined, (frame) => {
    const [state, end, answer] = frame.parameters as [Local, Local, Local];
    const words = Array.from({ length: plan.layout.words }, () => frame.local('i64'));
    const bits = frame.local('i32');
    const tests = predicates.map((predicate, index) =>
      when(
        predicateCode(plan.network, predicate, arena, readCode(plan, words)),
        set(bits, i32.or(get(bits), i32.constant(1 << index))),
      ),
    );
    return loop(
      sequence(
        ...words.map((word, index) => set(word, i64.load(get(state), index * 8))),
        set(bits, i32.constant(0)),
        ...tests,
        i32.store(get(answer), get(bits)),
        set(answer, i32.add(get(answer), i32.constant(4))),
        leaveIf(
          0,
          i32.notEqual(
            tee(state, i32.add(get(state), i32.constant(plan.layout.words * 8))),
            get(end),
          ),
        ),
      ),
    );
  });
}
