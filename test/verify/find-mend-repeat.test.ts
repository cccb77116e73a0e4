/** Find, mend, repeat on a small family. */
import { describe, expect, it } from 'vitest';
import { findMendRepeat } from '../../src/verify/find-mend-repeat.ts';
import { subjectsOf } from '../../src/verify/subjects.ts';
import { turnstileFamily } from './turnstile-family.ts';

const subject = { family: turnstileFamily, era: 'none', scope: undefined };

function scopes(withLarge: boolean): (string | undefined)[] {
  return subjectsOf([turnstileFamily], withLarge).map((one) => one.scope);
}

describe('find, mend, repeat', () => {
  it('finds the shortest counterexample first and ends when nothing fails', async () => {
    const { found, unmended } = await findMendRepeat([subject], () => true);
    expect(found.map(({ property, steps, mend }) => [property, steps, mend])).toEqual([
      ['whole', 1, 'no-vandal'],
      ['all-seen', 2, 'no-second-coin'],
    ]);
    expect(unmended).toEqual([]);
    expect(found[0]).toMatchObject({ commit: 'no-vandal commit', scope: null, era: 'none' });
    expect(found[1]!.story!.steps.map((one) => one.name)).toEqual([
      'insert a coin',
      'insert a coin',
    ]);
    expect(found[1]!.story!.replay.command).toContain('--variant no-vandal --replay');
  });

  it('finds in a further scope only what was not mended before', async () => {
    const { found } = await findMendRepeat([subject, { ...subject, scope: 'wide' }], () => true);
    expect(found.map(({ scope }) => scope)).toEqual([null, null]);
  });

  it('says which failure no mend repairs', async () => {
    const knownDefects = turnstileFamily.knownDefects.slice(0, 1);
    const family = { ...turnstileFamily, knownDefects };
    const { found, unmended } = await findMendRepeat([{ ...subject, family }], () => true);
    expect(found).toHaveLength(1);
    expect(unmended).toEqual(['turnstile none: all-seen']);
  });

  it('does not take a mend for the one that repairs, when the story stays', async () => {
    const [first, second] = turnstileFamily.knownDefects;
    const wrong = { ...first!, mend: 'no-second-coin' };
    const family = { ...turnstileFamily, knownDefects: [wrong, first!, second!] };
    const { found } = await findMendRepeat([{ ...subject, family }], () => true);
    expect(found[0]!.mend).toBe('no-vandal');
  });
});

describe('the subjects', () => {
  it('are each era with its scopes, the large ones only when asked for', () => {
    expect(scopes(false)).toEqual([undefined, 'wide']);
    expect(scopes(true)).toEqual([undefined, 'wide', 'huge']);
  });
});
