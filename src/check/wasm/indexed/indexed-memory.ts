/** The memory of an indexed search: its shared numbers, its arrays as they lie, and how they grow. */
import { PAGES_MAX } from '../emit/module.ts';
import { PAGE_BYTES } from '../program.ts';
import { REGISTERS } from '../registers.ts';
import type { Value } from './map.ts';
import type { IndexedProgram } from './program.ts';
import { type Rooms, layOutRooms, moveRooms } from './rooms.ts';

/** Typed views of all bytes; another set after growth. */
interface Views {
  readonly bytes: Uint8Array;
  readonly shorts: Uint16Array;
  readonly integers: Int32Array;
}

/** Arrays begin with room for so many states and edges. */
const FIRST_CAPACITY = 1 << 15;
const FIRST_EDGES = 1 << 18;

/**
 * When that is full they get room for so many at once, or for fewer where memory is limited. Nothing is spent on it before
 * it is written to, and large arrays need not be moved.
 */
const LARGE_CAPACITY = 1 << 23;
const LARGE_EDGES = 1 << 26;

/** Slots to begin with; generated code makes more of them. */
const FIRST_SLOTS = 1 << 15;

/** A memory with what lies in it. */
export class IndexedMemory {
  readonly memory: WebAssembly.Memory;
  readonly #program: IndexedProgram;
  readonly #begin: number;
  #views: Views = {
    bytes: new Uint8Array(),
    shorts: new Uint16Array(),
    integers: new Int32Array(),
  };
  rooms: Rooms;

  constructor(program: IndexedProgram, keepsEdges: boolean) {
    this.#program = program;
    this.#begin = program.pagesFirst * PAGE_BYTES;
    this.memory = new WebAssembly.Memory({
      initial: program.pagesFirst,
      maximum: PAGES_MAX,
      shared: true,
    });
    const least = 512 * Math.max(1, program.plan.steps.length);
    this.rooms = this.#laidOut(
      Math.max(FIRST_CAPACITY, least),
      Math.max(keepsEdges ? FIRST_EDGES : 0, least),
    );
    this.reserve(this.rooms.end);
    this.#publish();
    this.set('slotMask', FIRST_SLOTS - 1);
    this.set('keepsEdges', keepsEdges ? 1 : 0);
  }

  get views(): Views {
    const { buffer } = this.memory;
    if (this.#views.bytes.buffer !== buffer)
      this.#views = {
        bytes: new Uint8Array(buffer),
        shorts: new Uint16Array(buffer),
        integers: new Int32Array(buffer),
      };
    return this.#views;
  }

  /** Bytes in use: what was written to, of arrays that are longer. */
  get bytes(): number {
    const perState = this.#program.map.stateBytes + 4 + 2 + 4;
    const edges = this.get('keepsEdges') === 1 ? 6 * this.get('edges') : 0;
    const table = this.#program.map.indexSlotBytes * (this.get('slotMask') + 1);
    return this.#begin + perState * this.get('count') + table + edges;
  }

  /** A shared number. */
  get(name: Value): number {
    return this.views.integers[this.#program.map.values[name] / 4]! >>> 0;
  }

  /** Sets a shared number. */
  set(name: Value, value: number): void {
    this.views.integers[this.#program.map.values[name] / 4] = value;
  }

  /** A register as an unsigned number. */
  register(name: keyof typeof REGISTERS): number {
    return this.views.integers[(this.#program.map.registers + REGISTERS[name]) / 4]! >>> 0;
  }

  /** Sets a register. */
  setRegister(name: keyof typeof REGISTERS, value: number): void {
    this.views.integers[(this.#program.map.registers + REGISTERS[name]) / 4] = value;
  }

  /** A count of 64 bits. */
  long(address: number): number {
    const { integers } = this.views;
    return (integers[address / 4]! >>> 0) + (integers[address / 4 + 1]! >>> 0) * 2 ** 32;
  }

  /** Sets 64 bits. */
  setLong(address: number, value: bigint): void {
    const { integers } = this.views;
    integers[address / 4] = Number(BigInt.asIntN(32, value));
    integers[address / 4 + 1] = Number(BigInt.asIntN(32, value >> 32n));
  }

  /** Enlarges the memory to hold so many bytes. @throws RangeError when the system does not give them */
  reserve(bytes: number): void {
    const missing = Math.ceil((bytes - this.memory.buffer.byteLength) / PAGE_BYTES);
    if (missing > 0) this.memory.grow(missing);
  }

  /**
   * Enlarges what is nearly full; the table must be built anew then. False where so much memory is not to be had.
   */
  grow(memoryMaxBytes: number): boolean {
    const { rooms } = this;
    const most = 512 * Math.max(1, this.#program.plan.steps.length);
    const [count, edges] = [this.get('count'), this.get('edges')];
    const isFull = count + most > rooms.capacity;
    const areEdgesFull = this.get('keepsEdges') === 1 && edges + most > rooms.edgesCapacity;
    const next =
      this.#largeRooms(memoryMaxBytes) ??
      this.#laidOut(
        isFull ? rooms.capacity * 2 : rooms.capacity,
        areEdgesFull ? Math.ceil(rooms.edgesCapacity * 1.5) : rooms.edgesCapacity,
      );
    if (next.end > Math.min(memoryMaxBytes, PAGES_MAX * PAGE_BYTES)) return false;
    if (!this.#isGiven(next.end)) return false;
    const { stateBytes } = this.#program.map;
    moveRooms(this.views.bytes, rooms, next, stateBytes, count, edges);
    this.rooms = next;
    this.#publish();
    return true;
  }

  /** Large rooms, of at most a third of the memory; undefined where those at hand are nearly as large. */
  #largeRooms(memoryMaxBytes: number): Rooms | undefined {
    const { capacity, edgesCapacity } = this.rooms;
    const keepsEdges = this.get('keepsEdges') === 1;
    for (let part = 1; LARGE_CAPACITY / part >= 2 * capacity; part *= 2) {
      const edges = keepsEdges ? Math.max(edgesCapacity, LARGE_EDGES / part) : edgesCapacity;
      const rooms = this.#laidOut(LARGE_CAPACITY / part, edges);
      if (rooms.end <= memoryMaxBytes / 3 && this.#isGiven(rooms.end)) return rooms;
    }
    return undefined;
  }

  #isGiven(bytes: number): boolean {
    try {
      this.reserve(bytes);
      return true;
    } catch (error) {
      if (error instanceof RangeError) return false;
      throw error;
    }
  }

  #laidOut(capacity: number, edgesCapacity: number): Rooms {
    return layOutRooms(this.#begin, this.#program.map.stateBytes, capacity, edgesCapacity);
  }

  #publish(): void {
    const { rooms } = this;
    const addresses = ['states', 'parents', 'vias', 'offsets', 'table', 'edgeSteps'] as const;
    for (const name of [...addresses, 'targets', 'capacity', 'edgesCapacity', 'slotsMax'] as const)
      this.set(name, rooms[name]);
  }
}
