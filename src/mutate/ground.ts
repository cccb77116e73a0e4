/** The ground: the right network's states with room for more local states, and its steps as code that all mutants share. */
import type { Predicate } from '../../machines/language/index.ts';
import { layOut } from '../check/index.ts';
import { type Layout, mask, pack, unpack } from '../check/layout.ts';
import { packedHolding } from '../check/packed-graph.ts';
import { StateStore, hashWords } from '../check/store.ts';
import type { CompiledNetwork } from '../network/index.ts';
import { type Judge, judgeOf } from './judge-code.ts';
import { type Successors, successorsOf } from './successors.ts';

/** What a base and its mutants have in common. */
export interface Ground {
  /** With room for more local states than the base has. */
  readonly layout: Layout;
  /** The states of the base in this layout, by their indices in the base. */
  readonly states: StateStore;
  /** All steps of the base, in this layout. */
  readonly successors: Successors;
  readonly judge: Judge;
  /** For each state of the base 1 where the predicate holds; found once. */
  readonly holding: (predicate: Predicate) => Uint8Array;
}

/**
 * Lays the explored states of a network out anew.
 * @param narrow the layout that they are stored in
 * @param spareBits bits of room in each field
 */
export function groundOf(
  network: CompiledNetwork,
  narrow: Layout,
  store: StateStore,
  spareBits: number,
): Ground {
  const layout = layOut(network, spareBits);
  const states = repacked(narrow, store, layout);
  const known = new Map<Predicate, Uint8Array>();
  const holding = (predicate: Predicate): Uint8Array => {
    const found = known.get(predicate) ?? packedHolding(network, layout, states, predicate);
    known.set(predicate, found);
    return found;
  };
  const successors = successorsOf(network, layout, [...network.steps.keys()]);
  return { layout, states, successors, judge: judgeOf(network, layout), holding };
}

/** Whether all local states of a mutant fit into the fields. */
export function hasRoom({ layout }: Ground, { instances }: CompiledNetwork): boolean {
  return instances.every(
    ({ table }, index) => table.states.length <= mask(layout.fields[index]!) + 1,
  );
}

/** The index of packed words among stored states; -1 where they are not. */
export function placeOf({ states, table, words }: StateStore, wanted: Int32Array): number {
  const slotMask = table.length - 1;
  for (let slot = hashWords(wanted, 0, words) & slotMask; ; slot = (slot + 1) & slotMask) {
    const index = table[slot]! - 1;
    if (index === -1) return -1;
    let word = 0;
    while (word < words && states[index * words + word] === wanted[word]) word++;
    if (word === words) return index;
  }
}

/** Puts packed words into a store that does not have them; gives their index. */
export function putInto(store: StateStore, words: Int32Array): number {
  if (store.count === store.capacity) store.grow();
  const index = store.count++;
  store.states.set(words, index * store.words);
  const slotMask = store.table.length - 1;
  let slot = hashWords(words, 0, store.words) & slotMask;
  while (store.table[slot] !== 0) slot = (slot + 1) & slotMask;
  store.table[slot] = store.count;
  return index;
}

function repacked(narrow: Layout, store: StateStore, layout: Layout): StateStore {
  const wide = new StateStore(layout.words, store.count);
  wide.count = store.count;
  for (let index = 0; index < store.count; index++)
    wide.states.set(
      pack(layout, unpack(narrow, store.states, index * store.words)),
      index * layout.words,
    );
  wide.index();
  return wide;
}
