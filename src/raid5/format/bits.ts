/**
 * The bits of the bitmap on disk: least significant bit first (version 4), one flag a byte in
 * memory.
 */

/**
 * Unpacks bits to one byte (0 or 1) each.
 * @param bytes the packed bits, from bit 0
 * @param count how many
 */
export function unpackBits(bytes: Uint8Array, count: number): Uint8Array {
  const bits = new Uint8Array(count);
  for (let index = 0; index < count; index++) {
    bits[index] = ((bytes[index >> 3] ?? 0) >> (index & 7)) & 1;
  }
  return bits;
}

/**
 * Packs `bits` over `bytes` in place from its bit `firstBit` on; the other bits of `bytes` stay.
 */
export function packBits(bits: Uint8Array, bytes: Uint8Array, firstBit: number): void {
  for (let index = 0; index < bits.length; index++) {
    const place = firstBit + index;
    const mask = 1 << (place & 7);
    if (bits[index] === 1) bytes[place >> 3]! |= mask;
    else bytes[place >> 3]! &= ~mask;
  }
}

/** The set bits as ranges [first, last]. */
export function setRanges(bits: Uint8Array): [number, number][] {
  const ranges: [number, number][] = [];
  bits.forEach((bit, index) => {
    if (bit === 0) return;
    const last = ranges.at(-1);
    if (last !== undefined && last[1] === index - 1) last[1] = index;
    else ranges.push([index, index]);
  });
  return ranges;
}
