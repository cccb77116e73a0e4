/** Hands out places in the memory of generated code: rooms that begin as zeros, and constants. */

const ALIGNMENT = 8;

/** Lays out a memory from the bottom up. */
export class Arena {
  readonly #data: { offset: number; bytes: Uint8Array }[] = [];
  readonly #known = new Map<string, number>();
  #end: number;

  /** @param start first address to hand out */
  constructor(start: number) {
    this.#end = start;
  }

  /** Room for so many bytes, zeros at first; its address is a multiple of `alignment`. */
  room(bytes: number, alignment = ALIGNMENT): number {
    const address = Math.ceil(this.#end / alignment) * alignment;
    this.#end = address + bytes;
    return address;
  }

  /** Room that begins with these bytes and may be written. */
  preset(bytes: Uint8Array): number {
    const offset = this.room(bytes.length);
    this.#data.push({ offset, bytes });
    return offset;
  }

  /** The address of these constant bytes; equal constants share one. */
  constant(values: Uint8Array | Uint16Array | Uint32Array | BigUint64Array | Float64Array): number {
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    const key = Buffer.from(bytes).toString('latin1');
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const offset = this.preset(bytes);
    this.#known.set(key, offset);
    return offset;
  }

  /** All bytes that are not zero at first. */
  get data(): readonly { readonly offset: number; readonly bytes: Uint8Array }[] {
    return this.#data;
  }

  /** The first address behind everything handed out. */
  get end(): number {
    return this.#end;
  }
}
