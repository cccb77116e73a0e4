/** The program of a network: the module's bytes and the map of the memory that it works on. */
import { alarmFunction } from './alarm-code.ts';
import { Arena } from './arena.ts';
import {
  type Code,
  type Local,
  call,
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
} from './emit/code.ts';
import { PAGES_MAX, type WasmFunction, define, encode } from './emit/module.ts';
import { filterFunction } from './filter-code.ts';
import {
  BATCH_STATES,
  type MemoryMap,
  PACKET_STATES,
  type Purpose,
  mapMemory,
} from './memory-map.ts';
import type { Plan } from './plan.ts';
import { rehashFunction, spreadFunction, unloadFunction } from './rehash-code.ts';
import { settleFunction } from './settle-code.ts';
import { STOPS, siftFunction } from './sift-code.ts';
import { stepFunction } from './step-code.ts';
import { addressOf } from './register-code.ts';

/** Bytes of a page of memory. */
export const PAGE_BYTES = 65_536;

/** What a memory can hold at most. */
export const MEMORY_BYTES_MAX = PAGES_MAX * PAGE_BYTES;

/** A module and what is needed to work with it. */
export interface Program {
  readonly plan: Plan;
  readonly map: MemoryMap;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly pagesFirst: number;
  readonly partitions: number;
  /** Whether other threads see the memory. */
  readonly isShared: boolean;
}

/** Writes the program that searches a network, cut into partitions. */
export function searchProgram(plan: Plan, partitions: number, isShared: boolean): Program {
  const arena = new Arena(0);
  const rooms = mapMemory(plan, arena, 'search', partitions);
  const expanding = expandFunctions(plan, rooms, arena, 'search');
  const map = { ...rooms, table: arena.room(0, PAGE_BYTES) };
  const functions = [...expanding, ...tableFunctions(map, partitions, expanding.length)];
  const pagesFirst = map.table / PAGE_BYTES;
  const bytes = encode({ functions, isShared, pagesFirst, data: arena.data });
  return { plan, map, bytes, pagesFirst, partitions, isShared };
}

/** Writes the program that only expands, and says where each successor came from. */
export function traceProgram(plan: Plan): Program {
  const arena = new Arena(0);
  const rooms = mapMemory(plan, arena, 'trace', 1);
  const functions = expandFunctions(plan, rooms, arena, 'trace');
  const map = { ...rooms, table: arena.room(0, PAGE_BYTES) };
  const pagesFirst = map.table / PAGE_BYTES;
  const bytes = encode({ functions, isShared: false, pagesFirst, data: arena.data });
  return { plan, map, bytes, pagesFirst, partitions: 1, isShared: false };
}

/**
 * What belongs to the table, and what drives everything.
 * @param first index of the first of them; the function before is the one that expands
 */
export function tableFunctions(map: MemoryMap, partitions: number, first: number): WasmFunction[] {
  return [
    siftFunction(map, partitions),
    settleFunction(map, first),
    rehashFunction(map),
    runFunction(map, partitions, first - 1, first + 1),
    ...(map.isConcurrent ? [spreadFunction(map), unloadFunction(map)] : []),
  ];
}

/** The steps, the filter, and last what calls them. */
export function expandFunctions(
  plan: Plan,
  rooms: Omit<MemoryMap, 'table'>,
  arena: Arena,
  purpose: Purpose,
): WasmFunction[] {
  const steps = plan.steps.map((_, step) => stepFunction(plan, rooms, arena, step, purpose));
  const alarm = steps.length;
  return [
    ...steps,
    alarmFunction(plan, rooms, arena),
    filterFunction(plan, rooms, arena, alarm),
    expandFunction(plan, rooms, alarm + 1),
  ];
}

/**
 * `expand(states)`: expands so many states that begin at the batch register; their successors are behind the
 * candidates then.
 */
function expandFunction(plan: Plan, map: Omit<MemoryMap, 'table'>, filter: number): WasmFunction {
  return define('expand', ['i32'], undefined, (frame) => {
    const [count] = frame.parameters as [Local];
    const number = frame.local('i32');
    const isDead = i32.isZero(i32.load8(get(number), map.alive));
    const deadlocks = addressOf(map, 'deadlocks');
    return sequence(
      call(filter, get(count)),
      ...plan.steps.map((_, step) => call(step)),
      loop(
        sequence(
          when(isDead, i32.store(deadlocks, i32.add(i32.load(deadlocks), i32.constant(1)))),
          leaveIf(0, i32.notEqual(advance(number, 1), get(count))),
        ),
      ),
    );
  });
}

/**
 * `run()`: expands what is left of the frontier, batch by batch, and settles the successors; gives one of
 * `STOPS` and goes on where it stopped.
 */
export function runFunction(
  map: MemoryMap,
  partitions: number,
  expand: number,
  settle: number,
): WasmFunction {
  return define('run', [], 'i32', (frame) => {
    const count = frame.local('i32');
    const done = addressOf(map, 'frontierDone');
    const left = i32.subtract(i32.load(addressOf(map, 'frontierCount')), i32.load(done));
    const boxes = Array.from({ length: partitions === 1 ? 0 : partitions }, (_, box) => {
      const length = i32.load(i32.constant(map.outboxed + box * 4));
      const isFull = i32.less(i32.constant(PACKET_STATES * map.stateBytes), length);
      return when(isFull, giveBack(i32.constant(STOPS.outbox)));
    });
    const round = sequence(
      when(tee(count, call(settle)), giveBack(get(count))),
      set(count, left),
      when(i32.isZero(get(count)), giveBack(i32.constant(STOPS.done))),
      ...boxes,
      when(
        i32.less(i32.constant(BATCH_STATES), get(count)),
        set(count, i32.constant(BATCH_STATES)),
      ),
      i32.store(
        addressOf(map, 'batch'),
        i32.add(
          i32.constant(map.frontier),
          i32.multiply(i32.load(done), i32.constant(map.stateBytes)),
        ),
      ),
      call(expand, get(count)),
      i32.store(done, i32.add(i32.load(done), get(count))),
      leave(0),
    );
    return sequence(loop(round), i32.constant(0));
  });
}

function advance(local: Local, by: number): Code {
  return tee(local, i32.add(get(local), i32.constant(by)));
}
