/**
 * What a worker thread does: it drives one partition through a level alone, and talks to the others through shared memory.
 * The functions are handed over as their own source text, because a worker can load a file only where the sources have
 * been compiled; so they know each other and nothing else.
 */
import type { MessagePort } from 'node:worker_threads';

/** Where shared numbers lie in the board; a row of {@link ROW} for each partition follows. */
export interface Board {
  /** Partitions that still expand states of the level. */
  readonly expanding: number;
  /** Set when the search must end before its time. */
  readonly stop: number;
  /** Counts everything that others may wait for. */
  readonly bell: number;
  readonly rows: number;
  readonly rowLength: number;
  /** In a row: states found, states expanded. */
  readonly found: number;
  readonly expanded: number;
}

/** The board's layout. */
export const BOARD: Board = {
  expanding: 0,
  stop: 1,
  bell: 2,
  rows: 16,
  rowLength: 16,
  found: 0,
  expanded: 1,
};

/** Values of the board's stop. */
export const STOP = { none: 0, states: 1, other: 2 } as const;

/** States on their way from one partition to another: packets in a ring, with one writer and one reader. */
export interface Ring {
  /** Packets written, packets read, and then the bytes of each packet in the ring. */
  readonly numbers: Int32Array;
  readonly packets: Uint8Array;
}

/** Addresses and sizes that a worker must know. */
export interface WorkPlan {
  readonly own: number;
  readonly partitions: number;
  readonly stateBytes: number;
  readonly batchStates: number;
  readonly candidates: number;
  readonly frontier: number;
  readonly fresh: number;
  readonly freshMax: number;
  readonly outboxes: number;
  readonly outboxBytes: number;
  readonly outboxed: number;
  readonly packetBytes: number;
  readonly ringPackets: number;
  readonly pieceBytes: number;
  readonly statesMax: number;
  readonly board: Board;
  readonly registers: Readonly<
    Record<'candidateEnd' | 'frontierCount' | 'frontierDone' | 'freshEnd' | 'room', number>
  >;
}

/** What a worker is given. */
export interface WorkData {
  readonly plan: WorkPlan;
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly board: Int32Array;
  /** By partition: the ring from there to this one, and from this one to there. */
  readonly incoming: readonly Ring[];
  readonly outgoing: readonly Ring[];
}

/** An order: what to do, and how many states the table takes. */
export interface Task {
  readonly order: string;
  readonly argument: number;
}

/** A worker's state. */
interface Bench extends WorkData {
  readonly exports: Record<string, (argument: number) => number>;
  readonly send: (message: unknown) => void;
  bytes: Uint8Array;
  numbers: Int32Array;
  /** States that fit into the table before it must grow. */
  statesMost: number;
  /** The log's pieces that are still to be read, and the place of the first in the log. */
  pieces: Uint8Array[];
  firstPiece: number;
  /** Bytes of the log: read so far, up to the end of the level that is read, and all. */
  read: number;
  levelEnd: number;
  length: number;
  /** Whether a level is under way, and whether this partition still expands. */
  isAtWork: boolean;
  isExpanding: boolean;
  /** Which function has stopped and must go on before anything else. */
  unfinished: string;
}

/** Takes orders; an answer other than 0 means that the table must grow, and the order be given again. */
function work(port: MessagePort, data: WorkData): void {
  const { exports } = new WebAssembly.Instance(data.module, { env: { memory: data.memory } });
  const bench: Bench = {
    ...data,
    exports: exports as Bench['exports'],
    send: (message) => port.postMessage(message),
    bytes: new Uint8Array(data.memory.buffer),
    numbers: new Int32Array(data.memory.buffer),
    statesMost: 0,
    pieces: [],
    firstPiece: 0,
    read: 0,
    levelEnd: 0,
    length: 0,
    isAtWork: false,
    isExpanding: false,
    unfinished: '',
  };
  port.on('message', ({ order, argument }: Task) => {
    bench.bytes = new Uint8Array(data.memory.buffer);
    bench.numbers = new Int32Array(data.memory.buffer);
    bench.send({ index: data.plan.own, result: obey(bench, order, argument) });
  });
}

function obey(bench: Bench, order: string, argument: number): number {
  if (order === 'rehash') return bench.exports['rehash']!(argument);
  bench.statesMost = argument;
  return order === 'level' ? level(bench) : turn(bench, order);
}

/** Has a function run until it is done, or has no room. */
function turn(bench: Bench, order: string): number {
  const { board, plan, numbers } = bench;
  const found = plan.board.rows + plan.own * plan.board.rowLength + plan.board.found;
  for (;;) {
    const space = bench.statesMost - board[found]!;
    numbers[plan.registers.room / 4] = Math.max(0, Math.min(space, plan.freshMax));
    const stop = bench.exports[order]!(0);
    const room = numbers[plan.registers.room / 4]!;
    takeFresh(bench, found);
    bench.unfinished = stop === 0 ? '' : order;
    // Stopped with room left: a state found no slot before the table's end.
    if (stop === 0 || space <= 0 || room > 0) return stop;
  }
}

/** Moves fresh states to the log. */
function takeFresh(bench: Bench, found: number): void {
  const { plan, numbers, board } = bench;
  const end = numbers[plan.registers.freshEnd / 4]!;
  for (let from = plan.fresh; from < end;) {
    const at = bench.length % plan.pieceBytes;
    if (at === 0) {
      const piece = new Uint8Array(new SharedArrayBuffer(plan.pieceBytes));
      bench.pieces.push(piece);
      bench.send({ index: plan.own, piece });
    }
    const part = bench.bytes.subarray(from, Math.min(end, from + plan.pieceBytes - at));
    bench.pieces.at(-1)!.set(part, at);
    bench.length += part.length;
    from += part.length;
  }
  Atomics.store(board, found, bench.length / plan.stateBytes);
  numbers[plan.registers.freshEnd / 4] = plan.fresh;
}

