/** A running instance of a program: its memory and exports, and typed views that survive growth. */
import { PAGE_BYTES, type Program } from './program.ts';
import { PAGES_MAX } from './emit/module.ts';
import { REGISTERS } from './registers.ts';

/** What the module of a program exports; a tracing one has `expand` only, and only one over sets of states has `gather`. */
export interface Exports {
  readonly expand: (states: number) => void;
  readonly run: (unused: number) => number;
  readonly settle: (unused: number) => number;
  readonly rehash: (slots: number) => number;
  readonly gather: (unused: number) => number;
}

/** A number register. */
export type Register = keyof typeof REGISTERS;

/** A memory with typed views, fetched again after growth. */
export class Memory {
  readonly memory: WebAssembly.Memory;
  readonly #registers: number;
  #bytes: Uint8Array = new Uint8Array();
  #words: Int32Array = new Int32Array();

  /** @param memory one that is there already; else a new one */
  constructor({ pagesFirst, isShared, map }: Program, memory?: WebAssembly.Memory) {
    this.#registers = map.registers;
    this.memory =
      memory ??
      new WebAssembly.Memory({ initial: pagesFirst, maximum: PAGES_MAX, shared: isShared });
  }

  /** All bytes. */
  get bytes(): Uint8Array {
    const { buffer } = this.memory;
    if (this.#bytes.buffer !== buffer) this.#bytes = new Uint8Array(buffer);
    return this.#bytes;
  }

  /** All bytes as 32-bit numbers. */
  get integers(): Int32Array {
    const { buffer } = this.memory;
    if (this.#words.buffer !== buffer) this.#words = new Int32Array(buffer);
    return this.#words;
  }

  /** Enlarges the memory to hold so many bytes. @throws RangeError when the system does not give them */
  reserve(bytes: number): void {
    const missing = Math.ceil((bytes - this.memory.buffer.byteLength) / PAGE_BYTES);
    if (missing > 0) this.memory.grow(missing);
  }

  /** A register as an unsigned number. */
  read(register: Register): number {
    return this.integers[this.#addressOf(register) / 4]! >>> 0;
  }

  /** Sets a register. */
  write(register: Register, value: number): void {
    this.integers[this.#addressOf(register) / 4] = value;
  }

  /** A register of 64 bits. */
  readRegister(register: Register): number {
    return this.readLong(this.#addressOf(register));
  }

  #addressOf(register: Register): number {
    return this.#registers + REGISTERS[register];
  }

  /** A count of 64 bits. */
  readLong(address: number): number {
    const low = this.integers[address / 4]! >>> 0;
    return low + (this.integers[address / 4 + 1]! >>> 0) * 2 ** 32;
  }

  /** 64 bits. */
  readBits(address: number): bigint {
    return new DataView(this.memory.buffer).getBigUint64(address, true);
  }

  /** Sets 64 bits. */
  writeLong(address: number, value: bigint): void {
    this.integers[address / 4] = Number(BigInt.asIntN(32, value));
    this.integers[address / 4 + 1] = Number(BigInt.asIntN(32, value >> 32n));
  }
}

/** Makes an instance in this thread. */
export function instantiate(module: WebAssembly.Module, memory: Memory): Exports {
  const instance = new WebAssembly.Instance(module, { env: { memory: memory.memory } });
  return instance.exports as unknown as Exports;
}

/** By lane: the bits of the alarms that still matter. */
export function wantedBits(program: Program, isWanted: (property: number) => boolean): bigint[] {
  const { steps, alarms, base } = program.plan;
  return base.map((_, lane) =>
    alarms.reduce((bits, alarm, index) => {
      const bit = steps.length + index - lane * 64;
      const isHere = bit >= 0 && bit < 64 && isWanted(alarm.property);
      return isHere ? bits | (1n << BigInt(bit)) : bits;
    }, 0n),
  );
}
