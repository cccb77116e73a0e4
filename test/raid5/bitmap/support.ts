/** Runs a bitmap's tasks one by one; page writes land where a task waits for them. */

import {
  completePageWrite,
  daemonPass,
  observeBitmap,
  type Bitmap,
  type Task,
} from '../../../src/raid5/index.ts';

/** A bitmap with two file pages and a counter page for each chunk. */
export const SMALL = {
  chunks: 3,
  countersPerPage: 1,
  bitsPerFilePage: 2,
  headerBits: 1,
  counterMax: 4,
};

/** Runs a task to its end and gives the labels it paused at. */
export function finish(bitmap: Bitmap, task: Task): string[] {
  const labels: string[] = [];
  for (let next = task.next(); next.done !== true; next = task.next()) {
    labels.push(next.value.label);
    if (next.value.ready?.() === false) landAll(bitmap);
  }
  return labels;
}

/** Lands every page write in flight, oldest first. */
export function landAll(bitmap: Bitmap): void {
  for (const { id } of bitmap.writesInFlight.slice()) completePageWrite(bitmap, id);
}

/** What is seen of chunk 0 after a daemon pass. */
export interface PassSeen {
  readonly counter: number;
  readonly onDisk: boolean;
  readonly asleep: boolean;
}

/** One daemon pass, with everything it wrote on disk afterwards. */
export function pass(bitmap: Bitmap): PassSeen {
  finish(bitmap, daemonPass(bitmap));
  landAll(bitmap);
  const { counters, deviceBits, asleep } = observeBitmap(bitmap);
  return { counter: counters[0]!, onDisk: deviceBits[0]!, asleep };
}
