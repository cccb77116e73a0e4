/** Everything that is held against the executor in the main job and by `raidproof test`. */
import type { Violation } from '../check/index.ts';
import { bitmapSubject } from './bitmap-subject.ts';
import { chunkSuite } from './chunk-suite.ts';
import { type LifecycleJob, lifecycleJobs, runLifecycleJob } from './lifecycle-run.ts';
import type { ConformanceResult } from './result.ts';
import {
  COUNTER_EVENTS,
  WORDS,
  type WordDifference,
  compareCounterWords,
} from './counter-words.ts';
import { coverageSuite, runRandom, runSuite } from './suites.ts';

/** How much random testing to do. */
export interface ConformanceOptions {
  readonly seed: number;
  /** Random schedules a scope. */
  readonly runs: number;
}

/** A part of the comparisons that can run by itself, on a thread of its own. Plain data. */
export type ConformanceJob =
  | { readonly kind: 'words'; readonly first: number; readonly end: number }
  | { readonly kind: 'chunk' }
  | { readonly kind: 'lifecycle'; readonly job: LifecycleJob }
  | { readonly kind: 'generated'; readonly scope: Readonly<Record<string, number>> }
  | {
      readonly kind: 'random';
      readonly scope: Readonly<Record<string, number>>;
      readonly options: ConformanceOptions;
    };

/** Sizes of the generated and random suites: small ones that reach every transition, several pages, full counters. */
const SCOPES: readonly Readonly<Record<string, number>>[] = [
  { chunks: 1, writes: 2, counterMax: 4 },
  { chunks: 2, overflowChunks: 0 },
];
const RANDOM_SCOPES: readonly Readonly<Record<string, number>>[] = [
  { chunks: 3, writes: 2, counterMax: 4, overflowChunks: 3 },
  { chunks: 4, headerBits: 2, countersPerPage: 2, bitsPerFilePage: 4, pageWrites: 3 },
];
const WORD_SHARES = 4;

/** All comparisons, in the order in which they are reported. */
export function conformanceJobs(options: ConformanceOptions): ConformanceJob[] {
  const share = WORDS / WORD_SHARES;
  return [
    ...Array.from({ length: WORD_SHARES }, (_, index) => ({
      kind: 'words' as const,
      first: index * share,
      end: (index + 1) * share,
    })),
    { kind: 'chunk' },
    ...SCOPES.map((scope) => ({ kind: 'generated' as const, scope })),
    ...RANDOM_SCOPES.map((scope) => ({ kind: 'random' as const, scope, options })),
    ...lifecycleJobs(options).map((job) => ({ kind: 'lifecycle' as const, job })),
  ];
}

/** Runs one part. */
export async function runConformanceJob(job: ConformanceJob): Promise<ConformanceResult> {
  switch (job.kind) {
    case 'words':
      return words(job.first, job.end);
    case 'chunk':
      return chunkSuite();
    case 'lifecycle':
      return runLifecycleJob(job.job);
    case 'generated':
      return generated(job.scope);
    case 'random':
      return random(job.scope, job.options);
  }
}

/** Puts the shares of a comparison together again. */
export function joinedResults(results: readonly ConformanceResult[]): ConformanceResult[] {
  const byName = new Map<string, ConformanceResult>();
  for (const one of results) {
    const known = byName.get(one.name);
    byName.set(one.name, known === undefined ? one : joined(known, one));
  }
  return [...byName.values()];
}

function joined(left: ConformanceResult, right: ConformanceResult): ConformanceResult {
  return {
    ...left,
    cases: left.cases + right.cases,
    steps: left.steps + right.steps,
    differences: [...left.differences, ...right.differences],
    seconds: left.seconds + right.seconds,
    details: [...new Set([...left.details, ...right.details])],
  };
}

async function generated(scope: Readonly<Record<string, number>>): Promise<ConformanceResult> {
  const started = performance.now();
  const subject = bitmapSubject(scope);
  const result = await runSuite(subject, await coverageSuite(subject));
  return {
    name: `bitmap, generated, ${scopeText(scope)}`,
    sentence:
      'Scenarios generated from the charts take every reachable transition and step, through ' +
      '@xstate/test; after every step the executor looks as the model says.',
    ...result,
    seconds: secondsSince(started),
  };
}

function random(
  scope: Readonly<Record<string, number>>,
  { seed, runs }: ConformanceOptions,
): ConformanceResult {
  const started = performance.now();
  const result = runRandom(bitmapSubject(scope), { seed, runs, stepsMax: 120 });
  return {
    name: `bitmap, random, ${scopeText(scope)}`,
    sentence:
      'Random schedules of writers, raid5d, the sync thread, devices and crashes (fast-check, with ' +
      'shrinking); after every step the executor looks as the model says.',
    ...result,
    seconds: secondsSince(started),
  };
}

function words(first: number, end: number): ConformanceResult {
  const started = performance.now();
  const differing = compareCounterWords(first, end);
  return {
    name: 'counter words, exhaustive',
    sentence: 'All 65,536 counter words times every counter event: chart and executor agree.',
    cases: end - first,
    steps: (end - first) * COUNTER_EVENTS.length,
    differences: differing.slice(0, 10).map((one) => wordStory(one)),
    seconds: secondsSince(started),
    details: [
      `${COUNTER_EVENTS.length} events: ${COUNTER_EVENTS.map((one) => one.name).join('; ')}`,
    ],
  };
}

/** A word that differs, in the form of every other story. */
function wordStory({ event, word, chart, executor }: WordDifference): Violation {
  const hex = `0x${word.toString(16).padStart(4, '0')}`;
  return {
    schemaVersion: 1,
    source: 'conformance',
    network: 'bitmap',
    era: 'classic',
    parameters: {},
    variants: [],
    property: {
      id: 'conforms-counter-word',
      kind: 'always',
      sentence: 'Chart and executor make the same of every counter word.',
      reason: 'Two independent readings of the same rules must agree.',
      kernel: 'drivers/md/bitmap.c',
    },
    verdict: 'violated',
    initial: { word: { before: hex } },
    steps: [],
    decidedAt: 0,
    evidence: [
      {
        holds: false,
        instance: 'word',
        words: `${event} of ${hex}: the chart says ${String(chart)}, the executor ${String(executor)}`,
      },
    ],
    replay: { key: '', command: 'raidproof test' },
  };
}

function scopeText(scope: Readonly<Record<string, number>>): string {
  return Object.entries(scope)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');
}

function secondsSince(started: number): number {
  return Math.round(performance.now() - started) / 1000;
}
