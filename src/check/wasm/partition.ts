/** A part of the state space with a memory of its own: its table, its log, and how they grow. */
import type { Caller, Order } from './crew.ts';
import { LOAD_FULL, LOAD_MAX, SLOTS_FIRST, grownSlots } from './growth.ts';
import type { Memory } from './instance.ts';
import { LevelLog } from './level-log.ts';
import { FRESH_STATES, SLACK_SLOTS } from './memory-map.ts';
import { MEMORY_BYTES_MAX, PAGE_BYTES, type Program } from './program.ts';
import { STOPS } from './sift-code.ts';

/** What a partition may use. */
export interface PartitionLimits {
  readonly memoryMaxBytes: number;
  readonly statesExpected: number;
}

/** Takes states for another partition. */
export type Post = (partition: number, states: Uint8Array) => void;

/** Drives one instance. One thing at a time: each call must be awaited before the next. */
export class Partition {
  readonly log: LevelLog;
  readonly memory: Memory;
  readonly program: Program;
  readonly #call: Caller;
  readonly #limits: PartitionLimits;
  readonly #post: Post;
  #count = 0;
  #loadMax = LOAD_MAX;

  /**
   * @param own number of this partition
   * @param post takes states that belong to another partition; the bytes are its own
   */
  constructor(
    program: Program,
    memory: Memory,
    call: Caller,
    limits: PartitionLimits,
    own: number,
    post: Post,
  ) {
    this.program = program;
    this.#call = call;
    this.#limits = limits;
    this.#post = post;
    const { map } = program;
    this.log = new LevelLog(map.stateBytes, limits.memoryMaxBytes / 128);
    this.memory = memory;
    const slots = Math.max(SLOTS_FIRST, Math.ceil(limits.statesExpected / LOAD_MAX));
    this.memory.reserve(this.#bytesFor(slots));
    this.memory.write('slots', slots);
    for (const register of ['candidateEnd', 'sifted', 'siftedEnd', 'settled'] as const)
      this.memory.write(register, map.candidates);
    this.memory.write('freshEnd', map.fresh);
    this.memory.write('own', own);
  }

  /** Slots taken in the table: states, or keys of sets of states. */
  get count(): number {
    return this.#count;
  }

  /** All bytes in memory: the instance's and the log's. */
  get bytes(): number {
    return this.memory.memory.buffer.byteLength + this.log.bytes;
  }

  /** Takes in states from elsewhere; false when memory ran out. */
  async absorb(states: Uint8Array): Promise<boolean> {
    const { map } = this.program;
    const most = map.candidatesMax * map.stateBytes;
    for (let from = 0; from < states.length; from += most) {
      const piece = states.subarray(from, from + most);
      this.memory.bytes.set(piece, map.candidates);
      this.memory.write('candidateEnd', map.candidates + piece.length);
      if (!(await this.until('settle'))) return false;
    }
    return true;
  }

  /** Expands states of the frontier, at most `FRONTIER_STATES`; false when memory ran out. */
  async expand(states: Uint8Array): Promise<boolean> {
    const { map } = this.program;
    this.memory.bytes.set(states, map.frontier);
    this.memory.write('frontierCount', states.length / map.stateBytes);
    this.memory.write('frontierDone', 0);
    return this.until('run');
  }

  /** Sends off what waits in the outboxes. */
  postAll(): void {
    const { map, partitions } = this.program;
    if (partitions === 1) return;
    const first = map.outboxed / 4;
    for (let other = 0; other < partitions; other++) {
      const length = this.memory.integers[first + other]!;
      const begin = map.outboxes + other * map.outboxBytes;
      if (length > 0) this.#post(other, this.memory.bytes.slice(begin, begin + length));
      this.memory.integers[first + other] = 0;
    }
  }

  /** Gives an order until nothing is left to do, and makes room in between; false when memory ran out. */
  protected async until(order: Order): Promise<boolean> {
    for (;;) {
      this.memory.write('room', Math.min(this.#space(), FRESH_STATES));
      const stop = await this.#call(order);
      const room = this.memory.read('room');
      this.#fetchFresh();
      if (stop === STOPS.done) return true;
      if (stop === STOPS.outbox) this.postAll();
      // Stopped with room left: a state found no slot before the table's end.
      else if ((this.#space() === 0 || room > 0) && !(await this.makeSpace())) return false;
    }
  }

  /** States that the table takes before it must grow. */
  protected get statesMost(): number {
    return Math.floor(this.memory.read('slots') * this.#loadMax);
  }

  /** States that fit before the table must grow. */
  #space(): number {
    return Math.max(0, this.statesMost - this.count);
  }

  /** Grows, or fills the table further where it cannot grow any more. */
  protected async makeSpace(): Promise<boolean> {
    if (await this.#grow()) return true;
    if (this.#loadMax === LOAD_FULL) return false;
    this.#loadMax = LOAD_FULL;
    return this.#space() > 0;
  }

  /** Moves the fresh states to the log. */
  #fetchFresh(): void {
    const { map } = this.program;
    const end = this.memory.read('freshEnd');
    this.#count += this.takeFresh(this.memory.bytes.subarray(map.fresh, end));
    this.memory.write('freshEnd', map.fresh);
  }

  /** Keeps what is fresh until it is expanded; gives how many slots it took. */
  protected takeFresh(states: Uint8Array): number {
    this.log.append(states);
    return states.length / this.program.map.stateBytes;
  }

  /** Has the instance do something, once. */
  protected async order(order: Order, argument?: number): Promise<number> {
    return this.#call(order, argument);
  }

  async #grow(): Promise<boolean> {
    const slots = this.memory.read('slots');
    const next = grownSlots(slots, this.#slotsMax(), this.program.map);
    if (next === undefined) return false;
    try {
      this.memory.reserve(this.#bytesFor(next));
    } catch (error) {
      if (error instanceof RangeError) return false;
      throw error;
    }
    await this.#call('rehash', next);
    return true;
  }

  #slotsMax(): number {
    const { map } = this.program;
    const most = Math.min(this.#limits.memoryMaxBytes - this.log.bytesMost, MEMORY_BYTES_MAX);
    return Math.floor((most - PAGE_BYTES - map.table) / map.slotBytes) - SLACK_SLOTS;
  }

  #bytesFor(slots: number): number {
    const { map } = this.program;
    return map.table + (slots + SLACK_SLOTS) * map.slotBytes;
  }
}
