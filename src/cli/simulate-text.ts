/** What a campaign of simulations has to say. */
import { writeFileSync } from 'node:fs';
import {
  scheduleText,
  type CampaignResult,
  type FailedRun,
  type SetupChoice,
} from '../simulate/index.ts';
import { writing } from './output.ts';

const MARKS = { holds: '✓', violated: '✗', inconclusive: '?' } as const;

/** The verdict, what happened how often, and how fast. @param seconds how long it took */
export function countsText(
  { era, faults, mends }: SetupChoice,
  seed: number,
  { verdict, runsDone, counts, failed, sorts }: CampaignResult,
  seconds: number,
): string {
  const rate = (value: number): string => count(Math.round(value / Math.max(seconds, 0.001)));
  const switches = [
    ...(faults.length > 0 ? [`faults: ${faults.join(', ')}`] : []),
    mends.length > 0 ? `mends: ${mends.join(', ')}` : 'no mends',
  ].join('; ');
  return [
    `${era} era; ${switches}`,
    `${MARKS[verdict]} ${verdict}: ${count(counts.crashes)} crashes in ${count(runsDone)} runs from seed ${seed}, ${count(failed)} failed`,
    `  ${rate(runsDone)} runs and ${rate(counts.crashes)} crashes a second`,
    `  crashes: ${count(counts.crashesDegraded)} degraded, ${count(counts.crashesInSync)} amid a resync or recovery, ${count(counts.crashesInAssembly)} amid an assembly`,
    `  ${count(counts.writes)} writes, ${count(counts.failures)} member failures, ${count(counts.returns)} returns, ${count(counts.forced)} forced starts, ${count(counts.growths)} growths, ${count(counts.steps)} steps`,
    `  ${count(counts.compared)} sectors compared, ${count(counts.lostLegitimately)} lost in the write hole of a degraded array`,
    ...Object.entries(sorts).map(([sort, times]) => `  ${count(times)} × ${sort}`),
    '',
  ].join('\n');
}

function count(value: number): string {
  return value.toLocaleString('en');
}

/** Writes the schedule of a failed run to STEM.json and gives that name. */
export function saveSchedule({ seed, failure }: FailedRun, stem: string): string {
  const file = `${stem}.json`;
  writing(file, () => writeFileSync(file, scheduleText(failure, seed)));
  return file;
}
