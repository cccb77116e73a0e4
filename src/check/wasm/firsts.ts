/** At which level each thing happened first: properties decided, steps fired, marks of what was seen and done. */
import type { Memory } from './instance.ts';
import type { Program } from './program.ts';

/** Not yet. */
export const NEVER = 2 ** 32 - 1;

/** First levels; {@link NEVER} where it did not happen. */
export interface Firsts {
  /** By property. */
  readonly found: Uint32Array;
  /** By step. */
  readonly fired: Uint32Array;
  /** By byte of the memory between `marks` and `marksEnd`. */
  readonly marks: Uint32Array;
}

/** Nothing has happened. */
export function noFirsts({ plan, map }: Program): Firsts {
  return {
    found: new Uint32Array(plan.network.properties.length).fill(NEVER),
    fired: new Uint32Array(plan.steps.length).fill(NEVER),
    marks: new Uint32Array(map.marksEnd - map.marks).fill(NEVER),
  };
}

/** Notes what happened first since the last call, in states of the given level. */
export function noteFirsts(firsts: Firsts, program: Program, memory: Memory, level: number): void {
  const { map } = program;
  const { bytes, integers } = memory;
  firsts.found.forEach((first, property) => {
    if (first === NEVER && bytes[map.found + property] === 1) firsts.found[property] = level;
  });
  firsts.fired.forEach((first, step) => {
    if (first === NEVER && memory.readLong(map.fired + step * 8) > 0) firsts.fired[step] = level;
  });
  // Four marks at a time: nearly all of them are as they were.
  for (let word = map.marks / 4; word < map.marksEnd / 4; word++)
    if (integers[word] !== 0) noteWord(firsts.marks, bytes, word * 4, map.marks, level);
}

function noteWord(
  marks: Uint32Array,
  bytes: Uint8Array,
  address: number,
  begin: number,
  level: number,
): void {
  for (let byte = address; byte < address + 4; byte++)
    if (bytes[byte] === 1 && marks[byte - begin] === NEVER) marks[byte - begin] = level;
}
