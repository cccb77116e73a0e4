/** The charts can be read without the code: every state and transition says what it means. */
import { describe, expect, it } from 'vitest';
import { chartOf, chartStates } from '../../../src/network/index.ts';
import { build } from './helpers.ts';

const everything = { requests: 1, checks: 1, stops: 1, events: 1 };
const networks = [
  build(),
  build(['assembly-forgets-wake-up', 'own-role-is-trusted'], {
    era: 'modern',
    parameters: everything,
  }),
];
const charts = new Map(
  networks.flatMap(({ instances }) =>
    instances.map(({ machine }) => [machine, chartOf(machine)] as const),
  ),
);

describe.each([...charts.values()].map((chart) => [chart.id, chart] as const))(
  'machine %s',
  (_, chart) => {
    it('describes every state', () => {
      const silent = chartStates(chart.root).filter(({ description }) => description === '');
      expect(silent.map(({ path }) => path)).toEqual([]);
    });

    it('describes every transition', () => {
      const silent = chart.transitions.filter(({ description }) => description === '');
      expect(silent.map(({ id }) => id)).toEqual([]);
    });

    it('names all guards and actions', () => {
      const names = chart.transitions.flatMap(({ guard, actions }) => [guard, ...actions]);
      expect(names.filter((name) => name.includes('unnamed') || name.includes('inline'))).toEqual(
        [],
      );
    });
  },
);
