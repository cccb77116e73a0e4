/** Each step operator does to a step what its name says, and nothing else. */
import { expect, test } from 'vitest';
import { type Predicate, type Step, and, not, or } from '../../machines/language/index.ts';
import { type StepMutation, conjunctsOf, stepMutations } from '../../src/mutate/step-operators.ts';

const a: Predicate = { kind: 'in', instance: 'door', state: 'open' };
const b: Predicate = { kind: 'field', instance: 'door', field: 'times', comparison: '<', value: 2 };
const c: Predicate = { kind: 'in', instance: 'bell', state: 'quiet' };

const close = { to: 'door', event: { type: 'CLOSE' } };
const ring = { to: 'bell', event: { type: 'RING' }, when: c };
const lock = { to: 'door', event: { type: 'LOCK' } };

const step: Step = {
  name: 'leave',
  actor: 'guest',
  sentence: 'The guest leaves.',
  guard: and(a, and(b, or(a, c))),
  deliveries: [close, ring, lock],
};

function by(operator: string, of: Step = step): StepMutation[] {
  return stepMutations(of).filter((one) => one.operator === operator);
}

test('a conjunction is taken apart however deep it is; other predicates are one part', () => {
  expect(conjunctsOf(step.guard)).toEqual([a, b, or(a, c)]);
  expect(conjunctsOf(or(a, b))).toEqual([or(a, b)]);
  expect(conjunctsOf(undefined)).toEqual([]);
});

test('drop-step leaves nothing', () => {
  expect(by('drop-step').map((one) => one.step)).toEqual([undefined]);
});

test('drop-guard leaves no guard, and is not made where one part is all there is', () => {
  expect(by('drop-guard').map((one) => one.step)).toEqual([
    { name: 'leave', actor: 'guest', sentence: 'The guest leaves.', deliveries: step.deliveries },
  ]);
  expect(by('drop-guard', { ...step, guard: a })).toEqual([]);
});

test('drop-conjunct drops each part once', () => {
  expect(by('drop-conjunct').map((one) => conjunctsOf(one.step?.guard))).toEqual([
    [b, or(a, c)],
    [a, or(a, c)],
    [a, b],
  ]);
});

test('negate-conjunct turns each part round once', () => {
  expect(by('negate-conjunct').map((one) => conjunctsOf(one.step?.guard))).toEqual([
    [not(a), b, or(a, c)],
    [a, not(b), or(a, c)],
    [a, b, not(or(a, c))],
  ]);
});

test('drop-delivery drops each delivery once', () => {
  expect(by('drop-delivery').map((one) => one.step?.deliveries)).toEqual([
    [ring, lock],
    [close, lock],
    [close, ring],
  ]);
});

test('drop-when and negate-when change conditional deliveries only', () => {
  const { when: _, ...always } = ring;
  expect(by('drop-when').map((one) => one.step?.deliveries)).toEqual([[close, always, lock]]);
  expect(by('negate-when').map((one) => one.step?.deliveries)).toEqual([
    [close, { ...ring, when: not(c) }, lock],
  ]);
});

test('swap-deliveries swaps neighbours whose order can matter', () => {
  expect(by('swap-deliveries')).toEqual([]);
  const asksDoor = { ...ring, when: a };
  const swapped = by('swap-deliveries', { ...step, deliveries: [close, asksDoor, lock] });
  expect(swapped.map((one) => one.step?.deliveries)).toEqual([
    [asksDoor, close, lock],
    [close, lock, asksDoor],
  ]);
  const twice = by('swap-deliveries', { ...step, deliveries: [close, lock] });
  expect(twice.map((one) => one.step?.deliveries)).toEqual([[lock, close]]);
});

test('a step without a guard has no mutants of its guard', () => {
  const { guard: _, ...bare } = step;
  const operators = new Set(stepMutations(bare).map(({ operator }) => operator));
  expect([...operators]).toEqual(['drop-step', 'drop-delivery', 'drop-when', 'negate-when']);
});
