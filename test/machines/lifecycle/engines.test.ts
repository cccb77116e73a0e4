/** The tables and XState agree, on parts of the network small enough for XState. */
import { expect, it } from 'vitest';
import { check } from '../../../src/check/index.ts';
import { build } from './helpers.ts';

it.each([
  ['neither user nor crash', ['user', 'crash'], 269],
  ['no crash, no writer', ['crash', 'writer'], 4930],
])('js and xstate engines agree: %s', async (_, without, states) => {
  const whole = build([], { parameters: { segments: 1 } });
  const part = { ...whole, steps: whole.steps.filter(({ actor }) => !without.includes(actor)) };
  const [js, xstate] = await Promise.all([check(part), check(part, { engine: 'xstate' })]);
  const counts = ({ states, transitions, depth }: typeof js) => ({ states, transitions, depth });
  const verdicts = ({ properties }: typeof js) =>
    properties.map(({ id, verdict, steps }) => [id, verdict, steps.length]);
  expect(js.states).toBe(states);
  expect(counts(xstate)).toEqual(counts(js));
  expect(verdicts(xstate)).toEqual(verdicts(js));
});
