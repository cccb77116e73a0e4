/** The program of an indexed search: expands batch by batch and numbers what is new. */
import type { CompiledNetwork } from '../../../network/index.ts';
import { alarmFunction } from '../alarm-code.ts';
import { Arena } from '../arena.ts';
import {
  type Code,
  type Local,
  call,
  choose,
  get,
  giveBack,
  i32,
  leave,
  leaveIf,
  loop,
  sequence,
  set,
  tee,
  when,
} from '../emit/code.ts';
import { type WasmFunction, define, encode } from '../emit/module.ts';
import { filterFunction } from '../filter-code.ts';
import { seeFunction } from './see-code.ts';
import { BATCH_STATES } from '../memory-map.ts';
import { type Plan, planNetwork } from '../plan.ts';
import { PAGE_BYTES } from '../program.ts';
import { stepFunction } from '../step-code.ts';
import { type IndexedMap, mapIndexed } from './map.ts';
import { gatherFunction, settleFunction } from './number-code.ts';
import { produceFunction, consumeFunction } from './lot-code.ts';
import { rehashFunction } from './rehash-code.ts';
import { isNews, makeRoom, setBatch } from './batch-code.ts';
import { setValue, value } from './value-code.ts';
import { addressOf, register } from '../register-code.ts';

/** Why `run` came back. */
export const STOPS = {
  /** All that was found is expanded. */
  exhausted: 0,
  /** So many states as were asked for are expanded. */
  budget: 1,
  /** The arrays must grow. */
  full: 2,
  /** A property is violated or witnessed for the first time in the batch at hand, which is not expanded. */
  alarm: 3,
} as const;

/** What the module exports. */
export interface IndexedExports {
  readonly run: (budget: number) => number;
  readonly rehash: (unused: number) => number;
  readonly see: (states: number) => void;
  readonly successors: (states: number) => number;
  /** The two halves of `run`, for two threads; see `lot-code.ts`. */
  readonly produce: (lot: number, first: number, states: number, edges: number) => number;
  readonly consume: (lot: number, edges: number, total: number) => void;
}

/** A module and what is needed to work with it. */
export interface IndexedProgram {
  readonly plan: Plan;
  readonly map: IndexedMap;
  /** Its memory is shared, whoever runs it: so there is one module, which is compiled once. */
  readonly module: WebAssembly.Module;
  readonly pagesFirst: number;
}

const programs = new WeakMap<CompiledNetwork, IndexedProgram>();

/** The program of a network, which is written once. */
export function programOf(network: CompiledNetwork): IndexedProgram {
  const known = programs.get(network) ?? indexedProgram(planNetwork(network));
  programs.set(network, known);
  return known;
}

function indexedProgram(plan: Plan): IndexedProgram {
  const arena = new Arena(0);
  const map = mapIndexed(plan, arena);
  const steps = plan.steps.map((_, step) => stepFunction(plan, map, arena, step, 'trace'));
  const alarm = steps.length;
  const functions = [
    ...steps,
    alarmFunction(plan, map, arena),
    filterFunction(plan, map, arena, alarm),
    expandFunction(plan, map),
    gatherFunction(plan, map),
    settleFunction(plan, map),
    runFunction(plan, map, alarm),
    rehashFunction(plan, map),
    seeFunction(plan, map),
    successorsFunction(map, alarm),
    produceFunction(map, alarm),
    consumeFunction(map, alarm),
  ];
  const pagesFirst = Math.ceil(endOf(arena) / PAGE_BYTES);
  const bytes = encode({ functions, isShared: true, pagesFirst, data: arena.data });
  return { plan, map, module: new WebAssembly.Module(bytes), pagesFirst };
}

function endOf(arena: Arena): number {
  return arena.room(0, 64);
}

/** Takes all steps from the states that the filter listed; counts those from which none leads. */
function expandFunction(plan: Plan, map: IndexedMap): WasmFunction {
  return define('expand', ['i32'], undefined, (frame) => {
    const [count] = frame.parameters as [Local];
    const number = frame.local('i32');
    const isDead = i32.isZero(i32.load8(get(number), map.alive));
    const deadlocks = addressOf(map, 'deadlocks');
    return sequence(
      ...plan.steps.map((_, step) =>
        sequence(
          call(step),
          i32.store(i32.constant(map.stepEnds + step * 4), register(map, 'candidateEnd')),
        ),
      ),
      loop(
        sequence(
          when(isDead, i32.store(deadlocks, i32.add(i32.load(deadlocks), i32.constant(1)))),
          leaveIf(0, i32.notEqual(tee(number, i32.add(get(number), i32.constant(1))), get(count))),
        ),
      ),
    );
  });
}

