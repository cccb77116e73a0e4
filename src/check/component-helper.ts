/**
 * Components of many claims, with the help of a second thread. It is begun while the core is still being looked for, since threads take
 * long to begin. Its functions are handed over as their own source text, because a worker can load a file only where the sources have
 * been compiled; so they know each other and nothing else.
 */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { type Components, fairComponents, fairnessJudge } from './components.ts';
import type { ClaimBits } from './cycles.ts';
import { storedEdges } from './edges.ts';
import type { StateGraph } from './graph.ts';
import type { Obligations } from './obligations.ts';

/** Components of all claims in one graph. */
export interface ComponentTask {
  /** Its arrays are shared. */
  readonly graph: StateGraph;
  /** By state: a bit for each claim that looks at it. */
  readonly regions: ClaimBits;
  readonly claims: readonly Obligations[];
  /** The claim that nobody has taken yet; it is shared. */
  readonly next: Int32Array;
}

/** By claim; undefined where it looks at no state. */
export type ClaimComponents = readonly (Components | undefined)[];

/** Finds the components of claims, alone or with help. */
export interface ComponentHelper {
  /** Undefined where it was ended by `goesOn`. */
  readonly find: (
    task: Omit<ComponentTask, 'next'>,
    goesOn: () => boolean,
  ) => Promise<ClaimComponents | undefined>;
  readonly dismiss: () => Promise<void>;
}

/** In a graph with fewer states components are found before a thread is there. */
const STATES_WORTH_A_THREAD = 1_000_000;

/** A part of a graph that is so small is judged alone. */
const CORE_WORTH_A_THREAD = 20_000;

/** Begins a thread where a graph has so many states, and there is a processor for it. */
export function componentHelper(states: number): ComponentHelper {
  const isWorth = states >= STATES_WORTH_A_THREAD && availableParallelism() > 1;
  const worker = isWorth ? new Worker(WORK, { eval: true, execArgv: [] }) : undefined;
  return {
    find: (task, goesOn) => findAll(task, goesOn, worker),
    dismiss: async () => {
      await worker?.terminate();
    },
  };
}

/** What a thread says: the components of a claim, or that no claims are left. */
type Answer = readonly [claim: number, components: Components] | null;

async function findAll(
  given: Omit<ComponentTask, 'next'>,
  goesOn: () => boolean,
  worker: Worker | undefined,
): Promise<ClaimComponents | undefined> {
  const task = { ...given, next: new Int32Array(new SharedArrayBuffer(4)) };
  const found: (Components | undefined)[] = given.claims.map(() => undefined);
  const isShared = worker !== undefined && given.graph.states >= CORE_WORTH_A_THREAD;
  const helping = isShared ? helped(worker, task, found) : Promise.resolve();
  let isOver = false;
  takeClaims(task, TOOLS, (claim, components) => {
    found[claim] = components;
    isOver = !goesOn();
    if (isOver) Atomics.store(task.next, 0, task.claims.length);
  });
  await helping;
  return isOver || !goesOn() ? undefined : found;
}

function helped(
  worker: Worker,
  task: ComponentTask,
  found: (Components | undefined)[],
): Promise<void> {
  return new Promise((resolve, reject) => {
    worker.on('error', reject);
    worker.on('message', (answer: Answer) => {
      if (answer === null) resolve();
      else found[answer[0]] = answer[1];
    });
    worker.postMessage(task);
  });
}

/** What comes from other files is handed in: in source text it may have another name. */
const TOOLS = { storedEdges, fairComponents };

/** Takes one claim after the other that nobody else has taken. */
function takeClaims(
  { graph, regions, claims, next }: ComponentTask,
  tools: typeof TOOLS,
  give: (claim: number, components: Components) => void,
): void {
  const edges = tools.storedEdges(graph);
  for (;;) {
    const claim = Atomics.add(next, 0, 1);
    if (claim >= claims.length) return;
    const region = new Uint8Array(regions.length);
    for (let state = 0; state < regions.length; state++)
      region[state] = (regions[state]! >> claim) & 1;
    if (region.includes(1)) give(claim, tools.fairComponents(edges, region, claims[claim]!));
  }
}

const WORK = `
const { parentPort } = require('node:worker_threads');
${[storedEdges, fairnessJudge, fairComponents, takeClaims].join('\n')}
parentPort.on('message', (task) => {
  takeClaims(task, { storedEdges, fairComponents }, (claim, components) => {
    parentPort.postMessage([claim, components], [components.of.buffer, components.isFair.buffer]);
  });
  parentPort.postMessage(null);
});`;
