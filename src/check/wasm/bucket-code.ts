/** Buckets as WebAssembly: the slots of one cache line, looked at together and without a branch. */
import { type Code, type Local, get, i32, i64, i64x2, set } from './emit/code.ts';
import type { Frame } from './emit/module.ts';
import type { MemoryMap } from './memory-map.ts';

/** Pairs of words in a bucket. */
const PAIRS = 4;

/** Slots of two words: the bits of their first words among those of all. */
const FIRST_WORDS = 0x55;

/** Locals that hold a bucket. */
export interface Bucket {
  readonly pairs: readonly Local[];
  /** What is looked for: a state of two words, or the same one word twice. */
  readonly wanted: Local;
  /** Never set, so 0. */
  readonly nothing: Local;
  /** A bit for each word that is 0. */
  readonly zeros: Local;
}

/** Locals for a bucket. */
export function newBucket(frame: Frame): Bucket {
  return {
    pairs: Array.from({ length: PAIRS }, () => frame.local('v128')),
    wanted: frame.local('v128'),
    nothing: frame.local('v128'),
    zeros: frame.local('i32'),
  };
}

/** Loads a bucket, every word once: what is asked of it then is asked of one moment, whatever other threads do. */
export function loadBucket(map: MemoryMap, { pairs }: Bucket, slot: Local): Code {
  return pairs.map((pair, index) => set(pair, i64x2.load(get(slot), map.table + index * 16)));
}

/** Finds the words of a loaded bucket that are 0. */
export function findZeros({ pairs, zeros, nothing }: Bucket): Code {
  const masks = pairs.map((pair, index) => {
    const mask = i64x2.bitmask(i64x2.equal(get(pair), get(nothing)));
    return index === 0 ? mask : i32.shiftLeft(mask, i32.constant(2 * index));
  });
  return set(
    zeros,
    masks.reduce((left, right) => i32.or(left, right)),
  );
}

/** Sets what is looked for: the state of so many words at this address. */
export function want(map: MemoryMap, { wanted }: Bucket, state: Code): Code {
  return set(wanted, isPaired(map) ? i64x2.load(state) : i64x2.splat(i64.load(state)));
}

/** Whether what is looked for is in the bucket. */
export function isInBucket(map: MemoryMap, { pairs, wanted }: Bucket): Code {
  const equals = pairs.map((pair) => i64x2.equal(get(pair), get(wanted)));
  if (!isPaired(map)) return i64x2.anyTrue(equals.reduce((left, right) => i64x2.or(left, right)));
  return equals.map((one) => i64x2.allTrue(one)).reduce((left, right) => i32.or(left, right));
}

/** Not 0 where a slot is empty. */
export function gaps(map: MemoryMap, { zeros }: Bucket): Code {
  return isPaired(map) ? i32.and(get(zeros), i32.constant(FIRST_WORDS)) : get(zeros);
}

/** Where the first empty slot begins, in bytes behind the bucket's begin; there must be one. */
export function firstGap(map: MemoryMap, bucket: Bucket): Code {
  return i32.shiftLeft(i32.countTrailingZeros(gaps(map, bucket)), i32.constant(3));
}

/** Not 0 where another thread has taken a slot and is still writing; undefined where that takes no time. */
export function unfinished(map: MemoryMap, { zeros }: Bucket): Code | undefined {
  if (!map.isConcurrent || !isPaired(map)) return undefined;
  const differs = i32.xor(get(zeros), i32.shiftRight(get(zeros), i32.constant(1)));
  return i32.and(differs, i32.constant(FIRST_WORDS));
}

/** Whether slots have two words. */
function isPaired({ slotBytes }: MemoryMap): boolean {
  return slotBytes === 16;
}
