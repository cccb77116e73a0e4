/** `raidproof kernel run`: a scenario on the real driver, told as a timeline. */
import { Command, Option } from 'commander';
import {
  IMAGE_KIBIBYTES,
  readMarks,
  readTimedLog,
  runScenario,
  samplesOf,
  scenarioNamed,
  SCENARIOS,
  timelineOf,
  type RunResult,
  type StoryLine,
} from '../../kernel/index.ts';
import { stableJson } from '../../report/index.ts';
import { tellTraced } from './run-traced.ts';
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
  readonly tier: 'uml' | 'qemu';
}

/** The `run` command. */
export function runCommand(): Command {
  const names = SCENARIOS.map(({ name, sentence }) => `  ${name.padEnd(22)} ${sentence}`);
  return withKernel(new Command('run'))
    .description('run a scenario on the real driver and tell what it wrote, in order')
    .argument('<scenario>', 'its name; see below')
    .option('--out <folder>', 'keep write log, marks, console and images in this folder')
    .addOption(
      new Option('--tier <name>', 'uml, or qemu: a stock kernel with probes on the functions of md')
        .choices(['uml', 'qemu'])
        .default('uml'),
    )
    .addHelpText('after', `\nScenarios:\n${names.join('\n')}`)
    .action(async (name: string, options: Options) => {
      const scenario = scenarioNamed(name);
      if (options.tier === 'qemu') return tellTraced(scenario, options);
      const line = guestLine();
      const result = await interruptible((signal) =>
        runScenario(scenario, { ...options, signal, onLine: line.onLine }),
      ).finally(line.end);
      try {
        tell(result, options);
      } finally {
        result.dispose();
      }
      if (result.isInterrupted) process.exitCode = 3;
    });
}

function tell(result: RunResult, options: Options): void {
  const { scenario, boots, results, isInterrupted } = result;
  const bytes = (scenario.imageKibibytes ?? IMAGE_KIBIBYTES) * 1024;
  const marks = readMarks(result.marks);
  const story = timelineOf(readTimedLog(result.log), marks, bytes);
  const release = boots.at(-1)?.release ?? 'unknown';
  const repeat = `raidproof kernel run ${scenario.name}${kernelWords(options)}`;
  if (options.json !== '-') {
    const kept = options.out === undefined ? [] : [`kept in ${options.out}`];
    const text = [
      `${scenario.name}: ${scenario.sentence}`,
      `Linux ${release}, ${boots.length === 1 ? 'one boot' : `${boots.length} boots`}`,
      '',
      ...story.map(storyText),
      '',
      ...Object.entries(results).map(([key, value]) => `${key.padEnd(12)} ${value}`),
      ...(isInterrupted ? ['interrupted'] : []),
      ...kept,
      `repeat  ${repeat}`,
      '',
    ];
    process.stdout.write(text.join('\n'));
  }
  if (options.json !== undefined) {
    const data = {
      schemaVersion: 1,
      scenario: scenario.name,
      release,
      endings: boots.map(({ ending }) => ending),
      isInterrupted,
      results,
      story,
      samples: samplesOf(marks),
      repeat,
    };
    writeJson(options.json, stableJson(data));
  }
}

const SIGNS: Readonly<Record<StoryLine['kind'], string>> = {
  step: '▸',
  say: '!',
  result: '=',
  sysfs: ' ',
  superblock: ' ',
  bitmap: ' ',
  data: ' ',
  other: ' ',
  error: '✗',
  kill: '✗',
};

function storyText({ seconds, kind, images, text, seq }: StoryLine): string {
  const place = seq === null ? '' : String(seq[0]);
  const words = kind === 'sysfs' ? `(sysfs: ${text})` : text;
  return `${seconds.toFixed(3).padStart(8)} ${place.padStart(5)} ${SIGNS[kind]} ${images.padEnd(15)} ${words}`.trimEnd();
}
