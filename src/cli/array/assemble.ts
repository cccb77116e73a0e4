/** `raidproof array assemble`: start, finish what is due, stop. */
import type { Command } from 'commander';
import { type AssembleResult, assembleImages } from '../../raid5/index.ts';
import { startingCommand } from './options.ts';
import { report, type SessionOptions } from './session.ts';

/** The `assemble` command. A refused assembly changes nothing. */
export function assembleCommand(): Command {
  return startingCommand(
    'assemble',
    'assemble in place, finish the resync or recovery that is due, stop',
  )
    .option('--finish', 'finish what is due (without it the array is only started and stopped)')
    .action((images: string[], options: SessionOptions) => {
      const { force = false, finish = false } = options;
      const result = assembleImages(images, { force, finish });
      const fields = { ...result, refusal: result.refusal?.message ?? null };
      report({ text: assembledText(result), fields }, options);
      // What cannot even be read is bad input; everything else is an array that was refused.
      if (!result.assembled) process.exitCode = result.refusal?.code === 'RP201' ? 2 : 1;
    });
}

function assembledText(result: AssembleResult): string {
  if (!result.assembled) return `refused: ${result.refusal?.message ?? 'no reason given'}\n`;
  const rewritten = result.rewritten.flatMap(({ ranges }) => ranges);
  const rewrittenBytes = rewritten.reduce((sum, [first, last]) => sum + last - first + 1, 0);
  const rows = [
    ['action', result.action],
    ['mismatch_cnt', String(result.mismatch_cnt)],
    ['stale members', result.stale.join(', ') || 'none'],
    [
      'wrong parity',
      result.parityMismatches === null ? 'a member is missing' : String(result.parityMismatches),
    ],
    ['rewritten', `${rewrittenBytes / 1024} KiB of data and parity`],
    ['array SHA-256', result.array_sha256 ?? ''],
  ];
  return rows.map(([name, value]) => `${name!.padEnd(14)} ${value}\n`).join('');
}
