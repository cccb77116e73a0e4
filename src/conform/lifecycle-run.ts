/** The comparisons of the `lifecycle` network with the executor's lifecycle. */
import {
  type LifecycleChoice,
  RESTRICTIONS_IN_WORDS,
  lifecycleSubject,
} from './lifecycle-subject.ts';
import type { ConformanceResult } from './result.ts';
import { sampledSuite } from './lifecycle-samples.ts';
import { type SuiteResult, coverageSuite, runRandom, runSuite } from './suites.ts';

/** How much random testing to do. */
export interface LifecycleOptions {
  readonly seed: number;
  /** Random schedules a scope. */
  readonly runs: number;
}

/** A part of the comparisons that can run by itself, on a thread of its own. Plain data. */
export type LifecycleJob =
  | { readonly kind: 'generated'; readonly choice: LifecycleChoice }
  | { readonly kind: 'sampled'; readonly choice: LifecycleChoice; readonly scenarios: number }
  | {
      readonly kind: 'random';
      readonly choice: LifecycleChoice;
      readonly options: LifecycleOptions;
    };

/** What the driver does in a way of its own; the same in every comparison. */
const HOW: readonly string[] = [
  'a superblock write lands at once, as in the network',
  'a sync request, or a write, is done with all its I/O in one go when it ends',
  'the sync thread looks at INTR and at its pace when the network wants it to',
  'assembly names the devices that the freshest superblock counts in',
];

const GENERATED: readonly LifecycleChoice[] = [
  { scope: { segments: 2 } },
  { scope: { segments: 1, spares: 1 } },
];

const SAMPLED: readonly LifecycleChoice[] = [
  { scope: { segments: 1 } },
  { scope: { segments: 2 }, without: ['crash'] },
];
const SCENARIOS = 60;

/** Without crashes or without the user random schedules get further into recoveries. */
const RANDOM: readonly LifecycleChoice[] = [
  { scope: { segments: 2 } },
  { scope: { segments: 3, members: 2, spares: 1 }, without: ['crash'] },
];

/** All comparisons, in the order in which they are reported. */
export function lifecycleJobs(options: LifecycleOptions): LifecycleJob[] {
  return [
    ...GENERATED.map((choice) => ({ kind: 'generated' as const, choice })),
    ...SAMPLED.map((choice) => ({ kind: 'sampled' as const, choice, scenarios: SCENARIOS })),
    ...RANDOM.map((choice) => ({ kind: 'random' as const, choice, options })),
  ];
}

/** Runs one part. */
export async function runLifecycleJob(job: LifecycleJob): Promise<ConformanceResult> {
  const started = performance.now();
  const { choice, kind } = job;
  const result = await resultOf(job);
  return {
    name: `lifecycle, ${kind}, ${choiceText(choice)}`,
    sentence: SENTENCES[kind],
    ...result,
    details: [...result.details, ...RESTRICTIONS_IN_WORDS, ...HOW],
    seconds: Math.round(performance.now() - started) / 1000,
  };
}

async function resultOf(job: LifecycleJob): Promise<SuiteResult> {
  const subject = lifecycleSubject(job.choice);
  switch (job.kind) {
    case 'generated':
      return runSuite(subject, await coverageSuite(subject));
    case 'sampled':
      return runSuite(subject, await sampledSuite(subject, job.scenarios));
    case 'random':
      return runRandom(subject, { ...job.options, stepsMax: 120 });
  }
}

/** Runs every part, one after the other. */
export async function lifecycleConformance(
  options: LifecycleOptions,
): Promise<ConformanceResult[]> {
  const results: ConformanceResult[] = [];
  for (const job of lifecycleJobs(options)) results.push(await runLifecycleJob(job));
  return results;
}

const SENTENCES: Readonly<Record<LifecycleJob['kind'], string>> = {
  generated:
    'Scenarios generated from the charts take every reachable transition and step of the recovery ' +
    'lifecycle; after every step the executor looks as the model says.',
  sampled:
    'Shortest scenarios to states spread evenly over all that the recovery lifecycle can reach; after every ' +
    'step the executor looks as the model says.',
  random:
    'Random schedules of array thread, sync thread, devices, members, user, writers and crashes ' +
    '(fast-check, with shrinking); after every step the executor looks as the model says.',
};

function choiceText({ scope = {}, without = [] }: LifecycleChoice): string {
  const sizes = Object.entries(scope).map(([name, value]) => `${name} ${value}`);
  return [...sizes, ...without.map((actor) => `no ${actor}`)].join(', ');
}
