/** The programs of threads that search together: one memory, one table, and for each its own buffers. */
import { Arena } from '../arena.ts';
import { encode } from '../emit/module.ts';
import { mapMemory } from '../memory-map.ts';
import type { Plan } from '../plan.ts';
import { PAGE_BYTES, type Program, expandFunctions, tableFunctions } from '../program.ts';

/** Writes a program for each thread. They differ in nothing but addresses. */
export function sharedPrograms(plan: Plan, threads: number): Program[] {
  let begin = 0;
  const members = Array.from({ length: threads }, () => {
    const arena = new Arena(begin);
    const rooms = mapMemory(plan, arena, 'search', 1, true);
    const expanding = expandFunctions(plan, rooms, arena, 'search');
    begin = arena.room(0, PAGE_BYTES);
    return { rooms, expanding, data: arena.data };
  });
  const pagesFirst = begin / PAGE_BYTES;
  return members.map(({ rooms, expanding, data }): Program => {
    const map = { ...rooms, table: begin };
    const functions = [...expanding, ...tableFunctions(map, 1, expanding.length)];
    const bytes = encode({ functions, isShared: true, pagesFirst, data });
    return { plan, map, bytes, pagesFirst, partitions: 1, isShared: true };
  });
}
