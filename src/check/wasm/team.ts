/** A team: one worker thread for each partition, which goes through a level without being told what to do next. */
import { Worker } from 'node:worker_threads';
import type { Caller, Crew } from './crew.ts';
import type { Memory } from './instance.ts';
import { PIECE_STATES } from './level-log.ts';
import { BATCH_STATES, FRESH_STATES, PACKET_STATES } from './memory-map.ts';
import type { Program } from './program.ts';
import { REGISTERS } from './registers.ts';
import { BOARD, type Ring, STOP, WORK, type WorkData, type WorkPlan } from './worker.ts';

/** Packets on their way from one partition to another at the same time. */
const RING_PACKETS = 8;

/** Workers, and the board that all of them read and write. */
export interface Team extends Crew {
  readonly board: Int32Array;
  /** By partition: told of each piece that its log gets. */
  readonly onPiece: ((piece: Uint8Array) => void)[];
}

type Answer =
  | { readonly index: number; readonly result: number }
  | { readonly index: number; readonly piece: Uint8Array };

/** Starts a worker for each memory. */
export function assemble(
  program: Program,
  module: WebAssembly.Module,
  memories: readonly Memory[],
  statesMax: number,
): Team {
  const board = new Int32Array(
    new SharedArrayBuffer((BOARD.rows + memories.length * BOARD.rowLength) * 4),
  );
  const rings = memories.map(() => memories.map(() => newRing(program)));
  const waiting = memories.map((): ((result: number) => void) => ignore);
  const failing = memories.map((): ((error: Error) => void) => ignore);
  const onPiece = memories.map((): ((piece: Uint8Array) => void) => ignore);
  const workers = memories.map(({ memory }, own) => {
    const data: WorkData = {
      plan: workPlan(program, own, statesMax),
      module,
      memory,
      board,
      incoming: rings.flatMap((row, from) => (from === own ? [] : [row[own]!])),
      outgoing: rings[own]!,
    };
    const worker = new Worker(WORK, { eval: true, workerData: data, execArgv: [] });
    worker.on('message', (answer: Answer) => {
      if ('piece' in answer) onPiece[answer.index]!(answer.piece);
      else waiting[answer.index]!(answer.result);
    });
    worker.on('error', (error: Error) => {
      for (const fail of failing) fail(error);
    });
    return worker;
  });
  const callers = workers.map(
    (worker, index): Caller =>
      (order, argument = 0) =>
        new Promise((resolve, reject) => {
          waiting[index] = resolve;
          failing[index] = reject;
          worker.postMessage({ order, argument });
        }),
  );
  const dismiss = async (): Promise<void> => {
    stopAll(board);
    await Promise.all(workers.map((worker) => worker.terminate()));
  };
  return { callers, dismiss, board, onPiece };
}

/** Has all workers end their level before its time, unless they do so already. */
export function stopAll(board: Int32Array): void {
  Atomics.compareExchange(board, BOARD.stop, STOP.none, STOP.other);
  Atomics.add(board, BOARD.bell, 1);
  Atomics.notify(board, BOARD.bell);
}

function newRing({ map }: Program): Ring {
  const bytes = packetStates(map.candidatesMax) * map.stateBytes * RING_PACKETS;
  return {
    numbers: new Int32Array(new SharedArrayBuffer((2 + RING_PACKETS) * 4)),
    packets: new Uint8Array(new SharedArrayBuffer(bytes)),
  };
}

/** A packet is taken in at once, so it has no more states than there may be candidates. */
function packetStates(candidatesMax: number): number {
  return Math.min(PACKET_STATES, candidatesMax);
}

function workPlan({ map, partitions }: Program, own: number, statesMax: number): WorkPlan {
  const { candidateEnd, frontierCount, frontierDone, freshEnd, room } = REGISTERS;
  return {
    own,
    partitions,
    stateBytes: map.stateBytes,
    batchStates: BATCH_STATES,
    candidates: map.candidates,
    frontier: map.frontier,
    fresh: map.fresh,
    freshMax: FRESH_STATES,
    outboxes: map.outboxes,
    outboxBytes: map.outboxBytes,
    outboxed: map.outboxed,
    packetBytes: packetStates(map.candidatesMax) * map.stateBytes,
    ringPackets: RING_PACKETS,
    pieceBytes: PIECE_STATES * map.stateBytes,
    statesMax,
    board: BOARD,
    registers: { candidateEnd, frontierCount, frontierDone, freshEnd, room },
  };
}

/** Nobody waits. */
function ignore(): void {}
