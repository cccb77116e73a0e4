import { describe, expect, it } from 'vitest';
import { chartGraph } from '../../src/view/chart-graph.ts';
import { flagsChart, mixedChart, nestedChart } from './example-charts.ts';

describe('chartGraph', () => {
  it('merges all transitions with the same two ends into one arrow', () => {
    const graph = chartGraph(flagsChart);
    const edge = graph.edges.get('RUNNING')?.find((one) => one.source === 'RUNNING.on');
    expect(edge?.labels.map((one) => one.transition.event)).toEqual(['CLEAR.RUNNING', 'CLEAR_ALL']);
  });

  it('tells stays, re-entries and ways into the own inside in the box', () => {
    const { inside } = chartGraph(nestedChart);
    const notes = (path: string): string[] =>
      (inside.get(path) ?? []).map(({ transition, note }) => `${transition.event} ${note}`.trim());
    expect(notes('')).toEqual(['POWER_LOSS → stopped']);
    expect(notes('running.dirty')).toEqual(['WRITE']);
    expect(notes('running.resyncing.writing')).toEqual(['RETRY ↻']);
  });

  it('ends arrows at a parallel state and says where inside they lead', () => {
    const edges = chartGraph(mixedChart).edges.get('') ?? [];
    expect(edges.map(({ id, labels }) => [id, labels.map((one) => one.note)])).toEqual([
      ['missing → present', ['', '→ data.stale']],
      ['present → missing', ['from data.stale']],
    ]);
  });

  it('says in words what crosses regions', () => {
    const [label] = chartGraph(mixedChart).inside.get('present.link.down') ?? [];
    expect(label?.note).toBe('→ present.data.stale');
  });

  it('loses no transition', () => {
    for (const chart of [flagsChart, nestedChart, mixedChart]) {
      const graph = chartGraph(chart);
      const told = [
        ...[...graph.inside.values()].flat(),
        ...[...graph.edges.values()].flat().flatMap((edge) => edge.labels),
      ];
      expect(told.map((one) => one.transition.id).sort()).toEqual(
        chart.transitions.map((one) => one.id).sort(),
      );
    }
  });
});
