/** Many runs, one after the other, from consecutive seeds. */

import { setImmediate as pause } from 'node:timers/promises';
import { runSeed, type Failure } from './run.ts';
import type { SetupChoice } from './setup.ts';
import { noCounts, type Counts } from './world.ts';

/** What to run. */
export interface Campaign {
  /** Seed of the first run; the next has the next number. */
  readonly seed: number;
  readonly runs: number;
  readonly choice: SetupChoice;
  /** Go on after a failure; default false. */
  readonly goesOn?: boolean;
  /** Asked now and then; false ends the campaign. */
  readonly watch?: (progress: CampaignProgress) => boolean;
}

/** How far a campaign is. */
export interface CampaignProgress {
  readonly runsDone: number;
  readonly counts: Counts;
  readonly failed: number;
}

/** A run that failed, before any shrinking. */
export interface FailedRun {
  /** Null for one that no seed gave. */
  readonly seed: number | null;
  readonly failure: Failure;
}

/** What came of it. */
export interface CampaignResult {
  readonly verdict: 'holds' | 'violated' | 'inconclusive';
  readonly runsDone: number;
  readonly counts: Counts;
  /** Runs that failed. */
  readonly failed: number;
  /** The first failure of each sort: the same kind, and the same words but for numbers. */
  readonly first: readonly FailedRun[];
  /** How many of each sort. */
  readonly sorts: Readonly<Record<string, number>>;
}

/** Runs a campaign. The same campaign gives the same result. */
export async function runCampaign({
  seed,
  runs,
  choice,
  goesOn,
  watch,
}: Campaign): Promise<CampaignResult> {
  const counts = noCounts();
  const first: FailedRun[] = [];
  const sorts: Record<string, number> = {};
  let failed = 0;
  let runsDone = 0;
  let isStopped = false;
  while (runsDone < runs && !isStopped) {
    await pause();
    const failure = runSeed(seed + runsDone, choice, counts);
    if (failure !== null) {
      const sort = sortOf(failure);
      failed++;
      if (sorts[sort] === undefined) first.push({ seed: seed + runsDone, failure });
      sorts[sort] = (sorts[sort] ?? 0) + 1;
    }
    runsDone++;
    if (failed > 0 && goesOn !== true) break;
    isStopped = watch?.({ runsDone, counts, failed }) === false;
  }
  const isShort = runsDone < runs;
  const verdict = failed > 0 ? 'violated' : isShort ? 'inconclusive' : 'holds';
  return { verdict, runsDone, counts, failed, first, sorts };
}

function sortOf({ violation }: Failure): string {
  return `${violation.kind}: ${violation.text.replaceAll(/\d+/g, 'N')}`;
}
