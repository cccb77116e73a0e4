/** In which state each thing happened first, as generated code has noted it. */
import { NEVER } from '../firsts.ts';
import type { IndexedMemory } from './indexed-memory.ts';
import type { IndexedProgram } from './program.ts';

/** What has happened so far, by the first state in which it did; {@link NEVER} where it has not. */
export interface FirstMarks {
  /** By byte between the map's `marks` and `marksEnd`. */
  readonly marks: Uint32Array;
  /** By step. */
  readonly fired: Uint32Array;
}

/** Reads the notes. */
export function firstMarks({ map, plan }: IndexedProgram, memory: IndexedMemory): FirstMarks {
  return {
    marks: statesAt(memory, map.firsts.marks, map.marksEnd - map.marks),
    fired: statesAt(memory, map.firsts.fired, plan.steps.length),
  };
}

/** Notes are one more than the state's number. */
function statesAt({ memory }: IndexedMemory, begin: number, length: number): Uint32Array {
  return new Uint32Array(memory.buffer, begin, length).map((one) => (one === 0 ? NEVER : one - 1));
}
