/** The search behind violations: how far it reaches, and where it does not. */
import { setup } from 'xstate';
import { describe, expect, it } from 'vitest';
import {
  type Network,
  type Property,
  instance,
  is,
  not,
  send,
} from '../../machines/language/index.ts';
import { check } from '../../src/check/index.ts';
import { agreed, verdict } from '../classics/support/agreement.ts';

const chain = setup({ types: { events: {} as { type: 'NEXT' } } }).createMachine({
  id: 'chain',
  initial: 'a',
  states: {
    a: { on: { NEXT: 'b' } },
    b: { on: { NEXT: 'c' } },
    c: { on: { NEXT: 'd' } },
    d: { on: { NEXT: 'e' } },
    e: {},
  },
});
const link = instance('link', chain);

function never(state: string): Property {
  const words = { sentence: `Never ${state}.`, reason: 'A test.' };
  return { id: `never-${state}`, kind: 'always', ...words, predicate: not(is(link, state)) };
}

const network: Network = {
  name: 'chain',
  era: 'none',
  parameters: {},
  instances: [link],
  steps: [
    {
      name: 'next',
      actor: 'test',
      sentence: 'On.',
      deliveries: [send(link, { type: 'NEXT' })],
    },
  ],
  properties: [
    ...['b', 'd'].map((state) => never(state)),
    {
      id: 'sometimes-e',
      kind: 'sometimes',
      sentence: 'At last e.',
      reason: 'A test.',
      predicate: is(link, 'e'),
    },
  ],
};

describe('behind violations', () => {
  it('a second search that finds too much is given up, and says what it left open', async () => {
    const result = await check(network, { statesBehindMax: 3 });
    expect(result.properties.slice(0, 3)).toMatchObject([
      { id: 'never-b', verdict: 'violated' },
      { id: 'never-d', verdict: 'holds', onGraph: 'pruned' },
      { id: 'sometimes-e', verdict: 'unwitnessed', onGraph: 'pruned' },
    ]);
    expect(result.properties.at(-1)).toMatchObject({ verdict: 'unwitnessed' });
  });

  it('a limit of the user leaves things inconclusive', async () => {
    const result = await check(network, { limits: { statesMax: 3, memoryMaxBytes: 2 ** 30 } });
    expect(result.properties[1]).toMatchObject({ id: 'never-d', verdict: 'inconclusive' });
  });

  it('a second search goes on until nothing is hidden', async () => {
    const result = await agreed(network);
    expect(result).toMatchObject({ states: 2, pruned: 1, statesBehind: 5 });
    expect(verdict(result, 'never-b')).toBe('violated in 1');
    expect(verdict(result, 'never-d')).toBe('violated in 3');
    expect(verdict(result, 'sometimes-e')).toBe('witnessed in 4');
    expect(result.properties.map((one) => one.behind ?? false).slice(0, 3)).toEqual([
      false,
      true,
      true,
    ]);
  });

  it('nothing is searched when the first violation ends the search', async () => {
    const policy = { prune: true, stopAtViolation: true, stopWhenDecided: false };
    const result = await agreed(network, { policy });
    expect(result).toMatchObject({ ending: 'violation', complete: false, statesBehind: 0 });
    expect(verdict(result, 'never-d')).toBe('inconclusive in 0');
    expect(verdict(result, 'sometimes-e')).toBe('inconclusive in 0');
  });

  it('a limit leaves open what it hides', async () => {
    const limits = { statesMax: 3, memoryMaxBytes: 2 ** 32 };
    const result = await check(network, { engine: 'xstate', limits });
    expect(result.complete).toBe(true);
    expect(verdict(result, 'never-d')).toBe('inconclusive in 0');
  });

  // Chart states are judged by the first search only: `e` is reached, one step behind. To become an `it`.
  it('chart states are looked for, too', async () => {
    const result = await check(network);
    expect(verdict(result, 'reach:chain.e')).toBe('witnessed in 4');
  });
});