/** `run(budget)`: expands at most so many states; gives one of {@link STOPS} and goes on where it stopped. */
function runFunction(plan: Plan, map: IndexedMap, alarm: number): WasmFunction {
  const [filter, expand, gather, settle] = [alarm + 1, alarm + 2, alarm + 3, alarm + 4];
  return define('run', ['i32'], 'i32', (frame) => {
    const [budget] = frame.parameters as [Local];
    const [count, left, edges] = [frame.local('i32'), frame.local('i32'), frame.local('i32')];
    const stepCount = i32.constant(Math.max(1, plan.steps.length));
    const isBelow = i32.less(value(map, 'count'), value(map, 'statesMax'));
    const below = i32.subtract(value(map, 'statesMax'), value(map, 'count'));
    const head = value(map, 'head');
    const lot = i32.constant(map.lots);
    const most = (bound: Code): Code => when(i32.less(bound, get(count)), set(count, bound));
    const room = (end: Code, capacity: Code): Code =>
      i32.less(
        capacity,
        i32.add(end, i32.multiply(get(count), i32.constant(Math.max(1, plan.steps.length)))),
      );
    const round = sequence(
      stopIf(i32.equal(head, value(map, 'count')), STOPS.exhausted),
      stopIf(i32.isZero(get(budget)), STOPS.budget),
      when(
        i32.equal(head, value(map, 'levelEnd')),
        sequence(
          setValue(map, 'depth', i32.add(value(map, 'depth'), i32.constant(1))),
          setValue(map, 'levelEnd', value(map, 'count')),
        ),
      ),
      set(count, i32.subtract(value(map, 'levelEnd'), head)),
      most(i32.constant(BATCH_STATES)),
      most(get(budget)),
      // A limit is honoured to the state: no step leads to more than one.
      set(left, choose(isBelow, i32.divide(below, stepCount), i32.constant(0))),
      when(i32.isZero(get(left)), set(left, i32.constant(1))),
      most(get(left)),
      stopIf(room(value(map, 'count'), value(map, 'capacity')), STOPS.full),
      stopIf(
        room(
          i32.multiply(value(map, 'edges'), value(map, 'keepsEdges')),
          value(map, 'edgesCapacity'),
        ),
        STOPS.full,
      ),
      makeRoom(map, alarm + 6),
      setBatch(map, head, count),
      setValue(map, 'prunedBefore', register(map, 'pruned')),
      call(filter, get(count)),
      stopIf(isNews(map), STOPS.alarm),
      call(expand, get(count)),
      set(edges, i32.multiply(value(map, 'edges'), value(map, 'keepsEdges'))),
      call(settle, lot, get(edges), call(gather, lot, get(edges))),
      setValue(map, 'head', i32.add(head, get(count))),
      set(budget, i32.subtract(get(budget), get(count))),
      when(i32.isZero(isBelow), set(budget, i32.constant(0))),
      leave(0),
    );
    return sequence(loop(round), i32.constant(STOPS.budget));
  });
}

function stopIf(condition: Code, stop: number): Code {
  return when(condition, giveBack(i32.constant(stop)));
}

/**
 * `successors(states)`: the edges of so many states from the head on, once all states are found; they lie at the
 * beginning of the edges' arrays where no edges are kept. Gives their number.
 */
function successorsFunction(map: IndexedMap, alarm: number): WasmFunction {
  return define('successors', ['i32'], 'i32', (frame) => {
    const [count] = frame.parameters as [Local];
    const edges = frame.local('i32');
    const lot = i32.constant(map.lots);
    return sequence(
      setBatch(map, value(map, 'head'), count),
      call(alarm + 1, get(count)),
      call(alarm + 2, get(count)),
      set(edges, i32.multiply(value(map, 'edges'), value(map, 'keepsEdges'))),
      call(alarm + 4, lot, get(edges), call(alarm + 3, lot, get(edges))),
      value(map, 'edges'),
    );
  });
}
