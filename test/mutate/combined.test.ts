/** What becomes of a mutant that several scopes have judged. */
import { expect, test } from 'vitest';
import {
  type JudgedMutant,
  type Outcome,
  type Reason,
  combined,
  isOpen,
  untold,
} from '../../src/mutate/index.ts';

const blank = untold({ operator: 'drop-step', subject: 'leave', detail: 'the whole step' });

function ending(outcome: Outcome, reason: Reason | null = null, scope = 'small'): JudgedMutant {
  return { ...blank, outcome, reason, scope };
}

test('a kill in any scope counts', () => {
  const killed = ending('killed', null, 'large');
  expect(combined(ending('equivalent', 'same graph'), killed)).toBe(killed);
  expect(combined(ending('survived', 'new states'), killed)).toBe(killed);
});

test('equivalent only if it is so in every scope', () => {
  const alive = ending('survived', 'fewer behaviours', 'large');
  expect(combined(ending('equivalent', 'not reachable'), alive)).toBe(alive);
  expect(combined(alive, ending('equivalent', 'same behaviour'))).toBe(alive);
  const equivalent = ending('equivalent', 'same graph');
  expect(combined(ending('equivalent', 'not reachable'), equivalent)).toBe(equivalent);
});

test('of two survivals the one that leaves more to be explained is told', () => {
  const more = ending('survived', 'new states', 'large');
  expect(combined(ending('survived', 'fewer behaviours'), more)).toBe(more);
  expect(combined(more, ending('survived', 'no new state'))).toBe(more);
});

test('an interrupt in a later scope leaves it unjudged', () => {
  const cut = ending('interrupted');
  expect(combined(ending('survived', 'new states'), cut)).toBe(cut);
  expect(combined(undefined, cut)).toBe(cut);
});

test('further scopes judge what is alive or equivalent so far', () => {
  expect(isOpen(ending('equivalent', 'not reachable'))).toBe(true);
  expect(isOpen(ending('survived', 'new states'))).toBe(true);
  expect(isOpen(ending('killed'))).toBe(false);
  expect(isOpen(ending('stillborn'))).toBe(false);
});
