/** Each fault put in, or each mend left out, until the simulation fails: what it can see. */

import { FAULTS, mendsOf, type Era, type Fault } from '../raid5/index.ts';
import { runCampaign, type Campaign, type FailedRun } from './campaign.ts';
import { shrink } from './shrink.ts';
import type { SetupChoice } from './setup.ts';

/** One change of the rules. */
export interface Change {
  /** Name of the fault that is put in, or of the mend that is left out. */
  readonly name: string;
  readonly choice: SetupChoice;
}

/** What came of a change. */
export interface Shown {
  readonly name: string;
  /** The first run that failed, shrunk; null if none did. */
  readonly failed: FailedRun | null;
  readonly runsDone: number;
  readonly crashes: number;
}

/** Every fault of the executor, one at a time, with all mends of the era on. */
export function eachFault(era: Era): Change[] {
  const mends = mendsOf(era);
  return (Object.keys(FAULTS) as Fault[]).map((name) => {
    return { name, choice: { era, faults: [name], mends } };
  });
}

/** Every mend of the era, one at a time left out: the era's own defects. */
export function eachDefect(era: Era): Change[] {
  const mends = mendsOf(era);
  return mends.map((name) => {
    return { name, choice: { era, faults: [], mends: mends.filter((mend) => mend !== name) } };
  });
}

/** Runs seeds until one fails, and shrinks it. The same limits give the same result. */
export async function show(
  { name, choice }: Change,
  limits: Pick<Campaign, 'seed' | 'runs' | 'watch'>,
): Promise<Shown> {
  const { first, runsDone, counts } = await runCampaign({ ...limits, choice });
  const [found] = first;
  const isStopped = (): boolean => limits.watch?.({ runsDone, counts, failed: 1 }) === false;
  const failed =
    found === undefined ? null : { ...found, failure: await shrink(found.failure, { isStopped }) };
  return { name, failed, runsDone, crashes: counts.crashes };
}
