/** The executor's lifecycle against the `lifecycle` network: suites, random schedules, known-bad models. */
import { describe, expect, it } from 'vitest';
import type { ConformanceResult } from '../../src/conform/result.ts';
import { lifecycleConformance, runLifecycleJob } from '../../src/conform/lifecycle-run.ts';
import { sampledSuite } from '../../src/conform/lifecycle-samples.ts';
import { lifecycleSubject } from '../../src/conform/lifecycle-subject.ts';
import { isCompared } from '../../src/conform/lockstep.ts';
import { walkInLockstep } from '../../src/conform/lockstep.ts';
import { coverageSuite, runSuite } from '../../src/conform/suites.ts';

describe('the executor', () => {
  it('follows the network in every comparison', async () => {
    const results = await lifecycleConformance({ seed: 7, runs: 40 });
    expect(results.flatMap(({ differences }) => differences)).toEqual([]);
    const kinds = results.map(({ name }) => name.split(', ')[1]);
    expect(new Set(kinds)).toEqual(new Set(['generated', 'sampled', 'random']));
    for (const { cases, steps } of results) expect(steps).toBeGreaterThan(cases);
  });

  it('takes every step that is not left out, and every transition', async () => {
    const subject = lifecycleSubject();
    const suite = await coverageSuite(subject);
    expect([suite.covered.size, suite.goals.size]).toEqual([178, 178]);
    const taken = new Set(suite.scenarios.flatMap(({ path }) => path));
    const never = subject.network.steps
      .map(({ definition }) => definition.name)
      .filter((_, index) => !taken.has(index));
    expect(never).toEqual([
      'drop the checkpoint',
      'fail member 0 amid its I/O',
      'return I/O of member 0',
    ]);
  });

  it('is not asked to do some steps, and the details say which and why', async () => {
    const { details } = await runLifecycleJob({ kind: 'generated', choice: {} });
    const told = details.filter((line) => /^(left out|restricted): .+ \(.+\)$/.test(line));
    expect(told).toHaveLength(4);
  });
});

describe('a counterexample of the whole network', () => {
  const subject = lifecycleSubject();
  const path = (...names: string[]): number[] =>
    names.map((name) =>
      subject.network.steps.findIndex(({ definition }) => definition.name === name),
    );

  it('is followed to its end where the executor is asked to do all of it', () => {
    // L5 of the era: FROZEN consumes NEEDED, and nobody looks again after idle.
    const frozen = path(
      'command check',
      'command frozen',
      'look after recovery',
      'claim the sync',
      'begin anew',
      'obey frozen',
      'command idle',
    );
    expect(isCompared(subject, frozen)).toBe(true);
    expect(walkInLockstep(subject, frozen)).toBeUndefined();
  });

  it('is told apart where it is not', () => {
    expect(isCompared(subject, path('start writing', 'fail member 0 amid its I/O'))).toBe(false);
  });
});

/** The generated suite of the network with this variant, against the executor as it is. */
async function generated(variant: string): Promise<Pick<ConformanceResult, 'differences'>> {
  const subject = lifecycleSubject({ variants: [variant] });
  return runSuite(subject, await coverageSuite(subject));
}

/** As {@link generated}, by samples of the state space. */
async function sampled(variant: string): Promise<Pick<ConformanceResult, 'differences'>> {
  const subject = lifecycleSubject({ scope: { segments: 1 }, variants: [variant] });
  return runSuite(subject, await sampledSuite(subject, 300));
}

describe('a changed network', () => {
  it.each([
    'reap-keeps-running',
    'reap-without-done',
    'second-thread',
    'stop-clears-all-flags',
    'checkpoint-without-wait',
    'blocked-removed',
    'write-before-dirty',
    'force-assumes-clean',
    'stop-releases-mutex-6.6',
    'unfreeze-sets-needed-3.18',
    'creation-failure-sets-needed',
  ])('is found out by the generated suite: %s', async (variant) => {
    const { differences } = await generated(variant);
    expect(differences.length).toBeGreaterThan(0);
    const [story] = differences;
    expect(story!.source).toBe('conformance');
    expect(story!.evidence[0]!.words).toMatch(/the model says .* the executor says/);
  });

  it.each([
    'interrupt-completes',
    'spare-activated-unfinished',
    'newcomer-keeps-offset',
    'abort-records-completed-3.3',
    'abort-records-completed-recovery',
    'resync-first-6.15',
  ])('is found out by sampled states: %s', async (variant) => {
    const { differences } = await sampled(variant);
    expect(differences.length).toBeGreaterThan(0);
  });
});
