/** Two ways to keep the states that explain a trace: all of them, or only the foremost, which explain the same. */
import { Foremost } from './foremost.ts';
import { FoundStates } from './found-states.ts';
import type { CompiledLetter } from './letter.ts';
import type { Order } from './order.ts';
import { Ranks } from './ranks.ts';
import { Reached } from './reached.ts';
import { Relation } from './relation.ts';
import { Search } from './search.ts';
import type { StateNumber, StateSpace } from './state-space.ts';

/** What states of a larger set lead to overlaps too much to be found for each: it is found for the set. */
const EACH_MOST = 2000;
/** A larger set, as a gap leaves it, is kept as it is. */
const KEPT_MOST = 20_000;

/** How sets of states are followed from letter to letter. */
export interface Following {
  /** Adds to the set where the letter leads from these states, or from whatever hidden steps lead to from them. */
  readonly follow: (from: Int32Array, letter: CompiledLetter, found: FoundStates) => void;
  /** Takes out of a set what need not be kept. */
  readonly keepIn: (found: FoundStates) => void;
}

/** All states are kept: the plain way, which the other one is held against. */
export function followingAll(space: StateSpace, hidden: Relation, statesMax: number): Following {
  const search = new Search(space, statesMax);
  const closureOf = memoised((from: Int32Array) => {
    search.run(from, hidden);
    return search.found.states();
  });
  return {
    follow: (from, { shown }, found) => {
      for (const state of closureOf(from)) addAll(shown, state, found);
    },
    keepIn: () => {},
  };
}

/**
 * Only the foremost states are kept. Where a letter leads is found once for each of them, whatever other states it stands with.
 * @param order of the network's states
 */
export function followingForemost(
  space: StateSpace,
  hidden: Relation,
  statesMax: number,
  order: Order,
): Following {
  const ranks = new Ranks(space, order);
  const search = new Search(space, statesMax, ranks.isTrivial ? undefined : ranks);
  const reached = new Reached(hidden, search, ranks);
  const foremost = new Foremost(ranks, reached);
  const candidates = new FoundStates();
  const afterLetter = memoised(
    ({ shown }: CompiledLetter) =>
      new Relation((state, note) => {
        candidates.clear();
        const first = reached.first(state);
        const end = reached.end(state);
        const { targets } = reached;
        for (let place = first; place < end; place++) addAll(shown, targets[place]!, candidates);
        foremost.keepIn(candidates);
        candidates.forEach(note);
      }),
  );
  return {
    follow: (from, letter, found) => {
      if (from.length <= EACH_MOST) {
        const after = afterLetter(letter);
        for (const state of from) addAll(after, state, found);
        return;
      }
      search.run(from, hidden);
      search.found.forEach((state) => {
        addAll(letter.shown, state, found);
      });
    },
    keepIn: (found) => {
      if (found.size <= KEPT_MOST) foremost.keepIn(found);
    },
  };
}

function addAll(relation: Relation, state: StateNumber, found: FoundStates): void {
  const first = relation.first(state);
  const end = relation.end(state);
  for (let place = first; place < end; place++) found.add(relation.target(place));
}

/** Asks once for each key. */
function memoised<K extends object, V extends object>(find: (key: K) => V): (key: K) => V {
  const known = new WeakMap<K, V>();
  return (key) => {
    const value = known.get(key) ?? find(key);
    known.set(key, value);
    return value;
  };
}
