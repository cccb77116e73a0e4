/** Reads ELK's answer: coordinates relative to containers become absolute ones, ids become chart parts. */
import type { ElkEdgeSection, ElkExtendedEdge, ElkNode } from 'elkjs/lib/elk.bundled.js';
import type { ChartState } from '../network/index.ts';
import type { ChartGraph } from './chart-graph.ts';
import { METRICS, headOf } from './chart-metrics.ts';
import { labelLines } from './label-lines.ts';
import {
  type ChartLayout,
  type PlacedDot,
  type PlacedEdge,
  type PlacedState,
  type Point,
  moveLayout,
} from './placed.ts';

/** Joins ELK's answer with the chart and the parallel states laid out before. */
export function readElk(
  answer: ElkNode,
  graph: ChartGraph,
  scope: ChartState,
  parallels: ReadonlyMap<string, ChartLayout>,
): ChartLayout {
  const origins = new Map<string, Point>();
  const states: PlacedState[] = [];
  const parts: ChartLayout[] = [];
  const centers = new Map<string, Point>();
  const walk = (node: ElkNode, origin: Point, parent: ChartState): void => {
    origins.set(node.id, origin);
    for (const child of node.children ?? []) {
      const at = { x: origin.x + (child.x ?? 0), y: origin.y + (child.y ?? 0) };
      const radius = METRICS.dot / 2;
      if (child.id.startsWith('dot '))
        centers.set(child.id, { x: at.x + radius, y: at.y + radius });
      const state = parent.children.find((one) => `state ${one.path}` === child.id);
      if (state === undefined) continue;
      const fixed = parallels.get(state.path);
      if (fixed !== undefined) {
        const moved = moveLayout(fixed, at.x, at.y);
        parts.push(moved);
        states.push(...moved.states);
        continue;
      }
      const { width = 0, height = 0 } = child;
      states.push({ state, role: 'state', head: headOf(state, graph), ...at, width, height });
      walk(child, at, state);
    }
  };
  walk(answer, { x: 0, y: 0 }, scope);
  const { edges, dots } = readEdges(answer, graph, scope.path, origins, centers);
  return {
    width: answer.width ?? 0,
    height: answer.height ?? 0,
    states,
    edges: [...edges, ...parts.flatMap((one) => one.edges)],
    dots: [...dots, ...parts.flatMap((one) => one.dots)],
  };
}

function readEdges(
  answer: ElkNode,
  graph: ChartGraph,
  scope: string,
  origins: ReadonlyMap<string, Point>,
  centers: ReadonlyMap<string, Point>,
): { edges: PlacedEdge[]; dots: PlacedDot[] } {
  const chartEdges = graph.edges.get(scope) ?? [];
  const edges: PlacedEdge[] = [];
  const dots: PlacedDot[] = [];
  for (const one of answer.edges ?? []) {
    const origin = origins.get(containerOf(one)) ?? { x: 0, y: 0 };
    const points = (one.sections ?? []).flatMap((section) => pointsOf(section, origin));
    const center = centers.get(one.sources[0] ?? '');
    if (center !== undefined) dots.push({ center, points });
    const edge = chartEdges[Number(one.id.replace('edge ', ''))];
    if (edge === undefined) continue;
    const { x = 0, y = 0, width = 0, height = 0 } = one.labels?.[0] ?? {};
    edges.push({
      edge,
      points: graph.isBack(edge) ? points.reverse() : points,
      label: { x: origin.x + x, y: origin.y + y, width, height },
      lines: labelLines(edge.labels, METRICS.edgeLabelCharacters),
    });
  }
  return { edges, dots };
}

/** ELK names the frame of an edge's coordinates, but its types do not say so. */
function containerOf(edge: ElkExtendedEdge): string {
  return 'container' in edge && typeof edge.container === 'string' ? edge.container : 'scope';
}

function pointsOf(section: ElkEdgeSection, origin: Point): Point[] {
  return [section.startPoint, ...(section.bendPoints ?? []), section.endPoint].map(({ x, y }) => ({
    x: origin.x + x,
    y: origin.y + y,
  }));
}
