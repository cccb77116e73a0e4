/** The one table of several threads: how many states it takes, and when it grows. */
import type { Limits } from '../../engine.ts';
import type { Part } from '../found.ts';
import { LOAD_FULL, LOAD_MAX, SLOTS_FIRST, grownSlots } from '../growth.ts';
import { SLACK_SLOTS } from '../memory-map.ts';
import { MEMORY_BYTES_MAX, PAGE_BYTES } from '../program.ts';

/** Memory comes from the system by so many bytes. */
const SYSTEM_PAGE_BYTES = 4096;

/** Bytes that a table has from the beginning where that is little of what is allowed: growing soon takes longer. */
const BYTES_FIRST = 1 << 24;

/** Makes room for the table, and tells all threads how large it is. */
export class SharedTable {
  readonly #parts: readonly Part[];
  readonly #limits: Limits;
  #loadMax = LOAD_MAX;

  /** @throws RangeError when not even a first small table can be had */
  constructor(parts: readonly Part[], limits: Limits) {
    this.#parts = parts;
    this.#limits = limits;
    const expected = Math.ceil((limits.statesExpected ?? 0) / LOAD_MAX);
    const slots = Math.max(SLOTS_FIRST, expected, slotsAtOnce(limits, this.slotBytes));
    const [{ memory, program }] = parts as readonly [Part, ...Part[]];
    memory.reserve(this.#bytesFor(slots));
    // What is read before it is written is given twice by the system: so each page is written.
    for (let at = program.map.table / 4; at < memory.integers.length; at += SYSTEM_PAGE_BYTES / 4)
      memory.integers[at] = 0;
    this.has(slots);
    parts.forEach(({ memory, program: { map } }) => {
      for (const register of ['candidateEnd', 'sifted', 'siftedEnd', 'settled'] as const)
        memory.write(register, map.candidates);
      memory.write('freshEnd', map.fresh);
    });
  }

  /** States that the table takes before it must grow. */
  get statesMost(): number {
    return Math.floor(this.slots * this.#loadMax);
  }

  /** All bytes in memory: the table with what belongs to the threads, and the logs. */
  get bytes(): number {
    const logs = this.#parts.reduce((sum, { log }) => sum + log.bytes, 0);
    return this.end + logs;
  }

  /** Where the memory ends, in bytes. */
  get end(): number {
    return this.#parts[0]!.memory.memory.buffer.byteLength;
  }

  /**
   * Makes room for a larger table. Gives its slots, over which somebody must spread it; or 0 where it
   * stays as it is and is filled further, or undefined where there is no more memory.
   */
  grows(): number | undefined {
    const next = grownSlots(this.slots, this.#slotsMax(), this.#parts[0]!.program.map);
    if (next !== undefined && this.#reserves(next)) return next;
    if (this.#loadMax === LOAD_FULL) return undefined;
    this.#loadMax = LOAD_FULL;
    return 0;
  }

  /** Bytes of a slot. */
  get slotBytes(): number {
    return this.#parts[0]!.program.map.slotBytes;
  }

  /** Bytes of a table of so many slots, with the slack behind them. */
  bytesOf(slots: number): number {
    return (slots + SLACK_SLOTS) * this.slotBytes;
  }

  /** Tells all threads that the table has so many slots now. */
  has(slots: number): void {
    for (const { memory } of this.#parts) memory.write('slots', slots);
  }

  /** Slots of the table, without the slack behind them. */
  get slots(): number {
    return this.#parts[0]!.memory.read('slots');
  }

  #reserves(slots: number): boolean {
    try {
      this.#parts[0]!.memory.reserve(this.#bytesFor(slots));
      return true;
    } catch (error) {
      if (error instanceof RangeError) return false;
      throw error;
    }
  }

  #slotsMax(): number {
    const { map } = this.#parts[0]!.program;
    const logs = this.#parts.reduce((sum, { log }) => sum + log.bytesMost, 0);
    const most = Math.min(this.#limits.memoryMaxBytes - logs, MEMORY_BYTES_MAX);
    return Math.floor((most - PAGE_BYTES - map.table) / map.slotBytes) - SLACK_SLOTS;
  }

  #bytesFor(slots: number): number {
    return this.#parts[0]!.program.map.table + this.bytesOf(slots);
  }
}

/** Slots that a search by several threads may well begin with: it is not a small one. */
function slotsAtOnce({ memoryMaxBytes }: Limits, slotBytes: number): number {
  return Math.floor(Math.min(BYTES_FIRST, memoryMaxBytes / 64) / slotBytes);
}
