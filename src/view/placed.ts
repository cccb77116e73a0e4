/** Placed charts: states, arrows and labels with their coordinates, as plain data. */
import type { ChartState } from '../network/index.ts';
import type { ChartEdge } from './chart-graph.ts';
import type { Head } from './chart-metrics.ts';
import type { LabelLine } from './label-lines.ts';

/** A point in pixels. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A rectangle in pixels. */
export interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

/** A placed state; `role` says how its box is drawn. */
export interface PlacedState extends Box {
  readonly state: ChartState;
  readonly role: 'machine' | 'region' | 'state';
  readonly head: Head;
}

/** A placed arrow with its label. */
export interface PlacedEdge {
  readonly edge: ChartEdge;
  readonly points: readonly Point[];
  readonly label: Box;
  readonly lines: readonly LabelLine[];
}

/** A placed initial dot with its arrow. */
export interface PlacedDot {
  readonly center: Point;
  readonly points: readonly Point[];
}

/** A laid-out chart or part of one; parents come before their children. */
export interface ChartLayout {
  readonly width: number;
  readonly height: number;
  readonly states: readonly PlacedState[];
  readonly edges: readonly PlacedEdge[];
  readonly dots: readonly PlacedDot[];
}

/** The same layout elsewhere. */
export function moveLayout(layout: ChartLayout, dx: number, dy: number): ChartLayout {
  const move = <P extends Point>(point: P): P => ({ ...point, x: point.x + dx, y: point.y + dy });
  return {
    width: layout.width,
    height: layout.height,
    states: layout.states.map((one) => move(one)),
    edges: layout.edges.map((one) => ({
      ...one,
      points: one.points.map((point) => move(point)),
      label: move(one.label),
    })),
    dots: layout.dots.map(({ center, points }) => ({
      center: move(center),
      points: points.map((point) => move(point)),
    })),
  };
}
