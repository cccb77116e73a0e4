/** Everything that is held against the executor in the main job and by `raidproof test`. */
import type { Violation } from '../check/index.ts';
import { bitmapSubject } from './bitmap-subject.ts';
import { chunkSuite } from './chunk-suite.ts';
import { compareCounterWordsAside } from './counter-share.ts';
import { COUNTER_EVENTS, WORDS, type WordDifference } from './counter-words.ts';
import { coverageSuite, runRandom, runSuite } from './suites.ts';

/** One comparison, as reports want it. */
export interface ConformanceResult {
  readonly name: string;
  readonly sentence: string;
  readonly cases: number;
  readonly steps: number;
  readonly differences: readonly Violation[];
  readonly seconds: number;
  readonly details: readonly string[];
}

/** How much random testing to do. */
export interface ConformanceOptions {
  readonly seed: number;
  readonly runs: number;
}

/** Sizes of the generated and random suites: small ones that reach every transition, several pages, full counters. */
const SCOPES: readonly Readonly<Record<string, number>>[] = [
  { chunks: 1, writes: 2, counterMax: 4 },
  { chunks: 2, overflowChunks: 0 },
];
const RANDOM_SCOPES: readonly Readonly<Record<string, number>>[] = [
  { chunks: 3, writes: 2, counterMax: 4, overflowChunks: 3 },
  { chunks: 4, headerBits: 2, countersPerPage: 2, bitsPerFilePage: 4, pageWrites: 3 },
];

/** Runs all comparisons; the exhaustive one goes on beside the others. */
export async function runConformance(options: ConformanceOptions): Promise<ConformanceResult[]> {
  const words = timed(compareCounterWordsAside());
  const results: ConformanceResult[] = [await chunkSuite()];
  for (const scope of SCOPES) results.push(await generated(scope));
  for (const scope of RANDOM_SCOPES) results.push(random(scope, options));
  return [wordResult(await words), ...results];
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

function wordResult(timedWords: {
  readonly value: readonly WordDifference[];
  readonly seconds: number;
}): ConformanceResult {
  const { value: differing, seconds } = timedWords;
  return {
    name: 'counter words, exhaustive',
    sentence: 'All 65,536 counter words times every counter event: chart and executor agree.',
    cases: WORDS,
    steps: WORDS * COUNTER_EVENTS.length,
    differences: differing.slice(0, 10).map((one) => wordStory(one)),
    seconds,
    details: [
      `${COUNTER_EVENTS.length} events: ${COUNTER_EVENTS.map((one) => one.name).join('; ')}`,
      `${differing.length} differences`,
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

async function timed<T>(
  work: Promise<T>,
): Promise<{ readonly value: T; readonly seconds: number }> {
  const started = performance.now();
  const value = await work;
  return { value, seconds: secondsSince(started) };
}

function scopeText(scope: Readonly<Record<string, number>>): string {
  return Object.entries(scope)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');
}

function secondsSince(started: number): number {
  return Math.round(performance.now() - started) / 1000;
}
