/**
 * The crash states that a new write adds: it has reached the disk, and of the other unflushed writes some are lost.
 * Whether a row breaks the promise depends only on its own blocks and on metadata, so writes to other rows stay
 * where they are: that loses no violation, and keeps the number of states small.
 */

import { STRIPE_SECTORS } from '../raid5/constants.ts';
import type { Judge } from './judge.ts';
import type { Pending, PendingWrite } from './pending.ts';
import { boundedSubsets, isExhaustive } from './subsets.ts';

/** How far to go. */
export interface LossOptions {
  /** Writes of one group that may be lost at once, or survive alone. */
  readonly bound: number;
  /** Places of writes are sectors, not rows: a write may be torn. */
  readonly isTorn: boolean;
}

/** Stands in one crash state after the other, and says which writes are lost in it; ends with whether that was all. */
type Losses = Generator<readonly PendingWrite[], boolean>;

/**
 * Visits each crash state in which `newest` survives and at least one other write is lost, as far as it can differ
 * in the judgement. Between two of them the disks are as that crash leaves them, until the generator ends.
 * @returns true if no subset that could matter was left out by the bound
 */
export function* visitLosses(
  pending: Pending,
  judge: Judge,
  newest: PendingWrite,
  options: LossOptions,
): Losses {
  const others = pending.writes.filter((write) => write !== newest);
  const metadata = others.filter(({ isMetadata }) => isMetadata);
  const groups = groupsOf(others, newest);
  let isAll = isExhaustive(metadata.length, options.bound);
  for (const lost of boundedSubsets(metadata, options.bound)) {
    const isAllHere = yield* pending.without(lost, function* (): Losses {
      if (lost.length > 0) yield lost;
      return yield* visitGroups(pending, judge, groups, lost, options);
    });
    isAll &&= isAllHere;
  }
  return isAll;
}

/** The data writes that matter together: those to one place, for each place that `newest` may decide. */
function groupsOf(
  others: readonly PendingWrite[],
  newest: PendingWrite,
): ReadonlyMap<number, readonly PendingWrite[]> {
  const groups = new Map<number, PendingWrite[]>();
  for (const write of others) {
    if (write.isMetadata) continue;
    for (const place of write.places) {
      if (!newest.isMetadata && !newest.places.includes(place)) continue;
      groups.set(place, [...(groups.get(place) ?? []), write]);
    }
  }
  return groups;
}

/** A place whose row is not exposed cannot break the promise, whatever is lost there. */
function* visitGroups(
  pending: Pending,
  judge: Judge,
  groups: ReadonlyMap<number, readonly PendingWrite[]>,
  lostMetadata: readonly PendingWrite[],
  { bound, isTorn }: LossOptions,
): Losses {
  const seen = new Set<string>();
  let isAll = true;
  for (const [place, writes] of groups) {
    const row = isTorn ? Math.floor(place / STRIPE_SECTORS) : place;
    if (!judge.isExposed(row)) continue;
    if (!isExhaustive(writes.length, bound)) isAll = false;
    for (const lost of boundedSubsets(writes, bound)) {
      const key = lost.map(({ id }) => id).join(' ');
      if (lost.length === 0 || seen.has(key)) continue;
      seen.add(key);
      yield* pending.without(lost, function* () {
        yield [...lostMetadata, ...lost];
      });
    }
  }
  return isAll;
}
