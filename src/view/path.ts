/** Paths: orthogonal lines with rounded corners and an arrow head, as SVG path data. */
import type { Point } from './placed.ts';

/** A line through the points, its corners rounded. */
export function roundedPath(points: readonly Point[], radius: number): string {
  return points
    .map((point, index) => {
      const before = points[index - 1];
      const after = points[index + 1];
      if (before === undefined) return `M${at(point)}`;
      if (after === undefined) return `L${at(point)}`;
      const into = towards(point, before, Math.min(radius, distance(point, before) / 2));
      const out = towards(point, after, Math.min(radius, distance(point, after) / 2));
      return `L${at(into)}Q${at(point)} ${at(out)}`;
    })
    .join('');
}

/** A filled triangle at the end of a line. */
export function arrowHead(points: readonly Point[]): string {
  const tip = points.at(-1);
  const before = points.at(-2);
  if (tip === undefined || before === undefined) return '';
  const base = towards(tip, before, 8);
  const side = { x: (tip.y - base.y) * 0.45, y: (base.x - tip.x) * 0.45 };
  const left = { x: base.x + side.x, y: base.y + side.y };
  const right = { x: base.x - side.x, y: base.y - side.y };
  return `M${at(tip)}L${at(left)}L${at(right)}Z`;
}

function towards(from: Point, to: Point, by: number): Point {
  const whole = distance(from, to) || 1;
  return { x: from.x + ((to.x - from.x) * by) / whole, y: from.y + ((to.y - from.y) * by) / whole };
}

function distance(one: Point, other: Point): number {
  return Math.hypot(one.x - other.x, one.y - other.y);
}

function at({ x, y }: Point): string {
  return `${Math.round(x * 10) / 10} ${Math.round(y * 10) / 10}`;
}
