/** The charts can be read without the code: every state and transition says what it means. */
import { describe, expect, it } from 'vitest';
import { chartOf, chartStates } from '../../../src/network/index.ts';
import { build } from './helpers.ts';

const charts = new Map(
  [build('modern', []), build('modern', [], 'log')]
    .flatMap(({ instances }) => instances)
    .map(({ machine }) => [machine.id, chartOf(machine)] as const),
);

describe.each([...charts])('machine %s', (_, chart) => {
  it('describes every state and transition', () => {
    const states = chartStates(chart.root).filter(({ description }) => description === '');
    const transitions = chart.transitions.filter(({ description }) => description === '');
    expect(states.map(({ path }) => path)).toEqual([]);
    expect(transitions.map(({ id }) => id)).toEqual([]);
  });

  it('names all guards and actions', () => {
    const names = chart.transitions.flatMap(({ guard, actions }) => [guard, ...actions]);
    expect(names.filter((name) => name.includes('unnamed') || name.includes('inline'))).toEqual([]);
  });
});
