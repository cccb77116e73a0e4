/** A team: worker threads that search in one memory, and the orders that are given to them. */
import { Worker } from 'node:worker_threads';
import { BATCH_STATES, FRESH_STATES, FRONTIER_STATES } from '../memory-map.ts';
import { PIECE_STATES } from '../level-log.ts';
import type { Part } from '../found.ts';
import { REGISTERS } from '../registers.ts';
import { BOARD, STOP } from './board.ts';
import { type Task, WORK, type WorkData, type WorkPlan } from './worker.ts';

/** Workers, and the board that all of them read and write. */
export interface Team {
  readonly board: Int32Array;
  /** How many they are. */
  readonly size: number;
  /** Gives an order to one of them; what it answers is not 0 where the table must grow first. */
  readonly order: (index: number, task: Task) => Promise<number>;
}

type Answer =
  | { readonly index: number; readonly result: number }
  | { readonly index: number; readonly piece: Uint8Array };

/** Starts so many threads, which wait for their work. */
export function hire(threads: number): readonly Worker[] {
  return Array.from({ length: threads }, () => new Worker(WORK, { eval: true, execArgv: [] }));
}

/** Sends threads home. */
export async function dismiss(workers: readonly Worker[]): Promise<void> {
  await Promise.all(workers.map(async (worker) => worker.terminate()));
}

/** Gives a thread to each part; all parts have the same memory. */
export function assemble(
  workers: readonly Worker[],
  parts: readonly Part[],
  statesMax: number,
): Team {
  const board = new Int32Array(
    new SharedArrayBuffer((BOARD.rows + parts.length * BOARD.rowLength) * 4),
  );
  const waiting = parts.map((): ((result: number) => void) => ignore);
  const failing = parts.map((): ((error: Error) => void) => ignore);
  parts.forEach((part, own) => {
    const worker = workers[own]!;
    worker.on('message', (answer: Answer) => {
      if ('piece' in answer) parts[answer.index]!.log.adopt(answer.piece);
      else waiting[answer.index]!(answer.result);
    });
    worker.on('error', (error: Error) => {
      for (const fail of failing) fail(error);
    });
    const data: WorkData = {
      plan: workPlan(part, own, parts.length, statesMax),
      bytes: part.program.bytes,
      memory: part.memory.memory,
      board,
    };
    worker.postMessage(data);
  });
  const order = async (index: number, task: Task): Promise<number> =>
    new Promise((resolve, reject) => {
      waiting[index] = resolve;
      failing[index] = reject;
      workers[index]!.postMessage(task);
    });
  return { board, size: parts.length, order };
}

/** Has all workers end their level before its time, unless they do so already. */
export function stopAll(board: Int32Array): void {
  Atomics.compareExchange(board, BOARD.stop, STOP.none, STOP.other);
}

function workPlan(
  { program: { map } }: Part,
  own: number,
  threads: number,
  statesMax: number,
): WorkPlan {
  const addressOf = (name: keyof typeof REGISTERS): number => map.registers + REGISTERS[name];
  return {
    own,
    threads,
    stateBytes: map.stateBytes,
    table: map.table,
    frontier: map.frontier,
    batchStates: BATCH_STATES,
    frontierStates: FRONTIER_STATES,
    fresh: map.fresh,
    freshMax: FRESH_STATES,
    pieceBytes: PIECE_STATES * map.stateBytes,
    statesMax,
    board: BOARD,
    registers: {
      frontierCount: addressOf('frontierCount'),
      frontierDone: addressOf('frontierDone'),
      freshEnd: addressOf('freshEnd'),
      room: addressOf('room'),
    },
  };
}

/** Nobody waits. */
function ignore(): void {}
