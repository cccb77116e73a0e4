/** Every fault is caught by the properties it names, on a network that is otherwise mended. */
import { describe, expect, it } from 'vitest';
import { bitmap } from '../../../machines/bitmap/family.ts';
import { inEra } from '../../../machines/language/index.ts';
import { check } from '../../../src/check/index.ts';
import { MENDS, MODERN_MENDS, only, outcome, scopedNetwork } from './support/networks.ts';

/** Growth and hijacked counters have tests of their own. */
const OURS = bitmap.variants.filter(
  (one) => one.kind === 'fault' && !/^(growth|hijack)/.test(one.scope ?? ''),
);

/** Faults that show with two chunks only; the others are tried with one. */
const TWO_CHUNKS: ReadonlySet<string> = new Set([
  'attributes-one-page-short',
  'chunk-number-wraps',
  'last-chunk-not-tracked',
  'sibling-attribute-lost',
  'two-flush-passes',
  'daemon-does-not-wait',
  'superblock-not-awaited',
]);

/** Era, fault, and the steps of each property that it names. */
const CAUGHT: readonly [era: string, fault: string, steps: string][] = [
  ['classic', 'one-pass-daemon', 'S7 9'],
  ['classic', 'data-before-durable', 'S1 5'],
  ['classic', 'daemon-ignores-flags', 'S8 10'],
  ['classic', 'sync-ends-early', 'S9 8'],
  ['classic', 'sync-skips-needed', 'S14 18'],
  ['classic', 'end-forgets-clean', 'S6 7'],
  ['classic', 'end-keeps-count', 'S2 7'],
  ['classic', 'counter-page-miscounts', 'S5 5'],
  ['classic', 'clear-forgets-bit', 'S3 12'],
  ['classic', 'start-forgets-dirty', 'S4 1'],
  ['classic', 'end-wakes-nobody', 'L7 11'],
  ['classic', 'unplug-releases-nobody', 'L9 8'],
  ['classic', 'load-forgets-clean', 'S6 10'],
  ['classic', 'one-flush-pass', 'flushed 14'],
  ['classic', 'clean-load-ignores-bits', 'S10 11, S24 12'],
  ['classic', 'daemon-never-due', 'L1 7, sleeps 0, L2 6'],
  ['classic', 'attributes-one-page-short', 'S1 5, S4 1'],
  ['classic', 'superblock-alone-raises', 'S10 12, S11 16, S24 13'],
  ['classic', 'chunk-number-wraps', 'S1 7, S14 7'],
  ['classic', 'set-bits-keep-recovery-cp', 'L6 10'],
  ['classic', 'daemon-only-with-other-work', 'L1 7, sleeps 0, L2 6'],
  ['classic', 'sibling-attribute-lost', 'S6 11'],
  ['classic', 'last-chunk-not-tracked', 'S1 5, S14 5'],
  ['classic', 'superblock-clobbers-bits', 'S3 9, S11 15'],
  ['classic', 'write-error-does-not-interrupt', 'S10 13, S24 14'],
  ['classic', 'load-forgets-events-cleared', 'S12 15'],
  ['modern', 'one-pass-daemon', 'S7 9'],
  ['modern', 'data-before-durable', 'S1 5'],
  ['modern', 'daemon-ignores-flags', 'S8 20'],
  ['modern', 'sync-ends-early', 'S9 8'],
  ['modern', 'sync-skips-needed', 'S14 18'],
  ['modern', 'end-forgets-clean', 'S6 7'],
  ['modern', 'end-keeps-count', 'S2 7'],
  ['modern', 'counter-page-miscounts', 'S5 5'],
  ['modern', 'clear-forgets-bit', 'S3 12'],
  ['modern', 'start-forgets-dirty', 'S4 1'],
  ['modern', 'end-wakes-nobody', 'L7 12'],
  ['modern', 'unplug-releases-nobody', 'L9 9'],
  ['modern', 'load-forgets-clean', 'S6 10'],
  ['modern', 'two-flush-passes', 'flushed 20'],
  ['modern', 'one-flush-pass', 'flushed 14'],
  ['modern', 'clean-load-ignores-bits', 'S10 11, S24 12'],
  ['modern', 'daemon-never-due', 'L1 7, sleeps 0, L2 6'],
  ['modern', 'attributes-one-page-short', 'S1 5, S4 1'],
  ['modern', 'superblock-alone-raises', 'S10 12, S11 16, S24 13'],
  ['modern', 'chunk-number-wraps', 'S1 7, S14 7'],
  ['modern', 'set-bits-keep-recovery-cp', 'L6 8'],
  ['modern', 'daemon-only-with-other-work', 'L1 7, sleeps 0, L2 6'],
  ['modern', 'last-chunk-not-tracked', 'S1 5, S14 5'],
  ['modern', 'superblock-clobbers-bits', 'S3 8, S11 15'],
  ['modern', 'write-error-does-not-interrupt', 'S10 13, S24 14'],
  ['modern', 'degraded-flag-lost', 'S10 8, S24 9'],
  ['modern', 'ends-before-the-outcome', 'S10 8, S24 9'],
  ['modern', 'no-wait-for-earlier-writes', 'S1 8, S4 7, S14 8'],
  ['modern', 'unplug-waits-if-dirty', 'S1 8, S4 7'],
  ['modern', 'daemon-does-not-wait', 'L1 20'],
  ['modern', 'load-forgets-events-cleared', 'S12 15'],
  ['modern', 'unplug-does-not-wait-before', 'S1 8, S4 7, S14 8'],
  ['modern', 'superblock-not-awaited', 'S11 32'],
  ['modern', 'clears-while-recovering', 'S10 12, S24 13'],
];

async function verdicts(era: string, name: string): Promise<string> {
  const fault = bitmap.variants.find((one) => one.name === name)!;
  const mends = era === 'modern' ? MODERN_MENDS : MENDS;
  const rest = mends.filter((one) => fault.without?.includes(one) !== true);
  const sizes = TWO_CHUNKS.has(name) ? {} : { chunks: 1 };
  const network = only(scopedNetwork(era, fault.scope, [name, ...rest], sizes), fault.concerns);
  const policy = { prune: false, stopAtViolation: false, stopWhenDecided: true };
  const result = await check(network, { policy, reach: false });
  return outcome(result)
    .map((one) => one.replace(': violated in', '').replace(': violated', ' 0'))
    .join(', ');
}

describe('a fault', () => {
  it.each(CAUGHT)('%s: %s is caught: %s', async (era, fault, steps) => {
    expect(await verdicts(era, fault)).toBe(steps);
  });

  it.each(['classic', 'modern'])('of every name in the %s era is tried here', (era) => {
    const tried = CAUGHT.filter(([inThatEra]) => inThatEra === era).map(([, name]) => name);
    expect(tried.sort()).toEqual(
      inEra(OURS, era)
        .map((one) => one.name)
        .sort(),
    );
  });
});
