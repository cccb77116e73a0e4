/** The baseline: what is pinned, how it reads, and what counts as a difference. */
import { describe, expect, it } from 'vitest';
import { check } from '../../src/check/index.ts';
import {
  baselineJson,
  differences,
  merged,
  pinnedCheck,
  readBaseline,
} from '../../src/verify/baseline.ts';
import { networkOf } from '../../src/verify/subjects.ts';
import { turnstileFamily } from './turnstile-family.ts';

const subject = { family: turnstileFamily, era: 'none', scope: undefined };

async function pinned() {
  return pinnedCheck(subject, await check(networkOf(subject, [])));
}

describe('a pinned check', () => {
  it('holds counts, verdicts and chart states that nothing reaches', async () => {
    const { verdicts, isMended, scope } = await pinned();
    expect({ isMended, scope }).toEqual({ isMended: false, scope: null });
    expect(verdicts['whole']).toEqual({ verdict: 'violated', steps: 1 });
    expect(verdicts['reach:turnstile.forgotten']).toEqual({ verdict: 'unwitnessed', steps: 0 });
    expect(Object.keys(verdicts)).not.toContain('reach:turnstile.open');
  });

  it('comes back from JSON as it was', async () => {
    const one = await pinned();
    expect(readBaseline(baselineJson([one, one]))).toEqual([one, one]);
  });
});

describe('differences', () => {
  it('are none between equals', async () => {
    expect(differences([await pinned()], [await pinned()])).toEqual([]);
  });

  it('name every count and verdict that moved', async () => {
    const then = await pinned();
    const verdicts = { ...then.verdicts, whole: { verdict: 'holds' as const, steps: 0 } };
    const now = { ...then, states: then.states + 1, verdicts };
    expect(differences([then], [now])).toEqual([
      `turnstile none differs from the baseline: states ${then.states} → ${now.states}, whole violated 1 → holds 0`,
    ]);
  });

  it('include a check that was never pinned', async () => {
    const one = { ...(await pinned()), scope: 'wide' };
    expect(differences([await pinned()], [one])).toEqual([
      'turnstile none wide is not in the baseline; --pin accepts it',
    ]);
  });

  it('leave pinned checks that were not made where they are', async () => {
    const one = await pinned();
    const wide = { ...one, scope: 'wide' };
    expect(merged([wide, one], [{ ...one, states: 7 }])).toEqual([{ ...one, states: 7 }, wide]);
  });
});
