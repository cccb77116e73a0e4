/** Subsets of writes that a crash may lose: all of them while they are few, else those near either end. */

/** True if {@link boundedSubsets} gives every subset. */
export function isExhaustive(count: number, bound: number): boolean {
  return count <= 2 * bound + 1;
}

/**
 * Subsets of `items` with at most `bound` items, and those that leave at most `bound` out; each once, the
 * empty one first. Up to 2·bound+1 items these are all subsets.
 */
export function* boundedSubsets<Item>(
  items: readonly Item[],
  bound: number,
): Generator<readonly Item[]> {
  const count = items.length;
  for (let size = 0; size <= Math.min(bound, count); size++) yield* ofSize(items, size, 0);
  for (let size = Math.max(bound + 1, count - bound); size <= count; size++)
    yield* ofSize(items, size, 0);
}

/** All subsets of one size from `start` on, in order. */
function* ofSize<Item>(items: readonly Item[], size: number, start: number): Generator<Item[]> {
  if (size === 0) {
    yield [];
    return;
  }
  for (let index = start; index <= items.length - size; index++)
    for (const rest of ofSize(items, size - 1, index + 1)) yield [items[index]!, ...rest];
}