/** Expands this partition's states of a level, and takes in what others find for it, until none expands any more. */
function level(bench: Bench): number {
  const { board, plan } = bench;
  if (!bench.isAtWork) {
    bench.isAtWork = true;
    bench.isExpanding = true;
    bench.levelEnd = bench.length;
  }
  if (bench.unfinished !== '') {
    const stop = turn(bench, bench.unfinished);
    if (stop !== 0) return stop;
  }
  while (Atomics.load(board, plan.board.stop) === 0) {
    const bell = Atomics.load(board, plan.board.bell);
    const isQuiet = Atomics.load(board, plan.board.expanding) === 0;
    const taken = takeIn(bench);
    if (taken > 0) return taken;
    const sent = sendOff(bench, bench.read === bench.levelEnd ? 1 : plan.packetBytes);
    if (!sent) {
      if (taken < 0) Atomics.wait(board, plan.board.bell, bell, 100);
    } else if (bench.read < bench.levelEnd) {
      const stop = expandBatch(bench);
      if (stop !== 0) return stop;
    } else if (bench.isExpanding) {
      bench.isExpanding = false;
      Atomics.sub(board, plan.board.expanding, 1);
      ring(bench);
    } else if (taken < 0) {
      if (isQuiet) break;
      Atomics.wait(board, plan.board.bell, bell, 100);
    }
  }
  bench.isAtWork = false;
  return 0;
}

/** Wakes the others. */
function ring({ board, plan }: Bench): void {
  Atomics.add(board, plan.board.bell, 1);
  Atomics.notify(board, plan.board.bell);
}

/** Takes in a packet from each of the others; -1 where there was none, 0 where all is done, else why it stopped. */
function takeIn(bench: Bench): number {
  const { plan, incoming, numbers } = bench;
  let answer = -1;
  for (const { numbers: counts, packets } of incoming) {
    const taken = Atomics.load(counts, 1);
    if (Atomics.load(counts, 0) === taken) continue;
    const place = taken % plan.ringPackets;
    const begin = place * plan.packetBytes;
    const length = counts[2 + place]!;
    bench.bytes.set(packets.subarray(begin, begin + length), plan.candidates);
    numbers[plan.registers.candidateEnd / 4] = plan.candidates + length;
    Atomics.store(counts, 1, taken + 1);
    ring(bench);
    answer = turn(bench, 'settle');
    if (answer !== 0) return answer;
  }
  return answer;
}

/** Sends what waits for others where it is at least so many bytes; false where there is no room for it. */
function sendOff(bench: Bench, bytesMin: number): boolean {
  const { plan, outgoing, numbers } = bench;
  let isSent = true;
  outgoing.forEach(({ numbers: counts, packets }, to) => {
    const at = plan.outboxed / 4 + to;
    let length = numbers[at]!;
    while (length >= bytesMin) {
      const written = Atomics.load(counts, 0);
      if (written - Atomics.load(counts, 1) === plan.ringPackets) {
        isSent = false;
        return;
      }
      const place = written % plan.ringPackets;
      const part = Math.min(length, plan.packetBytes);
      const end = plan.outboxes + to * plan.outboxBytes + length;
      packets.set(bench.bytes.subarray(end - part, end), place * plan.packetBytes);
      counts[2 + place] = part;
      length -= part;
      numbers[at] = length;
      Atomics.store(counts, 0, written + 1);
      ring(bench);
    }
  });
  return isSent;
}

/** Expands the next states of the level: few when the limit is near, so that it is honoured. */
function expandBatch(bench: Bench): number {
  const { plan, board, numbers } = bench;
  const { rows, rowLength, found, expanded, stop } = plan.board;
  let states = 0;
  for (let one = 0; one < plan.partitions; one++) states += board[rows + one * rowLength + found]!;
  if (states >= plan.statesMax) {
    Atomics.compareExchange(board, stop, 0, 1);
    ring(bench);
    return 0;
  }
  const most = Math.max(1, Math.min(plan.batchStates, (plan.statesMax - states) / 64));
  while (bench.read >= (bench.firstPiece + 1) * plan.pieceBytes) {
    bench.pieces.shift();
    bench.firstPiece++;
  }
  const at = bench.read - bench.firstPiece * plan.pieceBytes;
  const left = Math.min(bench.levelEnd - bench.read, plan.pieceBytes - at);
  const length = Math.min(left, Math.floor(most) * plan.stateBytes);
  bench.bytes.set(bench.pieces[0]!.subarray(at, at + length), plan.frontier);
  numbers[plan.registers.frontierCount / 4] = length / plan.stateBytes;
  numbers[plan.registers.frontierDone / 4] = 0;
  bench.read += length;
  const row = rows + plan.own * rowLength;
  Atomics.add(board, row + expanded, length / plan.stateBytes);
  return turn(bench, 'run');
}

/** The functions as source text, for a worker that is given {@link WorkData}. */
export const WORK = `
const { parentPort, workerData } = require('node:worker_threads');
${[work, obey, turn, takeFresh, level, ring, takeIn, sendOff, expandBatch].join('\n')}
work(parentPort, workerData);`;
