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

/** The arrays that fit no larger ones. */
const FIRST_CAPACITY = 1 << 15;
const FIRST_EDGES = 1 << 18;

/** Below so many states arrays grow fourfold. */
const SMALL_CAPACITY = 1 << 19;

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

  /** @param statesExpected room to begin with */
  constructor(program: IndexedProgram, statesExpected = 0) {
    this.#program = program;
    this.#begin = program.pagesFirst * PAGE_BYTES;
    this.memory = new WebAssembly.Memory({
      initial: program.pagesFirst,
      maximum: PAGES_MAX,
      shared: program.isShared,
    });
    const capacity = Math.max(FIRST_CAPACITY, 2 ** Math.ceil(Math.log2(statesExpected + 1)));
    const least = 512 * Math.max(1, program.plan.steps.length);
    this.rooms = this.#laidOut(Math.max(capacity, least), Math.max(FIRST_EDGES, least));
    this.reserve(this.rooms.end);
    this.#publish();
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

  /** Bytes in use. */
  get bytes(): number {
    return this.memory.buffer.byteLength;
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
    return this.views.integers[REGISTERS[name] / 4]! >>> 0;
  }

  /** Sets a register. */
  setRegister(name: keyof typeof REGISTERS, value: number): void {
    this.views.integers[REGISTERS[name] / 4] = value;
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
   * Enlarges what is nearly full; answers whether the table must be built anew, and undefined where so much memory
   * is not to be had.
   */
  grow(memoryMaxBytes: number): 'moved' | 'rehash' | undefined {
    const { rooms } = this;
    const most = 512 * Math.max(1, this.#program.plan.steps.length);
    const [count, edges] = [this.get('count'), this.get('edges')];
    const isFull = count + most > rooms.capacity;
    const times = rooms.capacity < SMALL_CAPACITY ? 4 : 2;
    const capacity = isFull ? rooms.capacity * times : rooms.capacity;
    const areEdgesFull = this.get('keepsEdges') === 1 && edges + most > rooms.edgesCapacity;
    const edgesCapacity = areEdgesFull
      ? Math.ceil(rooms.edgesCapacity * (rooms.edgesCapacity < 1 << 22 ? 2 : 1.5))
      : rooms.edgesCapacity;
    const next = this.#laidOut(capacity, edgesCapacity);
    if (next.end > memoryMaxBytes || next.end > PAGES_MAX * PAGE_BYTES) return undefined;
    try {
      this.reserve(next.end);
    } catch (error) {
      if (error instanceof RangeError) return undefined;
      throw error;
    }
    const { stateBytes } = this.#program.map;
    moveRooms(this.views.bytes, rooms, next, stateBytes, count, edges);
    this.rooms = next;
    this.#publish();
    return isFull ? 'rehash' : 'moved';
  }

  #laidOut(capacity: number, edgesCapacity: number): Rooms {
    return layOutRooms(this.#begin, this.#program.map.stateBytes, capacity, edgesCapacity);
  }

  #publish(): void {
    const { rooms } = this;
    const addresses = ['states', 'parents', 'vias', 'offsets', 'table', 'edgeSteps'] as const;
    for (const name of [...addresses, 'targets', 'capacity', 'edgesCapacity'] as const)
      this.set(name, rooms[name]);
    this.set('slotMask', rooms.slots - 1);
  }
}
