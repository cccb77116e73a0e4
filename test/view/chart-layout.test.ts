import { describe, expect, it } from 'vitest';
import { chartStates } from '../../src/network/index.ts';
import { layOutChart } from '../../src/view/chart-layout.ts';
import { isWithin } from '../../src/view/chart-graph.ts';
import type { PlacedState, Point } from '../../src/view/placed.ts';
import { EXAMPLE_CHARTS, flagsChart, mixedChart, nestedChart } from './example-charts.ts';

describe('layOutChart', () => {
  it.each(EXAMPLE_CHARTS)('places every state of $id once', async (chart) => {
    const { states } = await layOutChart(chart);
    const expected = chartStates(chart.root).map((one) => one.path);
    expect(states.map((one) => one.state.path).sort()).toEqual(expected.sort());
  });

  it.each(EXAMPLE_CHARTS)('keeps boxes of $id apart, or one inside the other', async (chart) => {
    const { states } = await layOutChart(chart);
    const wrong = pairs(states).filter(([one, other]) => {
      if (isWithin(one.state.path, other.state.path)) return !contains(other, one);
      return !isWithin(other.state.path, one.state.path) && overlap(one, other);
    });
    expect(wrong.map(([one, other]) => `${one.state.path} and ${other.state.path}`)).toEqual([]);
  });

  it.each(EXAMPLE_CHARTS)(
    'keeps labels of $id off leaf boxes and off each other',
    async (chart) => {
      const { states, edges } = await layOutChart(chart);
      const leaves = states.filter((one) => one.state.children.length === 0);
      const overBoxes = edges.filter(({ label }) => leaves.some((leaf) => overlap(label, leaf)));
      const overLabels = pairs(edges).filter(([one, other]) => overlap(one.label, other.label));
      expect(overBoxes.map(({ edge }) => edge.id)).toEqual([]);
      expect(overLabels.map(([one, other]) => [one.edge.id, other.edge.id])).toEqual([]);
    },
  );

  it.each(EXAMPLE_CHARTS)('ends the arrows of $id at their states', async (chart) => {
    const { states, edges } = await layOutChart(chart);
    expect(edges.length).toBeGreaterThan(0);
    const box = (path: string): PlacedState => states.find((one) => one.state.path === path)!;
    for (const { edge, points } of edges) {
      expect(touches(points[0]!, box(edge.source)), `${edge.id} starts`).toBe(true);
      expect(touches(points.at(-1)!, box(edge.target)), `${edge.id} ends`).toBe(true);
    }
  });

  it('gives every compound state one dot', async () => {
    expect((await layOutChart(flagsChart)).dots).toHaveLength(9);
    expect((await layOutChart(nestedChart)).dots).toHaveLength(3);
  });

  it('puts the regions of a parallel state in a grid that fits on a page', async () => {
    const { width, height } = await layOutChart(flagsChart);
    expect(width).toBeLessThan(1000);
    expect(height).toBeLessThan(800);
  });

  it('runs arrows into a parallel state to its box', async () => {
    const { edges } = await layOutChart(mixedChart);
    const ends = edges.map(({ edge }) => edge.id);
    expect(ends).toContain('missing → present');
    expect(ends).toContain('present → missing');
  });
});

interface Rectangle extends Point {
  readonly width: number;
  readonly height: number;
}

/** All ordered pairs of different items. */
function pairs<T>(items: readonly T[]): [T, T][] {
  return items.flatMap((one) =>
    items.filter((other) => other !== one).map((other): [T, T] => [one, other]),
  );
}

function overlap(one: Rectangle, other: Rectangle): boolean {
  return (
    one.x < other.x + other.width &&
    other.x < one.x + one.width &&
    one.y < other.y + other.height &&
    other.y < one.y + one.height
  );
}

function contains(outer: Rectangle, inner: Rectangle): boolean {
  return (
    outer.x <= inner.x &&
    outer.y <= inner.y &&
    inner.x + inner.width <= outer.x + outer.width &&
    inner.y + inner.height <= outer.y + outer.height
  );
}

function touches({ x, y }: Point, box: Rectangle): boolean {
  const grown = { x: box.x - 1, y: box.y - 1, width: box.width + 2, height: box.height + 2 };
  return contains(grown, { x, y, width: 0, height: 0 });
}
