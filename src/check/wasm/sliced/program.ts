/** The program of a search over sets of states. */
import {
  type Local,
  call,
  get,
  i32,
  i64,
  leaveIf,
  loop,
  sequence,
  set,
  tee,
} from '../emit/code.ts';
import { type WasmFunction, define, encode } from '../emit/module.ts';
import { Arena } from '../arena.ts';
import { type MemoryMap, mapMemory } from '../memory-map.ts';
import type { Plan } from '../plan.ts';
import { PAGE_BYTES, type Program, tableFunctions } from '../program.ts';
import { alarmFunction } from './alarm-code.ts';
import { filterFunction } from './filter-code.ts';
import { gatherFunction } from './gather-code.ts';
import { stepFunction } from './step-code.ts';
import { addressOf } from '../register-code.ts';

/** Writes the program that searches a network whose plan has a slice, cut into partitions. */
export function slicedProgram(plan: Plan, partitions: number, isShared: boolean): Program {
  const arena = new Arena(0);
  const rooms = mapMemory(plan, arena, 'search', partitions);
  const steps = plan.steps.map((_, step) => stepFunction(plan, rooms, arena, step));
  const expanding = [
    ...steps,
    alarmFunction(plan, rooms, arena),
    filterFunction(plan, rooms, arena, steps.length),
    expandFunction(plan, rooms, steps.length + 1),
  ];
  const map = { ...rooms, table: arena.room(0, PAGE_BYTES) };
  const functions = [
    ...expanding,
    ...tableFunctions(map, partitions, expanding.length),
    gatherFunction(map),
  ];
  const pagesFirst = map.table / PAGE_BYTES;
  const bytes = encode({ functions, isShared, pagesFirst, data: arena.data });
  return { plan, map, bytes, pagesFirst, partitions, isShared };
}

/** `expand(records)`: expands so many records that begin at the batch register, and counts deadlocks. */
function expandFunction(plan: Plan, map: Omit<MemoryMap, 'table'>, filter: number): WasmFunction {
  return define('expand', ['i32'], undefined, (frame) => {
    const [count] = frame.parameters as [Local];
    const [number, state, dead] = [frame.local('i32'), frame.local('i32'), frame.local('i64')];
    const alive = i64.load(i32.shiftLeft(get(number), i32.constant(3)), map.alive);
    const isDead = i64.and(i64.load(get(state), map.keyBytes), i64.xor(alive, i64.constant(-1n)));
    const deadlocks = addressOf(map, 'deadlocks');
    return sequence(
      call(filter, get(count)),
      ...plan.steps.map((_, step) => call(step)),
      set(state, i32.load(addressOf(map, 'batch'))),
      loop(
        sequence(
          set(dead, i64.add(get(dead), i64.countOnes(isDead))),
          set(state, i32.add(get(state), i32.constant(map.stateBytes))),
          leaveIf(0, i32.notEqual(tee(number, i32.add(get(number), i32.constant(1))), get(count))),
        ),
      ),
      i64.store(deadlocks, i64.add(i64.load(deadlocks), get(dead))),
    );
  });
}
