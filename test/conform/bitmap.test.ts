/** The executor's bitmap against the `bitmap` network: generated suites, random schedules, known-bad models. */
import { describe, expect, it } from 'vitest';
import { bitmap } from '../../machines/bitmap/family.ts';
import { bitmapSubject } from '../../src/conform/bitmap-subject.ts';
import { type Subject, walkInLockstep } from '../../src/conform/lockstep.ts';
import { coverageSuite, runRandom, runSuite } from '../../src/conform/suites.ts';
import { compile } from '../../src/network/index.ts';

const SMALL = { chunks: 1, writes: 2, counterMax: 4 };
const RANDOM = { seed: 7, runs: 60, stepsMax: 120 };

/** The subject with the model changed by a fault, the executor left as it is. */
function faulty<C>(subject: Subject<C>, fault: string): Subject<C> {
  const { parameters } = subject.network.definition;
  const network = compile(bitmap.build('classic', parameters, new Set([fault])));
  return { ...subject, network };
}

describe('a generated suite', () => {
  it('takes every reachable transition and step, and the executor follows', async () => {
    const subject = bitmapSubject(SMALL);
    const suite = await coverageSuite(subject);
    expect([suite.covered.size, suite.goals.size]).toEqual([150, 150]);
    const result = await runSuite(subject, suite);
    expect(result.differences).toEqual([]);
    expect(result.cases).toBe(suite.scenarios.length);
    expect(result.steps).toBeGreaterThan(150);
  });

  it.each(['one-pass-daemon', 'end-forgets-clean', 'start-forgets-dirty', 'end-keeps-count'])(
    'finds that the executor does not do %s',
    async (fault) => {
      const subject = faulty(bitmapSubject(SMALL), fault);
      const result = await runSuite(subject, await coverageSuite(subject));
      expect(result.differences.length).toBeGreaterThan(0);
      const [story] = result.differences;
      expect(story!.source).toBe('conformance');
      expect(story!.evidence[0]!.words).toMatch(/the model says .* the executor says/);
    },
  );
});

describe('random schedules', () => {
  it.each([
    { chunks: 3, writes: 2, counterMax: 4, overflowChunks: 3 },
    { chunks: 4, headerBits: 2, countersPerPage: 2, bitsPerFilePage: 4, pageWrites: 3 },
    { chunks: 2, headerBits: 0, countersPerPage: 1, bitsPerFilePage: 1 },
  ])('agree at %o', (scope) => {
    const result = runRandom(bitmapSubject(scope), RANDOM);
    expect(result.differences).toEqual([]);
    expect(result.cases).toBe(RANDOM.runs);
  });

  it('shrink what differs to a short schedule', () => {
    const subject = faulty(bitmapSubject({ chunks: 2 }), 'start-forgets-dirty');
    const result = runRandom(subject, RANDOM);
    expect(result.differences).toHaveLength(1);
    expect(result.differences[0]!.steps.length).toBeLessThanOrEqual(3);
  });
});

describe('lockstep', () => {
  it('names a call that the executor cannot do now', () => {
    const subject = bitmapSubject(SMALL);
    const broken: Subject<unknown> = {
      ...subject,
      callOf: () => ({ type: 'UNPLUG_END' }),
      create: subject.create as Subject<unknown>['create'],
    };
    const divergence = walkInLockstep(broken, [0]);
    expect(divergence!.differences[0]).toMatchObject({ place: 'the call', model: 'can be done' });
  });

  it('fails on a call without a handler', () => {
    const subject = bitmapSubject(SMALL);
    const broken: Subject<unknown> = {
      ...subject,
      callOf: () => ({ type: 'DANCE' }),
      create: subject.create as Subject<unknown>['create'],
    };
    expect(walkInLockstep(broken, [0])!.differences[0]!.system).toBe('no handler for DANCE');
  });
});
