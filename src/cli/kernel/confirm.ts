/** `raidproof kernel confirm`: a counterexample of the model on the real driver. */
import { Command } from 'commander';
import { confirm, counterexampleNamed, COUNTEREXAMPLES } from '../../kernel/index.ts';
import type { Confirmation, Counterexample, Finding } from '../../kernel/index.ts';
import { stableJson } from '../../report/index.ts';
import { writeJson } from '../output.ts';
import {
  guestLine,
  interruptible,
  kernelWords,
  withKernel,
  type KernelOptions,
} from './options.ts';

interface Options extends KernelOptions {
  readonly out?: string;
}

/** The `confirm` command: 0 for an answer that the model expects, 1 where the kernel refutes it, 3 where it was interrupted. */
export function confirmCommand(): Command {
  const names = COUNTEREXAMPLES.map(
    (one) =>
      `  ${one.name.padEnd(32)} ${one.network}, ${one.property}${'scenario' in one ? '' : ' (not reproducible)'}`,
  );
  return withKernel(new Command('confirm'))
    .description('run a counterexample of the modern model on the real driver')
    .argument('<name...>', "its mend's name in reports/findings.md, or all; see below")
    .option(
      '--out <folder>',
      'keep write log, marks, console and images; of several names, of the last',
    )
    .addHelpText('after', `\nCounterexamples:\n${names.join('\n')}`)
    .action(async (given: string[], options: Options) => {
      const ones = given.includes('all') ? COUNTEREXAMPLES : given.map(counterexampleNamed);
      const answers: Confirmation[] = [];
      for (const one of ones) {
        const line = guestLine();
        const found = await interruptible((signal) =>
          confirm(one, { ...options, signal, onLine: line.onLine }),
        ).finally(line.end);
        answers.push(found);
        if (options.json !== '-') process.stdout.write(textOf(one, found, options));
        if (found.answer === 'interrupted') break;
      }
      if (options.json !== undefined)
        writeJson(options.json, stableJson({ schemaVersion: 1, confirmations: answers }));
      const isOne = (answer: Confirmation['answer']): boolean =>
        answers.some((one) => one.answer === answer);
      process.exitCode = isOne('refuted') ? 1 : isOne('interrupted') ? 3 : 0;
    });
}

function textOf(one: Counterexample, found: Confirmation, options: Options): string {
  const { answer, reason, release, premises, shows, results } = found;
  const digests = Object.entries(results).filter(([name]) => name.startsWith('digest'));
  const repeat = `repeat  raidproof kernel confirm ${one.name}${kernelWords(options)}`;
  return [
    `${one.name}: ${answer}${release === 'none' ? '' : ` on Linux ${release}`}`,
    `  ${one.property} in ${one.network}. ${one.claim}`,
    ...(reason === null ? [] : [`  ${reason}`]),
    ...premises.map((finding) => `  given  ${findingText(finding)}`),
    ...shows.map((finding) => `  shown  ${findingText(finding)}`),
    ...digests.map(([name, value]) => `  ${name} ${value}`),
    ...('scenario' in one ? [`  ${repeat}`] : []),
    '',
    '',
  ].join('\n');
}

function findingText({ says, result, value, holds }: Finding): string {
  return `${holds ? '✓' : '✗'} ${says} (${result}: ${value})`;
}
