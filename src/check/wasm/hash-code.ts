/** The hash of states as WebAssembly: its upper half says where a state lies, its lower half whose it is. */
import { type Code, type Local, get, i32, i64, sequence, set } from './emit/code.ts';
import type { MemoryMap } from './memory-map.ts';

const FIRST = 0x9e3779b97f4a7c15n;
const SECOND = 0xd6e8feb86659fd93n;

/** Sets `hash` to the hash of the words. */
export function hashCode(words: readonly Local[], hash: Local): Code {
  const rounds = words.map((word, index) => {
    const mixed = index === 0 ? get(word) : i64.xor(get(hash), get(word));
    return sequence(
      set(hash, i64.multiply(mixed, i64.constant(index % 2 === 0 ? FIRST : SECOND))),
      set(hash, i64.xor(get(hash), i64.shiftRight(get(hash), i64.constant(32n)))),
    );
  });
  return sequence(...rounds, set(hash, i64.multiply(get(hash), i64.constant(SECOND))));
}

/** The upper half of a hash, of type i32. */
export function upperHalf(hash: Local): Code {
  return i32.fromLong(i64.shiftRight(get(hash), i64.constant(32n)));
}

/**
 * The first bucket to look at, as bytes behind the table's begin: the upper half of the hash times the number of
 * buckets, so that buckets keep their order when the table grows.
 * @param upper the upper half of the hash, of type i32
 */
export function homeCode(upper: Code, slots: Code, map: MemoryMap): Code {
  const buckets = i32.shiftRight(slots, i32.constant(Math.log2(map.bucketSlots)));
  const product = i64.multiply(i64.fromInteger(upper), i64.fromInteger(buckets));
  return i32.multiply(
    i32.fromLong(i64.shiftRight(product, i64.constant(32n))),
    i32.constant(map.bucketSlots * map.slotBytes),
  );
}

/** The partition that a hash belongs to, of type i32. */
export function ownerCode(hash: Local, partitions: number): Code {
  const lower = i64.and(get(hash), i64.constant(0xffff_ffffn));
  const product = i64.multiply(lower, i64.constant(BigInt(partitions)));
  return i32.fromLong(i64.shiftRight(product, i64.constant(32n)));
}
