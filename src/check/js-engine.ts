/** The `js` engine: breadth-first search by generated code on packed integers. */
import type { CompiledNetwork } from '../network/index.ts';
import {
  type Ending,
  type Exploration,
  type Limits,
  type Policy,
  type Watch,
  cutPredicate,
  decidedAt,
} from './engine.ts';
import { explorerSource } from './explorer-source.ts';
import { runSource } from './generated.ts';
import { type Findings, type Standing, restore, snapshotOf, storeOf } from './js-snapshot.ts';
import { type Field, type Layout, layOut, mask, unpack } from './layout.ts';
import { packedEdges, packedGraph, packedHolding } from './packed-graph.ts';
import { Constants } from './predicate-code.ts';
import { lifted } from './reduce/lift.ts';
import type { Symmetry } from './reduce/symmetry.ts';
import type { Recorder } from './snapshot.ts';
import { StateStore } from './store.ts';

/** States expanded between two looks at the watch. */
const BATCH_STATES = 50_000;

/** What the generated code is given, and keeps up to date. */
interface Machinery extends Findings {
  readonly prune: boolean;
  readonly stopAtViolation: boolean;
  /** Properties to be found before everything is decided; -1 for never. */
  readonly decidedAt: number;
}

/** What the generated code gives. */
interface Explorer {
  /** Expands up to `budget` states; 0 exhausted, 1 budget used, 2 a violation, 3 must grow, 4 all decided. */
  readonly run: (budget: number) => number;
  /** Puts in the initial state, of zeros only. */
  readonly begin: () => void;
  /** Fetches the store's arrays again after it grew. */
  readonly refresh: () => void;
  /** Goes on where another search stood, whose findings are in the machinery already. */
  readonly restore: (standing: Standing) => void;
  readonly figures: () => Standing;
}

/**
 * Explores a network; yields to the event loop between batches, so that it can be interrupted.
 * @param recorder keeps the search now and then and whenever it ends, and has what to go on from
 * @param symmetries states that these make of each other are taken for one, and ways are lifted out of them
 */
export async function exploreWithJs(
  network: CompiledNetwork,
  policy: Policy,
  limits: Limits,
  watch: Watch,
  recorder?: Recorder,
  symmetries: readonly Symmetry[] = [],
): Promise<Exploration> {
  const layout = layOut(network);
  const saved = recorder?.saved;
  const store =
    saved === undefined ? new StateStore(layout.words, limits.statesExpected) : storeOf(saved);
  const machinery: Machinery = {
    store,
    coverage: network.instances.map((one) =>
      one.table.events.map(() => new Int32Array(one.table.states.length)),
    ),
    fired: new Float64Array(network.steps.length),
    firstFired: new Int32Array(network.steps.length).fill(-1),
    found: new Map(),
    ...policy,
    decidedAt: decidedAt(network, policy),
  };
  const explorer = generate(network, layout, machinery, symmetries);
  if (saved === undefined) explorer.begin();
  else explorer.restore(restore(saved, machinery));
  const save = (): void => recorder?.save(snapshotOf(machinery, explorer.figures()));
  const ending = await drive(explorer, store, limits, (progress) => {
    if (recorder?.isDue() === true) save();
    return watch(progress);
  });
  save();
  const { head: _, levelEnd: __, ...figures } = explorer.figures();
  return {
    ending,
    states: store.count,
    ...figures,
    bytes: store.bytes,
    found: machinery.found,
    fired: [...machinery.fired],
    firstFired: [...machinery.firstFired],
    accepted: machinery.coverage,
    firstSeen: firstSeen(network, layout, store),
    path: (state) =>
      symmetries.length === 0
        ? store.path(state)
        : lifted(network, symmetries, statesTo(layout, store, state)),
    store,
    holding: (predicate) => packedHolding(network, layout, store, predicate),
    edges: () => {
      const isCut = packedHolding(network, layout, store, cutPredicate(network, policy));
      return packedEdges(network, layout, store, isCut);
    },
    graph: (goesOn) => {
      const isCut = packedHolding(network, layout, store, cutPredicate(network, policy));
      return packedGraph(network, layout, store, isCut, figures.transitions, goesOn);
    },
  };
}

