/** Measures of charts in pixels. Text is measured by counting: labels are monospaced, names get some room. */
import type { ChartState } from '../network/index.ts';
import type { ChartGraph } from './chart-graph.ts';
import { type LabelLine, labelLines } from './label-lines.ts';

/** Sizes shared by layout and drawing. */
export const METRICS = {
  /** Width of a monospaced character at 11 px, and the height of a line of them. */
  labelCharacter: 6.7,
  labelLine: 15,
  /** Width of a character of a state's name at 13 px; generous, fonts differ. */
  nameCharacter: 7.8,
  nameLine: 22,
  padding: 10,
  regionGap: 10,
  dot: 10,
  edgeLabelCharacters: 30,
  boxCharacters: 40,
} as const;

/** The head of a box: its name, and the transitions told inside. */
export interface Head {
  readonly lines: readonly LabelLine[];
  readonly width: number;
  readonly height: number;
}

/** Measures the head of a state's box. */
export function headOf(state: ChartState, graph: ChartGraph): Head {
  const lines = [
    ...activityLines(state),
    ...labelLines(graph.inside.get(state.path) ?? [], METRICS.boxCharacters),
  ];
  // Two more for the mark of a state that was never reached.
  const name = (state.name.length + 2) * METRICS.nameCharacter;
  const label = Math.max(0, ...lines.map((line) => line.length)) * METRICS.labelCharacter;
  return {
    lines,
    width: Math.ceil(Math.max(name, label) + 2 * METRICS.padding),
    height: METRICS.nameLine + 8 + lines.length * METRICS.labelLine + (lines.length > 0 ? 4 : 0),
  };
}

/** Width and height of an arrow's label. */
export function labelSize(lines: readonly LabelLine[]): { width: number; height: number } {
  const longest = Math.max(0, ...lines.map((line) => line.length));
  return {
    width: Math.ceil(longest * METRICS.labelCharacter + 8),
    height: lines.length * METRICS.labelLine + 4,
  };
}

function activityLines(state: ChartState): LabelLine[] {
  return [...activityLine('entry', state.entry), ...activityLine('exit', state.exit)];
}

function activityLine(when: string, actions: readonly string[]): LabelLine[] {
  if (actions.length === 0) return [];
  const text = `/ ${actions.join(', ')}`;
  const runs = [
    { kind: 'event' as const, text: when },
    { kind: 'action' as const, text },
  ];
  return [{ transition: '', isFirst: true, runs, length: when.length + 1 + text.length }];
}
