/** Charts reached by many checks together, and the list of what is not. */
import { describe, expect, it } from 'vitest';
import { check } from '../../src/check/index.ts';
import { listProblems, reachedIn } from '../../src/verify/reached.ts';
import { networkOf } from '../../src/verify/subjects.ts';
import { turnstileFamily } from './turnstile-family.ts';

const subject = { family: turnstileFamily, era: 'none', scope: undefined };

async function coverage(...variants: string[]) {
  return (await check(networkOf(subject, variants))).coverage;
}

describe('what many checks reached together', () => {
  it('is what any of them reached', async () => {
    const whole = reachedIn([await coverage()]);
    const tame = reachedIn([await coverage('no-vandal')]);
    expect(whole.missing).not.toContain('turnstile.broken');
    expect(tame.missing).toContain('turnstile.broken');
    expect(reachedIn([await coverage('no-vandal'), await coverage()])).toEqual(whole);
    expect(whole.missing).toContain('turnstile.forgotten');
  });
});

describe('the list of unreachable ones', () => {
  it('must name each with a reason, and nothing that is reached', () => {
    const list = [
      { name: 'b', reason: 'so it is' },
      { name: 'c', reason: 'no more' },
    ];
    expect(listProblems(['a', 'b'], list)).toEqual([
      "nothing reaches 'a', and no reason is given",
      "'c' is listed as unreachable but reached, or gone",
    ]);
  });
});
