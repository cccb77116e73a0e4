/**
 * XOR with the processor's vectors: a WebAssembly module, written out byte by byte. It has a function for each number
 * of sources, so that each source is read once and the result written once: as few bytes moved as there can be.
 */

/** The module's memory and its functions. */
export interface XorModule {
  /** The whole linear memory, of fixed size: views of it stay good. */
  readonly bytes: Uint8Array;
  /** Words of the memory's start: the address of the target, then those of the sources. */
  readonly addresses: Int32Array;
  /**
   * XORs the blocks at the addresses into the target; the target may be one of the sources.
   * @param sources how many, from 2 to {@link SOURCES_MAX}
   * @param lengthBytes a multiple of {@link STRIDE_BYTES}, at least one of them
   */
  readonly xor: (sources: number, lengthBytes: number) => void;
}

/** Bytes of one turn of the loop: four vectors. More of them measure no better. */
export const STRIDE_BYTES = 64;
/** Most sources of one pass. */
export const SOURCES_MAX = 8;
/** Bytes at the memory's start that the addresses take, a whole stride. */
export const ADDRESSES_BYTES = STRIDE_BYTES;

const PAGE_BYTES = 65_536;
const VECTOR_BYTES = 16;

/** Opcodes (WebAssembly core 2.0, binary format; `0xfd` begins those of vectors). */
const GET = 0x20;
const SET = 0x21;
const TEE = 0x22;
const LOAD = [0x28, 2];
const CONSTANT = 0x41;
const ADD = 0x6a;
const SUBTRACT = 0x6b;
const LOOP = [0x03, 0x40];
const BRANCH_IF = [0x0d, 0];
const END = 0x0b;
const VECTOR_LOAD = [0xfd, 0x00];
const VECTOR_STORE = [0xfd, 0x0b];
const VECTOR_XOR = [0xfd, 0x51];
const I32 = 0x7f;

/** Numbers of sources that have a function, in the order of the functions. */
const COUNTS = Array.from({ length: SOURCES_MAX - 1 }, (_, index) => index + 2);

/**
 * Makes the module, with a memory of its own.
 * @param memoryBytes size of the memory, rounded up to 64 KiB; what is never touched costs nothing
 */
export function xorModule(memoryBytes: number): XorModule {
  const pages = Math.ceil(memoryBytes / PAGE_BYTES);
  const module = new WebAssembly.Module(Uint8Array.from(moduleBytes(pages)));
  const exports = new WebAssembly.Instance(module).exports as {
    readonly m: WebAssembly.Memory;
    readonly [name: `x${number}`]: (lengthBytes: number) => void;
  };
  const { buffer } = exports.m;
  const functions = COUNTS.map((count) => exports[nameOf(count)]!);
  return {
    bytes: new Uint8Array(buffer),
    addresses: new Int32Array(buffer, 0, ADDRESSES_BYTES / 4),
    xor: (sources, lengthBytes) => functions[sources - 2]!(lengthBytes),
  };
}

function nameOf(count: number): `x${number}` {
  return `x${count}`;
}

/** Header, then the sections: type, functions, memory, exports (`m`, `x2`, `x3` …), code. */
function moduleBytes(pages: number): number[] {
  const bodies = COUNTS.map((count) => counted(functionOf(count)));
  const exported = COUNTS.map((count, index) => [...named(nameOf(count)), 0, index]);
  const sections = [
    section(1, [1, 0x60, 1, I32, 0]),
    section(3, [COUNTS.length, ...COUNTS.map(() => 0)]),
    section(5, [1, 0, ...unsigned(pages)]),
    section(7, [1 + COUNTS.length, ...named('m'), 2, 0, ...exported.flat()]),
    section(10, [bodies.length, ...bodies.flat()]),
  ];
  return [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0, ...sections.flat()];
}

/** Parameter 0 is the bytes that are left; locals from 1 on are the addresses, the target's first. */
function functionOf(count: number): number[] {
  const addresses = Array.from({ length: count + 1 }, (_, index) => index + 1);
  const fetch = addresses.flatMap((local) => {
    const at = unsigned(4 * (local - 1));
    return [CONSTANT, 0, ...LOAD, ...at, SET, local];
  });
  const vectors = [0, 1, 2, 3].flatMap((index) => xorVector(count, index * VECTOR_BYTES));
  const stride = [CONSTANT, ...signed(STRIDE_BYTES)];
  const advance = addresses.flatMap((local) => [GET, local, ...stride, ADD, SET, local]);
  const left = [GET, 0, ...stride, SUBTRACT, TEE, 0];
  const loop = [...LOOP, ...vectors, ...advance, ...left, ...BRANCH_IF, END];
  return [1, addresses.length, I32, ...fetch, ...loop, END];
}

/** `target[offset] = first[offset] ^ second[offset] ^ …`; the 4 promises an alignment of 16 bytes. */
function xorVector(count: number, offsetBytes: number): number[] {
  const at = [4, ...unsigned(offsetBytes)];
  const terms = Array.from({ length: count }, (_, index) => {
    const load = [GET, index + 2, ...VECTOR_LOAD, ...at];
    return index === 0 ? load : [...load, ...VECTOR_XOR];
  });
  return [GET, 1, ...terms.flat(), ...VECTOR_STORE, ...at];
}

function named(name: string): number[] {
  return counted([...Buffer.from(name)]);
}

function section(id: number, content: readonly number[]): number[] {
  return [id, ...counted(content)];
}

function counted(content: readonly number[]): number[] {
  return [...unsigned(content.length), ...content];
}

/** LEB128: seven bits a byte, the lowest first. */
function unsigned(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)];
}

/** The same where bit 6 of the last byte is the sign; `value` is not negative. */
function signed(value: number): number[] {
  return value < 0x40 ? [value] : [(value & 0x7f) | 0x80, ...signed(value >>> 7)];
}
