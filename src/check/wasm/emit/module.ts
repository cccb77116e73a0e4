/** Puts functions, memory and data together to the bytes of a WebAssembly module. */
import type { Code, Local, ValueType } from './code.ts';
import { signed, unsigned } from './numbers.ts';

/** Hands out the locals of one function while its body is written. */
export class Frame {
  readonly parameters: readonly Local[];
  readonly #locals: Local[] = [];

  constructor(parameters: readonly ValueType[]) {
    this.parameters = parameters.map((type, index) => ({ index, type }));
  }

  /** A new local, zero at first. */
  local(type: ValueType): Local {
    const local = { index: this.parameters.length + this.#locals.length, type };
    this.#locals.push(local);
    return local;
  }

  /** Types of the locals, without the parameters. */
  get types(): ValueType[] {
    return this.#locals.map((local) => local.type);
  }
}

/** One function: its type, locals and body. A body that gives a value leaves it on the stack. */
export interface WasmFunction {
  /** Exported under this name; undefined for functions that only the module calls. */
  readonly name?: string;
  readonly parameters: readonly ValueType[];
  readonly result?: ValueType;
  readonly locals: readonly ValueType[];
  readonly body: Code;
}

/** A whole module: it imports its memory as `env.memory`. */
export interface WasmModule {
  readonly functions: readonly WasmFunction[];
  /** Whether several threads see the memory. */
  readonly isShared: boolean;
  readonly pagesFirst: number;
  /** What stands in the memory from the beginning. */
  readonly data: readonly { readonly offset: number; readonly bytes: Uint8Array }[];
}

/** Most pages of 64 KiB that a memory with 32-bit addresses has. */
export const PAGES_MAX = 65_536;

/** What every module begins with: its name and version 1. */
const MAGIC = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];

const TYPE_CODES = { i32: 0x7f, i64: 0x7e, v128: 0x7b } as const;

/** Writes a function by means of a body that is given the frame. */
export function define(
  name: string | undefined,
  parameters: readonly ValueType[],
  result: ValueType | undefined,
  write: (frame: Frame) => Code,
): WasmFunction {
  const frame = new Frame(parameters);
  const body = write(frame);
  return {
    ...(name === undefined ? {} : { name }),
    ...(result === undefined ? {} : { result }),
    parameters,
    locals: frame.types,
    body,
  };
}

/** Bytes in whatever list. */
type Bytes = ArrayLike<number>;

/** The bytes of a module. */
export function encode(module: WasmModule): Uint8Array<ArrayBuffer> {
  const { functions } = module;
  const exported = functions.flatMap((one, index) =>
    one.name === undefined ? [] : [concat([text(one.name), [0x00], unsigned(index)])],
  );
  return concat([
    MAGIC,
    section(1, vector(functions.map((one) => typeOf(one)))),
    section(2, vector([memoryImport(module)])),
    section(3, vector(functions.map((_, index) => unsigned(index)))),
    section(7, vector(exported)),
    section(10, vector(functions.map((one) => bodyOf(one)))),
    section(11, vector(module.data.map((one) => dataOf(one)))),
  ]);
}

function typeOf({ parameters, result }: WasmFunction): Bytes {
  const results = result === undefined ? [] : [[TYPE_CODES[result]]];
  return concat([[0x60], vector(parameters.map((type) => [TYPE_CODES[type]])), vector(results)]);
}

function memoryImport({ isShared, pagesFirst }: WasmModule): Bytes {
  const limits = [isShared ? 0x03 : 0x01, ...unsigned(pagesFirst), ...unsigned(PAGES_MAX)];
  return concat([text('env'), text('memory'), [0x02], limits]);
}

function bodyOf({ locals, body }: WasmFunction): Bytes {
  const declared = vector(locals.map((type) => [1, TYPE_CODES[type]]));
  const bytes: number[] = [];
  flatten(body, bytes);
  return concat([unsigned(declared.length + bytes.length + 1), declared, bytes, [0x0b]]);
}

function dataOf({ offset, bytes }: WasmModule['data'][number]): Bytes {
  return concat([[0x00, 0x41], signed(BigInt(offset | 0)), [0x0b], unsigned(bytes.length), bytes]);
}

function section(id: number, content: Bytes): Bytes {
  return concat([[id], unsigned(content.length), content]);
}

function vector(items: readonly Bytes[]): Bytes {
  return concat([unsigned(items.length), ...items]);
}

function text(value: string): Bytes {
  const bytes = new TextEncoder().encode(value);
  return concat([unsigned(bytes.length), bytes]);
}

function flatten(code: Code, bytes: number[]): void {
  for (const part of code)
    if (typeof part === 'number') bytes.push(part);
    else flatten(part, bytes);
}

function concat(parts: readonly Bytes[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
