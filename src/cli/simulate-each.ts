/** `raidproof simulate --faults` and `--defects`: what the simulation can see, with a replay of each. */
import { stableJson } from '../report/index.ts';
import {
  eachDefect,
  eachFault,
  show,
  storyLines,
  UNREACHABLE,
  type Change,
  type Shown,
} from '../simulate/index.ts';
import { FAULTS, MENDS, type Era } from '../raid5/index.ts';
import { writeJson } from './output.ts';
import { poolLine } from './progress.ts';
import { saveSchedule } from './simulate-text.ts';

/** What to run. */
export interface EachOptions {
  readonly era: Era;
  readonly what: 'faults' | 'defects';
  readonly seed: number;
  /** Runs for each change, at most. */
  readonly runs: number;
  /** Schedules go to PREFIX-NAME.json. */
  readonly prefix: string;
  readonly json: string | undefined;
}

/** Shows every change; gives the exit code: 0 if each made the simulation fail. */
export async function runEach(options: EachOptions): Promise<number> {
  const { era, what, seed, runs, prefix, json } = options;
  const changes = what === 'faults' ? eachFault(era) : eachDefect(era);
  const shown: Shown[] = [];
  const line = poolLine();
  let goesOn = true;
  for (const change of changes) {
    const label = `${change.name} is looked for`;
    const watch = (): boolean => {
      goesOn = line.watch({ done: shown.length, total: changes.length, label, progress: null });
      return goesOn;
    };
    const one = await show(change, { seed, runs, watch });
    if (!goesOn && one.failed === null) break;
    shown.push(one);
    if (json !== '-') process.stdout.write(toldIn(one, what, prefix));
    if (!goesOn) break;
  }
  line.end();
  const missed = shown.filter(({ failed }) => failed === null).length;
  if (json !== '-') process.stdout.write(sumUp(shown, changes, missed));
  if (json !== '-' && what === 'defects') process.stdout.write(leftOut(era));
  if (json !== undefined) {
    const own = shown.map(({ failed, ...one }) => ({
      ...one,
      seed: failed?.seed,
      ...failed?.failure,
    }));
    writeJson(json, stableJson({ schemaVersion: 1, era, what, seed, runs, shown: own }));
  }
  if (missed > 0) return 1;
  return shown.length < changes.length ? 3 : 0;
}

function toldIn(
  { name, failed, runsDone, crashes }: Shown,
  what: EachOptions['what'],
  prefix: string,
): string {
  if (failed === null) return `✗ ${name}: not seen in ${runsDone} runs\n`;
  const file = saveSchedule(failed, `${prefix}-${name}`);
  const story = storyLines(failed.failure).slice(1);
  const sentences: Readonly<Record<string, string>> = { ...FAULTS, ...MENDS };
  return [
    failed.seed === null
      ? `✓ ${name}: by a schedule made for it`
      : `✓ ${name}: seed ${failed.seed}, after ${crashes.toLocaleString('en')} crashes`,
    `    ${what === 'faults' ? 'fault' : 'mend'}    ${sentences[name]}`,
    ...story.map((text) => `    ${text}`),
    `    replay  raidproof simulate --replay ${file}`,
    '',
  ].join('\n');
}

/** The mends that are not looked for, or only together with one that makes up for them. */
function leftOut(era: Era): string {
  const own = UNREACHABLE.filter((one) => one.era === era);
  return own
    .map(({ mend, coveredBy, reason }) =>
      coveredBy === null
        ? `- ${mend} is not looked for. ${reason}\n`
        : `- ${mend} is looked for without ${coveredBy}. ${reason}\n`,
    )
    .join('');
}

function sumUp(shown: readonly Shown[], changes: readonly Change[], missed: number): string {
  const seen = shown.length - missed;
  const mark = seen === changes.length ? '✓' : '✗';
  return `${mark} ${seen} of ${changes.length} make the simulation fail\n`;
}
