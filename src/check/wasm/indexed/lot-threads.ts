/**
 * What the two threads of a search apart do: one fills lots with successors, the other one empties them. The functions are handed
 * over as their own source text, because a worker can load a file only where the sources have been compiled; so they know each
 * other and nothing else.
 */
import type { MessagePort } from 'node:worker_threads';
import type { Value } from './map.ts';
import type { IndexedExports } from './program.ts';

/** Addresses and sizes that the threads must know. */
export interface LotPlan {
  readonly values: Readonly<Record<Value, number>>;
  readonly lotNumbers: number;
  readonly lots: number;
  readonly lotBytes: number;
  readonly lotCount: number;
  readonly batchStates: number;
  /** Edges that a batch may have. */
  readonly edgesMax: number;
  /** States that the emptying thread expands alone where lots cannot be filled ahead of it. */
  readonly aloneStates: number;
  readonly stops: { readonly budget: number; readonly alarm: number };
}

/** What a thread is given. */
export interface LotWork {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly plan: LotPlan;
}

/** What a thread works with; places are those of integers. */
interface Bench {
  readonly plan: LotPlan;
  readonly exports: IndexedExports;
  readonly integers: Int32Array;
  readonly at: Readonly<Record<Value, number>>;
}

function benchOf({ module, memory, plan }: LotWork): Bench {
  const instance = new WebAssembly.Instance(module, { env: { memory } });
  const at = Object.fromEntries(
    Object.entries(plan.values).map(([name, address]) => [name, address / 4]),
  ) as Record<Value, number>;
  // All that is asked for lies at the beginning: the memory may grow.
  const integers = new Int32Array(memory.buffer);
  return { plan, exports: instance.exports as unknown as IndexedExports, integers, at };
}

/** The thread that numbers states; it is told what to do by messages. */
function number(port: MessagePort, work: LotWork, hasHelp: boolean): void {
  const bench = benchOf(work);
  const { exports } = bench;
  port.on('message', ([order, argument]: ['run' | 'rehash', number]) => {
    const isLong = hasHelp && order === 'run' && argument > work.plan.aloneStates;
    port.postMessage(isLong ? runWithHelp(bench) : exports[order](argument));
  });
}

/** As `run`, with lots that the other thread fills as far as it may; the rest is done alone. */
function runWithHelp(bench: Bench): number {
  const { plan, exports, integers, at } = bench;
  const isAtLimit = (): boolean =>
    Atomics.load(integers, at.count) >>> 0 >= Atomics.load(integers, at.statesMax) >>> 0;
  for (;;) {
    const head = integers[at.head];
    if (emptyLots(bench)) return plan.stops.alarm;
    const isSpent = integers[at.head] !== head && isAtLimit();
    const stop = exports.run(isSpent ? 0 : plan.aloneStates);
    if (stop !== plan.stops.budget || isAtLimit()) return stop;
  }
}

/** Has lots filled, and empties them until there are no more. Gives whether the last one is an alarm. */
function emptyLots({ plan, exports, integers, at }: Bench): boolean {
  Atomics.add(integers, at.asked, 1);
  Atomics.notify(integers, at.asked);
  for (;;) {
    const emptied = integers[at.emptied]!;
    while (Atomics.load(integers, at.filled) === emptied)
      Atomics.wait(integers, at.filled, emptied);
    const lot = emptied % plan.lotCount;
    const about = plan.lotNumbers / 4 + lot * 4;
    const total = integers[about + 3]!;
    if (total >= 0) {
      exports.consume(plan.lots + lot * plan.lotBytes, integers[about + 2]!, total);
      Atomics.store(integers, at.head, integers[about]! + integers[about + 1]!);
    }
    Atomics.store(integers, at.emptied, emptied + 1);
    // Woken for each lot it would often have to wait for the next one.
    const left = Atomics.load(integers, at.filled) - emptied - 1;
    if (left <= plan.lotCount / 2) Atomics.notify(integers, at.emptied);
    if (total < 0) return total === -1;
  }
}

/** The thread that fills lots whenever it is asked to. */
function help(work: LotWork): void {
  const bench = benchOf(work);
  const { integers, at } = bench;
  for (let asked = 0; ;) {
    Atomics.wait(integers, at.asked, asked);
    const now = Atomics.load(integers, at.asked);
    if (now !== asked) fillLots(bench);
    asked = now;
  }
}

/** Waits until no more than so many lots are full. */
function waitForLots({ integers, at }: Bench, most: number): void {
  for (;;) {
    const emptied = Atomics.load(integers, at.emptied);
    if (integers[at.filled]! - emptied <= most) return;
    Atomics.wait(integers, at.emptied, emptied);
  }
}

/** Fills lots until there is an alarm (-1), or something that the other thread must see to (-2), which is the last lot. */
function fillLots(bench: Bench): void {
  const { plan, exports, integers, at } = bench;
  const keepsEdges = integers[at.keepsEdges] === 1;
  let first = integers[at.head]!;
  let edges = keepsEdges ? integers[at.edges]! : 0;
  for (;;) {
    waitForLots(bench, plan.lotCount - 1);
    let states = 0;
    if (first === integers[at.levelEnd]) {
      waitForLots(bench, 0);
      const count = Atomics.load(integers, at.count);
      if (count !== first) {
        integers[at.depth]! += 1;
        integers[at.levelEnd] = count;
      }
    }
    if (mayFill(bench, keepsEdges ? edges : 0))
      states = Math.min(plan.batchStates, integers[at.levelEnd]! - first);
    const filled = integers[at.filled]!;
    const lot = filled % plan.lotCount;
    const total =
      states === 0 ? -2 : exports.produce(plan.lots + lot * plan.lotBytes, first, states, edges);
    integers.set([first, states, edges, total], plan.lotNumbers / 4 + lot * 4);
    Atomics.store(integers, at.filled, filled + 1);
    Atomics.notify(integers, at.filled);
    if (total < 0) return;
    first += states;
    if (keepsEdges) edges += total;
  }
}

/** Whether neither a limit nor the end of the arrays is near: what is in the lots may be new throughout. */
function mayFill({ plan, integers, at }: Bench, edges: number): boolean {
  const waiting = integers[at.filled]! - Atomics.load(integers, at.emptied);
  const most = (Atomics.load(integers, at.count) >>> 0) + (waiting + 1) * plan.edgesMax;
  const isInside = (limit: number): boolean => most <= integers[limit]! >>> 0;
  const haveEdgesRoom = edges + plan.edgesMax <= integers[at.edgesCapacity]! >>> 0;
  return isInside(at.statesMax) && isInside(at.capacity) && haveEdgesRoom;
}

const FUNCTIONS = [
  benchOf,
  number,
  runWithHelp,
  emptyLots,
  help,
  waitForLots,
  fillLots,
  mayFill,
].join('\n');

/** The thread that numbers, as source text; it is given {@link LotWork} and whether there is help. */
export const NUMBERING = `
const { parentPort, workerData } = require('node:worker_threads');
${FUNCTIONS}
number(parentPort, workerData, workerData.hasHelp);`;

/** The thread that helps. */
export const HELPING = `
const { workerData } = require('node:worker_threads');
${FUNCTIONS}
help(workerData);`;
