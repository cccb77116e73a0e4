/** The reports of a survey: findings, eras and the terminal. */
import { beforeAll, describe, expect, it } from 'vitest';
import { check } from '../../src/check/index.ts';
import { erasMarkdown, findingsMarkdown, findingsText } from '../../src/report/index.ts';
import type { FoundDefect, PinnedCheck } from '../../src/report/index.ts';
import { pinnedCheck } from '../../src/verify/baseline.ts';
import { findMendRepeat } from '../../src/verify/find-mend-repeat.ts';
import { networkOf } from '../../src/verify/subjects.ts';
import { turnstileFamily } from '../verify/turnstile-family.ts';

const subject = { family: turnstileFamily, era: 'none', scope: undefined };
const mends = turnstileFamily.variants.map((one) => one.name);
let found: readonly FoundDefect[];
let checks: PinnedCheck[];

beforeAll(async () => {
  ({ found } = await findMendRepeat([subject], () => true));
  checks = [
    pinnedCheck(subject, await check(networkOf(subject, []))),
    pinnedCheck(subject, await check(networkOf(subject, mends), { variants: mends })),
  ];
});

describe('findings.md', () => {
  it('lists the findings in their order and tells each story', () => {
    const text = findingsMarkdown(found);
    expect(text).toContain('2 findings.');
    expect(text).toContain(
      '| [1](#1-whole-in-turnstile-none) | turnstile none | whole | 1 | no-vandal | no-vandal commit | all |',
    );
    expect(text).toContain('## 2. all-seen in turnstile none');
    expect(text).toContain('**insert a coin**');
  });
});

describe('eras.md', () => {
  it('has each verdict as the era was and mended, and leads to the finding', () => {
    const sentences = new Map([['turnstile whole', 'It is whole.']]);
    const reached = { states: 5, transitions: 9, missing: ['a.b'], reasons: [] };
    const text = erasMarkdown(checks, found, sentences, reached);
    expect(text).toContain(
      '| whole | ✗ violated 1, [finding 1](findings.md#1-whole-in-turnstile-none) | ✓ holds | It is whole. |',
    );
    expect(text).toContain('| none, mended |');
    expect(text).toContain('- a.b: no reason given');
  });
});

describe('the terminal', () => {
  it('says problems first', () => {
    const text = findingsText(found, checks, ['something moved']);
    expect(text.split('\n')[0]).toBe('✗ something moved');
    expect(text).toContain('  1  turnstile none: whole in 1; mend no-vandal');
    expect(text).toContain('whole violated 1');
  });
});