async function drive(
  explorer: Explorer,
  store: StateStore,
  limits: Limits,
  watch: Watch,
): Promise<Ending> {
  if (store.bytes > limits.memoryMaxBytes) return 'memory limit';
  for (;;) {
    const answer = explorer.run(batch(store, limits));
    if (answer === 0) return 'complete';
    if (answer === 2) return 'violation';
    if (answer === 4) return 'decided';
    if (store.count >= limits.statesMax) return 'states limit';
    if (answer === 3) {
      const times = store.growthWithin(limits.memoryMaxBytes);
      if (times === undefined) return 'memory limit';
      store.grow(times);
      explorer.refresh();
      continue;
    }
    const figures = explorer.figures();
    const progress = {
      ...figures,
      states: store.count,
      expanded: figures.head,
      bytes: store.bytes,
      tableLoad: store.load,
    };
    if (!watch(progress)) return 'interrupted';
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
}

/** States to expand before the next look: few when a limit is near, so that it is honoured. */
function batch(store: StateStore, { statesMax }: Limits): number {
  return Math.max(1, Math.min(BATCH_STATES, (statesMax - store.count) >> 6));
}

function generate(
  network: CompiledNetwork,
  layout: Layout,
  machinery: Machinery,
  symmetries: readonly Symmetry[],
): Explorer {
  const constants = new Constants();
  const source = explorerSource(network, layout, constants, symmetries);
  return runSource(source, machinery, constants) as Explorer;
}

/** Fields of one word that are looked at together: no more bits than this, unless one alone is wider. */
const GROUP_BITS = 12;

/** For each instance and local state the first state in which it is seen, or -1: one pass over all states. */
function firstSeen(network: CompiledNetwork, layout: Layout, store: StateStore): Int32Array[] {
  const first = network.instances.map((one) => new Int32Array(one.table.states.length).fill(-1));
  for (const { word, shiftBits, widthBits, instances } of groupsOf(layout)) {
    const seen = new Uint8Array(2 ** widthBits);
    const bits = seen.length - 1;
    const { count, states } = store;
    for (let index = 0, at = word; index < count; index++, at += layout.words) {
      const value = (states[at]! >>> shiftBits) & bits;
      if (seen[value] === 1) continue;
      seen[value] = 1;
      for (const instance of instances) {
        const place = layout.fields[instance]!;
        const local = (states[at]! >>> place.shiftBits) & mask(place);
        if (first[instance]![local] === -1) first[instance]![local] = index;
      }
    }
  }
  layout.fields.forEach(({ widthBits }, instance) => {
    if (widthBits === 0 && store.count > 0) first[instance]![0] = 0;
  });
  return first;
}

interface FieldGroup extends Field {
  readonly instances: readonly number[];
}

/** Adjacent fields together. */
function groupsOf({ fields }: Layout): FieldGroup[] {
  const groups: FieldGroup[] = [];
  const order = fields
    .map((field, instance) => ({ ...field, instance }))
    .filter((field) => field.widthBits > 0)
    .sort((a, b) => a.word - b.word || a.shiftBits - b.shiftBits);
  for (const { instance, ...field } of order) {
    const last = groups.at(-1);
    const joins = last?.word === field.word && last.widthBits + field.widthBits <= GROUP_BITS;
    if (last !== undefined && joins)
      groups[groups.length - 1] = {
        ...last,
        widthBits: last.widthBits + field.widthBits,
        instances: [...last.instances, instance],
      };
    else groups.push({ ...field, instances: [instance] });
  }
  return groups;
}

/** The states on the way to a state, the initial one first. */
function statesTo(layout: Layout, store: StateStore, state: number): number[][] {
  const states: number[][] = [];
  for (let at = state; at >= 0; at = store.parents[at]!)
    states.push(unpack(layout, store.states, at * layout.words));
  return states.reverse();
}
