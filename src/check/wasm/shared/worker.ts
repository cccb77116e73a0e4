/**
 * What a worker thread does: it takes states of a level, as many at a time as are left for it, and puts what they lead
 * to into the one table of all. The functions are handed over as their own source text, because a worker can load a file
 * only where the sources have been compiled; so they know each other and nothing else.
 */
import type { MessagePort } from 'node:worker_threads';
import type { Board } from './board.ts';

/** Addresses and sizes that a worker must know. */
export interface WorkPlan {
  readonly own: number;
  readonly threads: number;
  readonly stateBytes: number;
  readonly table: number;
  readonly frontier: number;
  /** States that are expanded together, and that are taken at once at most. */
  readonly batchStates: number;
  readonly frontierStates: number;
  readonly fresh: number;
  readonly freshMax: number;
  readonly pieceBytes: number;
  readonly statesMax: number;
  readonly board: Board;
  /** Addresses of registers. */
  readonly registers: Readonly<
    Record<'frontierCount' | 'frontierDone' | 'freshEnd' | 'room', number>
  >;
}

/** What a worker is given. */
export interface WorkData {
  readonly plan: WorkPlan;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly memory: WebAssembly.Memory;
  readonly board: Int32Array;
}

/** An order; places in the table are in bytes behind its begin, and `states` is how many it takes. */
export type Task =
  | { readonly order: 'settle'; readonly states: number }
  | {
      readonly order: 'level';
      readonly states: number;
      /** The states of a level that begins; left out where it goes on. */
      readonly segments?: readonly Uint8Array[];
      /** Pieces of the log that nobody reads any more, to be written again. */
      readonly spares?: readonly Uint8Array[];
    }
  | { readonly order: 'clear'; readonly from: number; readonly to: number }
  | {
      readonly order: 'spread';
      readonly slots: number;
      readonly from: number;
      readonly to: number;
      /** Before this nothing may land yet. */
      readonly floor: number;
    }
  | { readonly order: 'rehash' | 'unload'; readonly slots: number };

/** A worker's state. */
interface Bench extends WorkData {
  readonly exports: Record<string, (...parameters: readonly number[]) => number>;
  readonly send: (message: unknown) => void;
  bytesOfAll: Uint8Array;
  numbers: Int32Array;
  /** States that fit into the table before it must grow. */
  statesMost: number;
  /** The piece of the log that is being written, and the log's length in bytes. */
  piece: Uint8Array;
  length: number;
  readonly spares: Uint8Array[];
  segments: readonly Uint8Array[];
  levelStates: number;
  /** Which function has stopped and must go on before anything else. */
  unfinished: string;
}

/** Waits for its work. Threads take long to begin, so they are there before it is known. */
function wait(port: MessagePort): void {
  port.once('message', (data: WorkData) => work(port, data));
}

/** Takes orders; an answer other than 0 means that the table must grow, and the order be given again. */
function work(port: MessagePort, data: WorkData): void {
  const module = new WebAssembly.Module(data.bytes);
  const { exports } = new WebAssembly.Instance(module, { env: { memory: data.memory } });
  const bench: Bench = {
    ...data,
    exports: exports as Bench['exports'],
    send: (message) => port.postMessage(message),
    bytesOfAll: new Uint8Array(),
    numbers: new Int32Array(),
    statesMost: 0,
    piece: new Uint8Array(),
    length: 0,
    spares: [],
    segments: [],
    levelStates: 0,
    unfinished: '',
  };
  port.on('message', (task: Task) => {
    bench.bytesOfAll = new Uint8Array(data.memory.buffer);
    bench.numbers = new Int32Array(data.memory.buffer);
    bench.send({ index: data.plan.own, result: obey(bench, task) });
  });
}

function obey(bench: Bench, task: Task): number {
  const { exports } = bench;
  switch (task.order) {
    case 'settle':
      bench.statesMost = task.states;
      return turn(bench, 'settle');
    case 'level':
      bench.statesMost = task.states;
      bench.spares.push(...(task.spares ?? []));
      if (task.segments !== undefined) begin(bench, task.segments);
      return level(bench);
    case 'clear':
      return clear(bench, task.from, task.to);
    case 'spread':
      return spread(bench, task);
    case 'rehash':
    case 'unload':
      return exports[task.order]!(task.slots);
  }
}

/** Begins a level. */
function begin(bench: Bench, segments: readonly Uint8Array[]): void {
  bench.segments = segments;
  const bytes = segments.reduce((sum, one) => sum + one.length, 0);
  bench.levelStates = bytes / bench.plan.stateBytes;
}

/** Spreads a part of the table piece by piece: what runs long stays in the code that was compiled fast. */
function spread({ exports }: Bench, task: Extract<Task, { readonly order: 'spread' }>): number {
  // A multiple of all lengths of slots.
  const pieceBytes = 3 << 16;
  for (let { from } = task; from < task.to; from += pieceBytes)
    exports['spread']!(from, Math.min(task.to, from + pieceBytes), task.floor, task.slots);
  return 0;
}

/**
 * Writes 0 to each page, where 0 is already, so that the system gives the memory. Where somebody reads first and writes
 * later it does so twice, and the second time has to tell all processors.
 */
