/** `raidproof kernel audit`: every crash state of a random workload on the real driver. */
import { Command } from 'commander';
import type { AuditResult } from '../../crash/index.ts';
import { auditKernel, type AssembledCrash, type KernelAudit } from '../../kernel/index.ts';
import { stableJson } from '../../report/index.ts';
import { writeJson } from '../output.ts';
import { wholeNumber } from '../values.ts';
import { interruptible, kernelWords, withKernel, type KernelOptions } from './options.ts';

interface Options extends KernelOptions {
  readonly writes: number;
  readonly seed: number;
  readonly members?: boolean;
  readonly assemblies: number;
  readonly limitStates: number;
  readonly out?: string;
}

const STATES_MAX = 2_000_000;

/** The `audit` command: exit code 1 for a crash state that breaks the promise, or contents that differ. */
export function kernelAuditCommand(): Command {
  return withKernel(new Command('audit'))
    .description('judge every crash state of a random workload on the real driver')
    .option('--writes <number>', 'how many writes', wholeNumber(1, 100_000), 1000)
    .option(
      '--seed <number>',
      'seed of the workload and of the crash states',
      wholeNumber(0, 2 ** 31),
      1,
    )
    .option('--members', 'members also fail and come back by the bitmap')
    .option(
      '--assemblies <number>',
      'crash states that both sides assemble',
      wholeNumber(0, 1000),
      12,
    )
    .option(
      '--limit-states <number>',
      'give up, inconclusive, after so many states with lost writes',
      wholeNumber(1, 2 ** 53 - 1),
      STATES_MAX,
    )
    .option('--out <folder>', 'keep write log, marks, console and images in this folder')
    .action(async (options: Options) => {
      const audit = await interruptible((signal) =>
        auditKernel({
          ...options,
          withMembers: options.members === true,
          statesMax: options.limitStates,
          signal,
          onStage: (text) => {
            if (process.stderr.isTTY) process.stderr.write(`${text}\n`);
          },
        }),
      );
      const repeat = repeatWords(options);
      if (options.json !== '-') process.stdout.write(textOf(audit, repeat));
      if (options.json !== undefined)
        writeJson(options.json, stableJson({ schemaVersion: 1, ...audit, repeat }));
      process.exitCode = exitCodeOf(audit);
    });
}

function repeatWords(options: Options): string {
  const { writes, seed, members, assemblies } = options;
  return (
    `raidproof kernel audit --writes ${writes} --seed ${seed} --assemblies ${assemblies}` +
    `${members === true ? ' --members' : ''}${kernelWords(options)}`
  );
}

function exitCodeOf({ stable, volatile, assembled, isInterrupted }: KernelAudit): number {
  const verdicts = new Set([stable.verdict, volatile?.verdict ?? stable.verdict]);
  if (verdicts.has('violated') || assembled.some(({ isSame }) => !isSame)) return 1;
  return isInterrupted || verdicts.has('inconclusive') ? 3 : 0;
}

function textOf(
  { writes, release, stable, volatile, assembled }: KernelAudit,
  repeat: string,
): string {
  const same = assembled.filter(({ isSame }) => isSame).length;
  const repaired = assembled.filter((one) => Number(one.repaired) > 0).length;
  return [
    `${writes} writes on Linux ${release}: ${stable.writes} writes to members, ${volatile?.flushes ?? 0} flushes`,
    verdictText('writes stable when logged', stable),
    ...(volatile === null ? [] : [verdictText('unflushed writes may be lost', volatile)]),
    ...assembled.map(assembledText),
    `${same === assembled.length ? '✓' : '✗'} ${same} of ${assembled.length} crash states end with the same content ` +
      `in the kernel and in the executor; in ${repaired} the kernel found parity to repair`,
    `repeat  ${repeat}`,
    '',
  ].join('\n');
}

function verdictText(name: string, result: AuditResult): string {
  const { verdict, crashStates, violatingStates, firstViolation, isExhaustive } = result;
  const mark = { holds: '✓', violated: '✗', inconclusive: '?' }[verdict];
  const all = isExhaustive
    ? ''
    : `, at most ${result.bound} lost or kept where there were too many`;
  const why =
    firstViolation === null ? '' : `\n    after seq ${firstViolation.seq}: ${firstViolation.why}`;
  const states = crashStates.toLocaleString('en');
  return `${mark} ${name}: ${verdict}, ${states} crash states${all}, ${violatingStates} break the promise${why}`;
}

function assembledText({
  seq,
  lost,
  byKernel,
  byExecutor,
  repaired,
  mismatches,
  isSame,
}: AssembledCrash): string {
  const line =
    `${isSame ? '✓' : '✗'} crash after seq ${seq}${lost.length === 0 ? '' : `, ${lost.length} writes lost`}: ` +
    `${repaired} sectors of parity repaired`;
  if (isSame) return `  ${line}, content ${byKernel.slice(0, 12)}`;
  return `  ${line}\n      kernel ${byKernel}, executor ${byExecutor}, then ${mismatches} sectors wrong`;
}
