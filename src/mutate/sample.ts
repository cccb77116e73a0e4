/** Samples: some of many, drawn by a seed, the same on every machine. */

/** Indices of `size` out of `all` items in rising order; all of them when there are no more. */
export function sampleOf(all: number, size: number, seed: number): number[] {
  const indices = Array.from({ length: all }, (_, index) => index);
  if (size >= all) return indices;
  const random = numbers(seed);
  for (let index = 0; index < size; index++) {
    const other = index + Math.floor(random() * (all - index));
    [indices[index], indices[other]] = [indices[other]!, indices[index]!];
  }
  return indices.slice(0, size).sort((one, other) => one - other);
}

/** Numbers from 0 to 1 (mulberry32). */
function numbers(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
