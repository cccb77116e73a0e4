/** `raidproof corrupt`: damaged images, and whether each assembly refuses what it must. */
import { setImmediate as pause } from 'node:timers/promises';
import { Command } from 'commander';
import { type CorruptResult, corruptImages, makeBases } from '../corrupt/index.ts';
import { stableJson } from '../report/index.ts';
import { writeJson } from './output.ts';
import { poolLine } from './progress.ts';
import { wholeNumber } from './values.ts';

interface Options {
  readonly runs: number;
  readonly seed: number;
  readonly json?: string;
}

/** Findings that are told in words; JSON has them all. */
const SHOWN_MAX = 10;

/** The `corrupt` command; exit code 1 for a finding, 3 where it was interrupted without one. */
export function corruptCommand(): Command {
  return new Command('corrupt')
    .description('damage images at random, assemble them, and judge what is refused and written')
    .option('--runs <number>', 'how many damaged sets', wholeNumber(1, 2 ** 31), 10_000)
    .option('--seed <number>', 'draws the damage', wholeNumber(0, 2 ** 31 - 1), 1)
    .option('--json <file>', 'write the result as JSON to a file, or - for standard output')
    .action(async (options: Options) => {
      const started = performance.now();
      const result = await campaign(options);
      const seconds = (performance.now() - started) / 1000;
      if (options.json !== '-') process.stdout.write(corruptText(result, seconds));
      if (options.json !== undefined)
        writeJson(options.json, stableJson({ schemaVersion: 1, ...result, seconds }));
      process.exitCode = result.findings.length > 0 ? 1 : result.isStopped ? 3 : 0;
    });
}

async function campaign({ runs, seed }: Options): Promise<CorruptResult> {
  const progress = poolLine();
  try {
    return await corruptImages({
      runs,
      seed,
      bases: makeBases(),
      watch: async (done) => {
        // A pause now and then, in which an interrupt is heard.
        if (done % 64 === 0) await pause();
        return progress.watch({ done, total: runs, label: 'damaged sets', progress: null });
      },
    });
  } finally {
    progress.end();
  }
}

function corruptText(result: CorruptResult, seconds: number): string {
  const { runs, seed, refused, assembled, leftOut, findings, isStopped } = result;
  const mark = findings.length > 0 ? '✗' : isStopped ? '?' : '✓';
  const rate = Math.round(runs / seconds).toLocaleString('en');
  const head = `${mark} ${runs.toLocaleString('en')} damaged sets, seed ${seed}: ${findings.length} findings; ${rate} a second`;
  const rows = Object.entries(result.tally).toSorted(([, one], [, other]) => other - one);
  return [
    head,
    `  ${refused.toLocaleString('en')} refused, none of their images changed`,
    `  ${assembled.toLocaleString('en')} started: the damage leaves no trace in what an assembly reads, or is none`,
    `  ${leftOut.toLocaleString('en')} members left out of an array that started, and not written`,
    'refused for',
    ...rows.map(([reason, count]) => `  ${String(count).padStart(6)}  ${reason}`),
    ...findings
      .slice(0, SHOWN_MAX)
      .map(({ run, damage, what }) => `  run ${run} (${damage}): ${what}`),
    '',
  ].join('\n');
}
