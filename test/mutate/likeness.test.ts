/** Likeness: values that decide nothing may differ; whatever a property or nobody at all asks about may not. */
import { expect, test } from 'vitest';
import { assign, setup } from 'xstate';
import {
  type Network,
  type Property,
  has,
  instance,
  is,
  not,
  send,
} from '../../machines/language/index.ts';
import { base, judged } from './support/judged.ts';

/** Reads pages 0 and 1, then rests; resting, it forgets its page, which it sets again when it begins. */
const readerMachine = setup({
  types: { context: {} as { page: number }, events: {} as { type: 'BEGIN' | 'NEXT' | 'REST' } },
  actions: { first: assign({ page: 0 }), next: assign({ page: 1 }), forget: assign({ page: 0 }) },
}).createMachine({
  id: 'reader',
  initial: 'resting',
  context: { page: 0 },
  states: {
    resting: { on: { BEGIN: { target: 'reading', actions: 'first' } } },
    reading: { on: { NEXT: { actions: 'next' }, REST: { target: 'resting', actions: 'forget' } } },
  },
});

const outcomeMachine = setup({
  types: { events: {} as { type: 'SPOIL' | 'MEND' } },
}).createMachine({
  id: 'outcome',
  initial: 'good',
  states: { good: { on: { SPOIL: 'bad', MEND: {} } }, bad: { on: { SPOIL: {}, MEND: 'good' } } },
});

const reader = instance('reader', readerMachine);
const outcome = instance('outcome', outcomeMachine);

function reading(properties: readonly Property[] = []): Network {
  const base = { actor: 'reader', sentence: 'It happens.' };
  return {
    name: 'reading',
    era: 'now',
    parameters: {},
    instances: [reader, outcome],
    steps: [
      {
        ...base,
        name: 'begin',
        guard: is(reader, 'resting'),
        deliveries: [send(reader, { type: 'BEGIN' }), send(outcome, { type: 'SPOIL' })],
      },
      {
        ...base,
        name: 'next',
        guard: has(reader, 'page', '=', 0),
        deliveries: [send(reader, { type: 'NEXT' })],
      },
      {
        ...base,
        name: 'rest',
        guard: has(reader, 'page', '=', 1),
        deliveries: [send(reader, { type: 'REST' }), send(outcome, { type: 'MEND' })],
      },
    ],
    properties,
  };
}

const FORGET = ['drop-effect', 'reader.reading|REST', 'action forget'] as const;

test('a page that is not forgotten decides nothing: it is set before it is read again', async () => {
  const found = await judged(await base(reading()), ...FORGET);
  expect(found).toMatchObject({ outcome: 'equivalent', reason: 'same behaviour' });
});

test('it matters as soon as a property asks for it, even one that never fails', async () => {
  const rests: Property = {
    id: 'rests',
    kind: 'sometimes',
    sentence: 'The reader rests at its first page.',
    reason: 'It is how it begins.',
    predicate: not(has(reader, 'page', '=', 1)),
  };
  const found = await judged(await base(reading([rests])), ...FORGET);
  expect(found).toMatchObject({ outcome: 'survived', reason: 'new states' });
});

test('an outcome that no step asks about is what a property may be missing for', async () => {
  const found = await judged(await base(reading()), 'drop-effect', 'outcome.good|SPOIL', '');
  expect(found).toMatchObject({ outcome: 'reach', unreached: 1 });
  const mended = await judged(await base(reading()), 'drop-effect', 'outcome.bad|MEND', '');
  expect(mended).toMatchObject({ outcome: 'survived', reason: 'new states' });
});

test('other steps are possible: that is no likeness', async () => {
  const found = await judged(await base(reading()), 'drop-step', 'rest', '');
  expect(found).toMatchObject({ outcome: 'survived', reason: 'fewer behaviours' });
});
