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
import type { IndexedSearch } from './indexed-search.ts';
import type { Rooms } from './rooms.ts';

/** Predicates that one pass answers. */
export const PREDICATES_MAX = 32;

/** States that one call looks at. */
const CALL_STATES = 1 << 12;

/** States that are asked about before their answers are taken out of the memory. */
const PIECE_STATES = 1 << 18;

/** Code that answers the same predicates again and again. */
interface Asker {
  /** The search's arrays when it was made: its own numbers lie behind them. */
  readonly rooms: Rooms;
  readonly run: (state: number, end: number, answers: number) => void;
  readonly answers: number;
}

/** Predicates that are being asked about, and the answers so far, from the first state on. */
interface Asking {
  readonly predicates: readonly Predicate[];
  readonly pieces: Uint32Array[];
  states: number;
  asker?: Asker;
}

/** What a search is being asked, by the predicates, and where the memory is free that askers use. */
interface Askings {
  readonly all: Map<string, Asking>;
  rooms?: Rooms;
  end: number;
}

const askings = new WeakMap<IndexedSearch, Askings>();

/**
 * For each state found so far a bit for each predicate that holds there, the first one lowest. Nobody else may use
 * the search's memory meanwhile.
 * @throws RangeError when there is no memory for the answers
 */
export function askStates(search: IndexedSearch, predicates: readonly Predicate[]): Uint32Array {
  const asking = askingOf(search, predicates);
  const count = search.memory.get('count');
  while (asking.states < count) askPiece(search, asking, count);
  forget(search, predicates);
  const answers = new Uint32Array(count);
  let at = 0;
  for (const piece of asking.pieces) {
    answers.set(piece, at);
    at += piece.length;
  }
  return answers;
}

/**
 * Answers a piece of what {@link askStates} will be asked for; it may be called while another thread searches. False where
 * there is nothing to be asked yet.
 * @param least states that are worth a call
 * @throws RangeError when there is no memory for it
 */
export function askAhead(
  search: IndexedSearch,
  predicates: readonly Predicate[],
  least = PIECE_STATES,
): boolean {
  const asking = askingOf(search, predicates);
  // What is expanded stays as it is.
  const end = search.memory.get('head');
  if (end - asking.states < least) return false;
  askPiece(search, asking, end);
  return true;
}

function keyOf(predicates: readonly Predicate[]): string {
  return JSON.stringify(predicates);
}

function askingsOf(search: IndexedSearch): Askings {
  const known = askings.get(search) ?? { all: new Map<string, Asking>(), end: 0 };
  askings.set(search, known);
  return known;
}

function askingOf(search: IndexedSearch, predicates: readonly Predicate[]): Asking {
  const { all } = askingsOf(search);
  const key = keyOf(predicates);
  const asking = all.get(key) ?? { predicates, pieces: [], states: 0 };
  all.set(key, asking);
  return asking;
}

function forget(search: IndexedSearch, predicates: readonly Predicate[]): void {
  const known = askingsOf(search);
  known.all.delete(keyOf(predicates));
  if (known.all.size === 0) askings.delete(search);
}

/** Asks about the next states, not up to this one. */
function askPiece(search: IndexedSearch, asking: Asking, end: number): void {
  const { program, memory } = search;
  if (asking.asker?.rooms !== memory.rooms) asking.asker = askerOf(search, asking.predicates);
  const { run, answers } = asking.asker;
  const { states } = memory.rooms;
  const { stateBytes } = program.map;
  const begin = asking.states;
  const last = Math.min(end, begin + PIECE_STATES);
  // Short calls: what runs long stays in the code that was compiled fast.
  for (let first = begin; first < last; first += CALL_STATES) {
    const next = Math.min(first + CALL_STATES, last);
    run(states + first * stateBytes, states + next * stateBytes, answers + (first - begin) * 4);
  }
  asking.pieces.push(new Uint32Array(memory.memory.buffer, answers, last - begin).slice());
  asking.states = last;
}

/** Askers lie one behind the other, until the arrays move. */
function askerOf(search: IndexedSearch, predicates: readonly Predicate[]): Asker {
  const { program, memory } = search;
  const { rooms } = memory;
  const known = askingsOf(search);
  if (known.rooms !== rooms) known.end = rooms.end;
  known.rooms = rooms;
  const arena = new Arena(Math.ceil(known.end / 64) * 64);
  const ask = askFunction(program.plan, arena, predicates);
  const answers = arena.room(PIECE_STATES * 4, 64);
  known.end = arena.end;
  memory.reserve(arena.end);
  const pagesFirst = program.pagesFirst;
  const bytes = encode({ functions: [ask], isShared: true, pagesFirst, data: arena.data });
  const module = new WebAssembly.Module(bytes);
  const instance = new WebAssembly.Instance(module, { env: { memory: memory.memory } });
  const { ask: run } = instance.exports as unknown as { readonly ask: Asker['run'] };
  return { rooms, run, answers };
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
