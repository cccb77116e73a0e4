/** `raidproof audit`: judges every crash state of a write log. */
import { Command } from 'commander';
import { auditLogWatched, BOUND, readLog, startImages, STATES_MAX } from '../crash/index.ts';
import type { AuditCounts, AuditResult } from '../crash/index.ts';
import { RaidproofError } from '../errors.ts';
import { stableJson } from '../report/index.ts';
import { writeJson } from './output.ts';
import { poolLine } from './progress.ts';
import { wholeNumber } from './values.ts';

interface Options {
  readonly log: string;
  readonly images?: string;
  readonly size?: number;
  readonly bound: number;
  readonly torn?: boolean;
  readonly limitStates: number;
  readonly json?: string;
}

const EXIT_CODES = { holds: 0, violated: 1, inconclusive: 3 } as const;

/** The `audit` command; sets the process's exit code. Images and log are only read. */
export function auditCommand(): Command {
  return new Command('audit')
    .description('judge every crash state of a write log: is each stripe that may be wrong marked?')
    .requiredOption('--log <file>', 'the writes in order: JSON lines, plain or gzipped')
    .option('--images <folder>', 'the log starts from the *.img and *.img.gz of this folder')
    .option('--size <bytes>', 'other images start as zeros of this size', wholeNumber(1, 2 ** 40))
    .option(
      '--bound <number>',
      'unflushed writes that a crash may lose or keep, where they are too many for all subsets',
      wholeNumber(0, 64),
      BOUND,
    )
    .option('--torn', 'a crash may also tear an unflushed write at its 512-byte sectors')
    .option(
      '--limit-states <number>',
      'give up, inconclusive, after so many crash states',
      wholeNumber(1, 2 ** 53 - 1),
      STATES_MAX,
    )
    .option('--json <file>', 'write the result as JSON to a file, or - for standard output')
    .action(async (options: Options) => {
      const result = await audited(options);
      if (options.json !== '-') process.stdout.write(auditText(options.log, result));
      if (options.json !== undefined) writeJson(options.json, stableJson(result));
      process.exitCode = EXIT_CODES[result.verdict];
    });
}

async function audited({
  log,
  images,
  size,
  bound,
  torn,
  limitStates,
}: Options): Promise<AuditResult> {
  if (images === undefined && size === undefined) {
    const what = 'a log needs images to start from';
    throw new RaidproofError('RP101', what, 'audit', 'Give --images DIR, or --size BYTES.');
  }
  // From here on an interrupt ends the audit with what is known.
  const progress = poolLine();
  try {
    const lines = readLog(log);
    const source = { folder: images ?? null, sizeBytes: size ?? null };
    const limits = { bound, isTorn: torn ?? false, statesMax: limitStates };
    return await auditLogWatched(lines, startImages(lines, source), limits, (news) => {
      const { line: done, crashStates } = news;
      const label = `${crashStates.toLocaleString('en')} crash states`;
      return progress.watch({ done, total: lines.length, label, progress: null });
    });
  } finally {
    progress.end();
  }
}

function auditText(log: string, result: AuditResult): string {
  const { verdict, array, images, judgedFrom, writes, flushes } = result;
  const order = result.isStableWhenLogged
    ? 'no flush: a write is stable when it is logged'
    : `${flushes} flushes: up to ${result.unflushedMost} writes unflushed at once`;
  const from = judgedFrom === null ? 'the start' : `seq ${judgedFrom}`;
  const mark = { holds: '✓', violated: '✗', inconclusive: '?' }[verdict];
  return [
    `${log}: ${writes} writes to ${images.join(', ')}; ${order}`,
    array === '' ? 'no array yet' : `array ${array}, judged from ${from} on`,
    `${mark} ${verdict}: ${numbers(result)}`,
    `  ${countsText(result.counts)}`,
    ...openText(result),
    ...violationText(result),
    '',
  ].join('\n');
}

function numbers({ crashStates, violatingStates, statesPerSecond }: AuditResult): string {
  const states = `${crashStates.toLocaleString('en')} crash states`;
  const bad = violatingStates === 0 ? 'none breaks' : `${violatingStates} break`;
  return `${states}, ${bad} the promise; ${statesPerSecond.toLocaleString('en')} states a second`;
}

function countsText({ whole, degraded, notAssembled, beforeTheArray }: AuditCounts): string {
  const parts: readonly (readonly [number, string])[] = [
    [whole, 'with all members'],
    [degraded, 'degraded: judged where a block has its redundancy, or a member may come back'],
    [notAssembled, 'that no assembly would start: not judged'],
    [beforeTheArray, 'before the array was there'],
  ];
  return parts
    .filter(([count]) => count > 0)
    .map(([count, words]) => `${count.toLocaleString('en')} ${words}`)
    .join('\n  ');
}

function openText({ isStopped, isExhaustive, bound }: AuditResult): string[] {
  if (isStopped) return ['  ended before the log did'];
  if (isExhaustive) return [];
  return [`  not all subsets of lost writes were judged: --bound ${bound} is too small for that`];
}

function violationText({ firstViolation, story }: AuditResult): string[] {
  if (firstViolation === null) return [];
  const { seq, why } = firstViolation;
  const when = seq === null ? 'before the first line' : `right after seq ${seq}`;
  return [
    `  a crash ${when}: ${why}`,
    ...story.map(({ seq, image, what, isLost }) =>
      `    ${String(seq).padStart(6)} ${image}  ${what}${isLost ? ' — lost' : ''}`.trimEnd(),
    ),
  ];
}
