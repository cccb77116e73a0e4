/** Cycles in stored edges: which states lie on one, for any of several claims that each see a part of the graph. */
import type { StateGraph } from './graph.ts';

/** By state or by step: a bit for each claim. As small as may be, since most of the time goes into fetching them. */
export type ClaimBits = Uint16Array | Int32Array;

/** No bits yet, for so many claims. */
export function claimBits(length: number, claims: number): ClaimBits {
  return claims > 16 ? new Int32Array(length) : new Uint16Array(length);
}

/** States that are looked at between two questions whether to go on. */
const LOOKS_UNASKED = 1 << 17;

/**
 * Of the states that some claim sees, those in a component of several; undefined where there is none. The same algorithm as in
 * `components.ts`, for edges that lie in arrays, and without judging anything. Taking away first what no state leads to, again and
 * again, takes as long as all of this.
 * @param free by state: a bit for each claim that sees it
 * @param moving by step: a bit for each claim that sees it
 * @param goesOn asked now and then; answering false ends it with undefined
 */
export function cyclesAmong(
  { states, offsets, targets, steps }: StateGraph,
  free: ClaimBits,
  moving: ClaimBits,
  goesOn: () => boolean,
): Int32Array | undefined {
  // 0 not seen; small the least visit that is reached; the largest, finished.
  const done = 2 ** 31 - 1;
  const number = new Int32Array(states);
  let size = 0;
  for (let state = 0; state < states; state++)
    if (free[state] === 0) number[state] = done;
    else size++;
  const stack = new Int32Array(size);
  const cursor = new Uint32Array(size);
  const isInner = new Uint8Array(states);
  const isOnCycle = new Uint8Array(states);
  let [front, back, visits, found, looks] = [0, size, 1, 0, 0];
  for (let start = 0; start < states; start++) {
    if (number[start] !== 0) continue;
    stack[front] = start;
    cursor[front++] = offsets[start]!;
    number[start] = visits++;
    while (front > 0) {
      if (++looks % LOOKS_UNASKED === 0 && !goesOn()) return undefined;
      const state = stack[front - 1]!;
      const own = free[state]!;
      const end = offsets[state + 1]!;
      let least = number[state]!;
      let entered = -1;
      // The edge at the cursor may lead to a state that is finished now: it is looked at once more.
      for (let edge = cursor[front - 1]!; edge < end; edge++) {
        const target = targets[edge]!;
        const visit = number[target]!;
        if (visit >= least || (own & free[target]! & moving[steps[edge]!]!) === 0) continue;
        if (visit === 0) {
          cursor[front - 1] = edge;
          entered = target;
          break;
        }
        least = visit;
        isInner[state] = 1;
      }
      number[state] = least;
      if (entered !== -1) {
        stack[front] = entered;
        cursor[front++] = offsets[entered]!;
        number[entered] = visits++;
        continue;
      }
      front--;
      if (isInner[state] === 1) {
        stack[--back] = state;
        continue;
      }
      const isAlone = back === size || least > number[stack[back]!]!;
      visits--;
      while (back < size && least <= number[stack[back]!]!) {
        const member = stack[back++]!;
        number[member] = done;
        isOnCycle[member] = 1;
        visits--;
        found++;
      }
      number[state] = done;
      if (isAlone) continue;
      isOnCycle[state] = 1;
      found++;
    }
  }
  if (found === 0) return undefined;
  const members = new Int32Array(found);
  let count = 0;
  for (let state = 0; state < states; state++) if (isOnCycle[state] === 1) members[count++] = state;
  return members;
}
