/** Written reasons: which mutants they fit. */
import { expect, test } from 'vitest';
import { explanationOf } from '../../src/mutate/index.ts';

const MUTANT = {
  operator: 'drop-when',
  subject: 'land data 0',
  detail: '1: AGE (a|b)* to x',
} as const;

test.each([
  [{ subjects: ['land data 0'] }, true],
  [{ subjects: ['land *'] }, true],
  [{ subjects: ['land'] }, false],
  [{ subjects: ['other', '*data*'] }, true],
  [{ subjects: ['*'], operators: ['drop-when'] }, true],
  [{ subjects: ['*'], operators: ['drop-step'] }, false],
  [{ subjects: ['*'], details: ['*AGE (a|b)*'] }, true],
  [{ subjects: ['*'], details: ['*AGE a*', '2: *'] }, false],
  [{ subjects: ['land data ?'] }, false],
])('%j', (pattern, isFit) => {
  const reason = { why: 'It may.', ...pattern };
  expect(explanationOf(MUTANT, [reason])).toBe(isFit ? reason : undefined);
});

test('the first that fits counts', () => {
  const [one, other] = [
    { why: 'One.', subjects: ['*'] },
    { why: 'Other.', subjects: ['land*'] },
  ];
  expect(explanationOf(MUTANT, [one, other])?.why).toBe('One.');
});
