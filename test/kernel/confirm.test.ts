/** Counterexamples on the real driver: answers follow from results, and each is a finding of the model with a report. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  confirm,
  counterexampleNamed,
  COUNTEREXAMPLES,
  missingPrograms,
} from '../../src/kernel/index.ts';
import { mendsOf } from '../../src/raid5/index.ts';
import { judged } from '../../src/kernel/confirm/confirm.ts';

const REPORTS = join(import.meta.dirname, '../../reports');
const missing = missingPrograms();
const reason = missing.length === 0 ? '' : ` (skipped: no ${missing.join(', ')})`;

describe('an answer', () => {
  const one = {
    name: 'one',
    premises: [{ says: 'it began', result: 'began', is: 'yes' }],
    shows: [
      { says: 'it moved', result: 'after', differsFrom: 'before' },
      { says: 'it counts', result: 'count', isAbove: 0 },
    ],
  } as const;
  const results = { began: 'yes', before: 'a', after: 'b', count: '8' };

  it.each([
    ['confirmed', results],
    ['refuted', { ...results, after: 'a' }],
    ['refuted', { ...results, count: '0' }],
    ['refuted', { began: 'yes', before: 'a', count: '8' }],
    ['not reproducible', { ...results, began: 'no' }],
    ['not reproducible', {}],
  ] as const)('is %s for %o', (answer, given) => {
    expect(judged(one, given, '6.1.176').answer).toBe(answer);
  });

  const mended = {
    commit: 'abc',
    mainline: '6.8',
    stable: '6.1.176',
    instead: 'It does right.',
  } as const;

  it.each([
    ['mended', '6.1.176'],
    ['mended', '6.1.180-um'],
    ['refuted', '6.1.175'],
    ['refuted', '6.6.1'],
    ['mended', '6.8.0'],
    ['mended', '6.12.3'],
    ['mended', '7.0.0'],
    ['refuted', '5.10.200'],
  ] as const)(
    'is %s where nothing is shown on Linux %s, with a mend of 6.8 and 6.1.176',
    (answer, release) => {
      const given = { ...results, count: '0' };
      expect(judged({ ...one, mended }, given, release).answer).toBe(answer);
      expect(judged({ ...one, mended }, results, release).answer).toBe('confirmed');
    },
  );

  it('names the premise that did not come about', () => {
    expect(judged(one, { ...results, began: 'no' }, '6.1.176').reason).toBe(
      'it did not come about that it began (began is no)',
    );
  });
});

describe('the counterexamples', () => {
  const findings = readFileSync(join(REPORTS, 'findings.md'), 'utf8');
  const modern = new Set(
    [...findings.matchAll(/^\| \[\d+\][^|]*\| \w+ modern[^|]*\|[^|]*\|[^|]*\| (\S+) \|/gm)].map(
      ([, mend]) => mend,
    ),
  );

  /** What the executor calls otherwise. */
  const called: Readonly<Record<string, string>> = {
    'recovery-raises-events-cleared': 'full-recovery-rules-others-out',
    'failure-stays-needed': 'recorded-failure-sets-needed',
  };
  const ofExecutor = mendsOf('modern').map((mend) => called[mend] ?? mend);
  const names = COUNTEREXAMPLES.map(({ name }) => name);

  it('are the findings of the modern model and of the simulation, each once', () => {
    expect(new Set(names).size).toBe(names.length);
    expect(names.filter((name) => !modern.has(name) && !ofExecutor.includes(name))).toEqual([]);
    expect(modern.size).toBeGreaterThan(25);
    expect([...modern].filter((mend) => !names.includes(mend!))).toEqual([]);
    expect(ofExecutor.filter((mend) => !names.includes(mend))).toEqual([]);
  });

  it('are told to the maintainers, or say which kernels have their mend, or why nothing can be shown', () => {
    const shownWith: Readonly<Record<string, string>> = {
      'all-clearing-raises': 'full-recovery-rules-others-out',
      'failure-keeps-bits': 'flush-before-clear',
      'failed-flush-fails-member': 'flush-waits-for-record',
    };
    const silent = COUNTEREXAMPLES.filter(
      (one) =>
        'scenario' in one &&
        one.mended === undefined &&
        !existsSync(join(REPORTS, 'kernel', `${shownWith[one.name] ?? one.name}.md`)),
    );
    expect(silent.map(({ name }) => name)).toEqual([]);
  });
});

describe.skipIf(missing.length > 0)(`on the real driver${reason}`, () => {
  it('growing a quiet array loses an acknowledged block', async () => {
    const found = await confirm(counterexampleNamed('growth-marks-from-old-end'), {});
    expect(found.shows.filter(({ holds }) => !holds)).toEqual([]);
    expect(found.answer).toBe('confirmed');
  });
});