function clear({ numbers, plan }: Bench, from: number, to: number): number {
  const pageNumbers = 4096 / 4;
  const end = (plan.table + to) / 4;
  for (let at = (plan.table + from) / 4; at < end; at += pageNumbers) numbers[at] = 0;
  numbers[end - 1] = 0;
  return 0;
}

/** Expands states of the level until none are left, or until the table is full. */
function level(bench: Bench): number {
  const { board, plan } = bench;
  if (bench.unfinished !== '') {
    const stop = turn(bench, bench.unfinished);
    if (stop !== 0) return stop;
  }
  while (Atomics.load(board, plan.board.stop) === 0) {
    if (Atomics.load(board, plan.board.full) !== 0) return 1;
    if (!takeStates(bench)) return 0;
    const stop = turn(bench, 'run');
    if (stop !== 0) return stop;
  }
  return 0;
}

/** Takes the next states of the level; false where none are left. Few at a time near its end, so that all end together. */
function takeStates(bench: Bench): boolean {
  const { plan, board, numbers, levelStates } = bench;
  const { rows, rowLength, found, expanded, next, stop } = plan.board;
  let states = 0;
  for (let one = 0; one < plan.threads; one++) states += board[rows + one * rowLength + found]!;
  if (states >= plan.statesMax) {
    Atomics.compareExchange(board, stop, 0, 1);
    return false;
  }
  const left = levelStates - Atomics.load(board, next);
  const share = Math.ceil(left / (2 * plan.threads));
  const fair = Math.max(plan.batchStates, Math.min(plan.frontierStates, share));
  // Few when the limit is near, so that it is honoured.
  const most = Math.max(1, Math.min(fair, Math.floor((plan.statesMax - states) / 64)));
  const from = Atomics.add(board, next, most);
  const count = Math.min(most, levelStates - from);
  if (count <= 0) return false;
  copyStates(bench, from * plan.stateBytes, count * plan.stateBytes);
  numbers[plan.registers.frontierCount / 4] = count;
  numbers[plan.registers.frontierDone / 4] = 0;
  Atomics.add(board, rows + plan.own * rowLength + expanded, count);
  return true;
}

/** Copies so many bytes of the level to the frontier, whatever segments they lie in. */
function copyStates({ plan, segments, bytesOfAll }: Bench, from: number, length: number): void {
  let begin = from;
  let left = length;
  let to = plan.frontier;
  for (const segment of segments) {
    if (begin >= segment.length) {
      begin -= segment.length;
      continue;
    }
    const part = segment.subarray(begin, begin + left);
    bytesOfAll.set(part, to);
    to += part.length;
    left -= part.length;
    begin = 0;
    if (left === 0) return;
  }
}

/** Has a function run until it is done, or has no room. */
function turn(bench: Bench, order: string): number {
  const { board, plan, numbers, exports } = bench;
  const room = plan.registers.room / 4;
  for (;;) {
    const space = reserve(bench);
    numbers[room] = space;
    const stop = space === 0 ? 1 : exports[order]!(0);
    const left = numbers[room];
    Atomics.sub(board, plan.board.reserved, left);
    takeFresh(bench);
    bench.unfinished = stop === 0 ? '' : order;
    if (stop === 0) return 0;
    // Stopped with room left: a state found no slot before the table's end.
    if (space === 0 || left > 0) {
      Atomics.store(board, plan.board.full, 1);
      return stop;
    }
  }
}

/** Reserves slots of the table: a part of those that are left, so that the others have some, too. */
function reserve({ board, plan, statesMost }: Bench): number {
  const { reserved } = plan.board;
  for (;;) {
    const taken = Atomics.load(board, reserved);
    const left = statesMost - taken;
    if (left <= 0) return 0;
    const part = Math.max(plan.batchStates, Math.floor(left / (2 * plan.threads)));
    const room = Math.min(plan.freshMax, left, part);
    if (Atomics.compareExchange(board, reserved, taken, taken + room) === taken) return room;
  }
}

/** Moves fresh states to the log. */
function takeFresh(bench: Bench): void {
  const { plan, numbers, board } = bench;
  const end = numbers[plan.registers.freshEnd / 4]!;
  for (let from = plan.fresh; from < end;) {
    const at = bench.length % plan.pieceBytes;
    if (at === 0) {
      bench.piece = bench.spares.pop() ?? new Uint8Array(new SharedArrayBuffer(plan.pieceBytes));
      bench.send({ index: plan.own, piece: bench.piece });
    }
    const part = bench.bytesOfAll.subarray(from, Math.min(end, from + plan.pieceBytes - at));
    bench.piece.set(part, at);
    bench.length += part.length;
    from += part.length;
  }
  const row = plan.board.rows + plan.own * plan.board.rowLength;
  Atomics.store(board, row + plan.board.found, bench.length / plan.stateBytes);
  numbers[plan.registers.freshEnd / 4] = plan.fresh;
}

/** The functions as source text, for a worker that is sent {@link WorkData} and then orders. */
export const WORK = `
const { parentPort } = require('node:worker_threads');
${[wait, work, obey, begin, spread, clear, level, takeStates, copyStates, turn, reserve, takeFresh].join('\n')}
wait(parentPort);`;
