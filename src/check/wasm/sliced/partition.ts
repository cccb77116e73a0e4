/** A part of the keys with a memory of its own, and the stack of those that have states to expand. */
import { Partition } from '../partition.ts';
import type { Caller } from '../crew.ts';
import type { Memory } from '../instance.ts';
import type { PartitionLimits, Post } from '../partition.ts';
import type { Program } from '../program.ts';
import { KeyStack } from './key-stack.ts';

/** Keys that are expanded at once: enough to overlap their look-ups, few enough that the others gather states. */
const KEYS_AT_ONCE = 1024;

/** Drives one instance over sets of states. */
export class SlicedPartition extends Partition {
  readonly #stack = new KeyStack();
  readonly #map: Program['map'];

  constructor(
    program: Program,
    memory: Memory,
    call: Caller,
    limits: PartitionLimits,
    own: number,
    post: Post,
  ) {
    super(program, memory, call, limits, own, post);
    this.#map = program.map;
  }

  /** Whether keys wait. */
  get isIdle(): boolean {
    return this.#stack.length === 0;
  }

  override get bytes(): number {
    return super.bytes + this.#stack.bytes;
  }

  /** Expands the states that wait with some keys, at most so many; false when memory ran out. */
  async expandNext(keysMax: number): Promise<boolean> {
    const { candidates, keyBytes } = this.#map;
    const keys = this.#stack.pop(Math.min(keysMax, KEYS_AT_ONCE) * keyBytes);
    this.memory.bytes.set(keys, candidates);
    this.memory.write('gatherCount', keys.length / keyBytes);
    await this.order('gather');
    return this.until('run');
  }

  protected override takeFresh(keys: Uint8Array): number {
    this.#stack.push(keys);
    const taken = this.memory.read('keys');
    this.memory.write('keys', 0);
    return taken;
  }
}
