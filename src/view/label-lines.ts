/** Label lines: how a transition reads on its arrow or in its box, broken to a bearable width. */
import type { ChartLabel } from './chart-graph.ts';

/** What a run of text in a label is. */
export type RunKind = 'event' | 'guard' | 'action' | 'note';

/** A run of text of one kind. */
export interface Run {
  readonly kind: RunKind;
  readonly text: string;
}

/** One line of a label. */
export interface LabelLine {
  /** Id of the transition it belongs to. */
  readonly transition: string;
  readonly isFirst: boolean;
  readonly runs: readonly Run[];
  /** Characters, for measuring. */
  readonly length: number;
}

const INDENT = 2;

/** EVENT [guard] / actions → note, broken between its parts and, where needed, between words. */
export function labelLines(labels: readonly ChartLabel[], width: number): LabelLine[] {
  return labels.flatMap(({ transition, note }) => {
    const { id, event, guard, actions } = transition;
    const parts: Run[] = [
      { kind: 'event', text: event },
      ...(guard === '' ? [] : [{ kind: 'guard' as const, text: `[${guard}]` }]),
      ...(actions.length === 0
        ? []
        : [{ kind: 'action' as const, text: `/ ${actions.join(', ')}` }]),
      ...(note === '' ? [] : [{ kind: 'note' as const, text: note }]),
    ];
    return filled(parts, width).map((runs, index) => ({
      transition: id,
      isFirst: index === 0,
      runs,
      length: lengthOf(runs) + (index === 0 ? 0 : INDENT),
    }));
  });
}

/** Fills lines with words, never splitting one; a part that fits on a line of its own stays whole. */
function filled(parts: readonly Run[], width: number): Run[][] {
  const lines: Run[][] = [[]];
  for (const part of parts) {
    const pieces = part.text.length <= width - INDENT ? [part.text] : part.text.split(' ');
    for (const text of pieces) {
      const line = lines.at(-1) ?? [];
      const room = width - (lines.length > 1 ? INDENT : 0);
      const fits = lengthOf(line) + 1 + text.length <= room;
      if (line.length > 0 && !fits) lines.push([{ kind: part.kind, text }]);
      else append(line, { kind: part.kind, text });
    }
  }
  return lines;
}

function append(line: Run[], run: Run): void {
  const last = line.at(-1);
  if (last?.kind === run.kind)
    line[line.length - 1] = { ...last, text: `${last.text} ${run.text}` };
  else line.push(run);
}

function lengthOf(runs: readonly Run[]): number {
  return runs.reduce((sum, { text }) => sum + text.length + 1, 0) - (runs.length > 0 ? 1 : 0);
}
