/** A partition that a worker drives by itself: only growth of its table, and the log's older pieces, are seen to here. */
import type { Caller, Order } from './crew.ts';
import type { Memory } from './instance.ts';
import { Partition, type PartitionLimits, type Post } from './partition.ts';
import type { Program } from './program.ts';
import { STOPS } from './sift-code.ts';
import { BOARD } from './worker.ts';

/** Orders a worker, and makes room when it asks for it. */
export class TeamPartition extends Partition {
  readonly #board: Int32Array;
  readonly #row: number;
  readonly #stateBytes: number;

  constructor(
    program: Program,
    memory: Memory,
    call: Caller,
    limits: PartitionLimits,
    own: number,
    post: Post,
    board: Int32Array,
  ) {
    super(program, memory, call, limits, own, post);
    this.#board = board;
    this.#row = BOARD.rows + own * BOARD.rowLength;
    this.#stateBytes = program.map.stateBytes;
  }

  override get count(): number {
    return Atomics.load(this.#board, this.#row + BOARD.found);
  }

  /** States expanded so far. */
  get expanded(): number {
    return Atomics.load(this.#board, this.#row + BOARD.expanded);
  }

  /** Has the worker go through its part of a level; false when memory ran out. */
  async level(): Promise<boolean> {
    return this.until('level');
  }

  protected override async until(order: Order): Promise<boolean> {
    while ((await this.order(order, this.statesMost)) !== STOPS.done)
      if (!(await this.makeSpace())) return false;
    this.log.extendTo(this.count * this.#stateBytes);
    this.log.spill(1);
    return true;
  }
}
