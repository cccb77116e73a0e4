/**
 * XOR with the processor's vectors: a WebAssembly module of one function, written out byte by byte.
 * JavaScript alone XORs a tenth as fast (`bench/throughput.mjs`).
 */

/** The module's memory and its function. */
export interface XorModule {
  /** The whole linear memory. */
  readonly bytes: Uint8Array;
  /**
   * XORs the block at `source` into the one at `target`.
   * @param target byte of the memory
   * @param source byte of the memory
   * @param lengthBytes a multiple of {@link STRIDE_BYTES}, at least one of them
   */
  readonly xor: (target: number, source: number, lengthBytes: number) => void;
}

/** Bytes of one turn of the loop: four vectors. */
export const STRIDE_BYTES = 64;

const PAGE_BYTES = 65_536;
const VECTOR_BYTES = 16;

/** Opcodes (WebAssembly core 2.0, binary format; `0xfd` begins those of vectors). */
const GET = 0x20;
const SET = 0x21;
const TEE = 0x22;
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

/**
 * Makes the module, with a memory of its own.
 * @param memoryBytes size of the memory, rounded up to 64 KiB
 */
export function xorModule(memoryBytes: number): XorModule {
  const pages = Math.ceil(memoryBytes / PAGE_BYTES);
  const module = new WebAssembly.Module(Uint8Array.from(moduleBytes(pages)));
  const exports = new WebAssembly.Instance(module).exports as {
    readonly m: WebAssembly.Memory;
    readonly x: XorModule['xor'];
  };
  return { bytes: new Uint8Array(exports.m.buffer), xor: exports.x };
}

/** Header, then the sections: type, function, memory, exports (`m`, `x`), code. */
function moduleBytes(pages: number): number[] {
  const code = [0, ...loop(), END];
  const sections = [
    section(1, [1, 0x60, 3, I32, I32, I32, 0]),
    section(3, [1, 0]),
    section(5, [1, 0, ...unsigned(pages)]),
    section(7, [2, 1, 0x6d, 2, 0, 1, 0x78, 0, 0]),
    section(10, [1, ...unsigned(code.length), ...code]),
  ];
  return [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0, ...sections.flat()];
}

/** Parameters 0, 1 and 2 are target, source and the bytes that are left: one turn is four vectors. */
function loop(): number[] {
  const vectors = [0, 1, 2, 3].flatMap((index) => xorVector(index * VECTOR_BYTES));
  const stride = [CONSTANT, ...signed(STRIDE_BYTES)];
  const advance = (local: number): number[] => [GET, local, ...stride, ADD, SET, local];
  const count = [GET, 2, ...stride, SUBTRACT, TEE, 2];
  return [...LOOP, ...vectors, ...advance(0), ...advance(1), ...count, ...BRANCH_IF, END];
}

/** `target[offset] ^= source[offset]`; the 4 promises an alignment of 16 bytes. */
function xorVector(offsetBytes: number): number[] {
  const at = [4, ...unsigned(offsetBytes)];
  const load = (local: number): number[] => [GET, local, ...VECTOR_LOAD, ...at];
  return [GET, 0, ...load(0), ...load(1), ...VECTOR_XOR, ...VECTOR_STORE, ...at];
}

function section(id: number, content: readonly number[]): number[] {
  return [id, ...unsigned(content.length), ...content];
}

/** LEB128: seven bits a byte, the lowest first. */
function unsigned(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)];
}

/** The same where bit 6 of the last byte is the sign; `value` is not negative. */
function signed(value: number): number[] {
  return value < 0x40 ? [value] : [(value & 0x7f) | 0x80, ...signed(value >>> 7)];
}
