/**
 * Chart layout: places every state, arrow and label of a chart. ELK lays out what is joined by arrows; the
 * regions of a parallel state are laid out one by one and packed in rows, so that nine flags stay readable.
 */
import type { Chart, ChartState } from '../network/index.ts';
import { type ChartGraph, chartGraph } from './chart-graph.ts';
import { METRICS, headOf } from './chart-metrics.ts';
import { type Direction, layOutInside } from './elk-scope.ts';
import { betterPacked, packRows } from './pack-rows.ts';
import { type ChartLayout, type PlacedState, moveLayout } from './placed.ts';

const known = new Map<string, Promise<ChartLayout>>();

/**
 * Lays a chart out. The same chart gives the same layout, to the byte, and is laid out once: whoever draws it later
 * may have it laid out while something else is waited for.
 */
export async function layOutChart(chart: Chart): Promise<ChartLayout> {
  const key = JSON.stringify(chart);
  const layout = known.get(key) ?? layOutScope(chartGraph(chart), chart.root, 'machine');
  known.set(key, layout);
  return layout;
}

/** Lays out one box with all that is in it, at the origin. */
async function layOutScope(
  graph: ChartGraph,
  state: ChartState,
  role: PlacedState['role'],
  direction?: Direction,
): Promise<ChartLayout> {
  const head = headOf(state, graph);
  const inside = await insideOf(graph, state, direction);
  const { padding } = METRICS;
  const width = Math.max(head.width, inside.width + 2 * padding);
  const height = head.height + (inside.height > 0 ? inside.height + padding : 0);
  const moved = moveLayout(inside, (width - inside.width) / 2, head.height);
  const own = { state, role, head, x: 0, y: 0, width, height };
  return { ...moved, width, height, states: [own, ...moved.states] };
}

async function insideOf(
  graph: ChartGraph,
  state: ChartState,
  direction: Direction | undefined,
): Promise<ChartLayout> {
  if (state.children.length === 0) return { width: 0, height: 0, states: [], edges: [], dots: [] };
  if (state.type !== 'parallel') {
    const parallels = new Map<string, ChartLayout>();
    for (const one of parallelsIn(state))
      parallels.set(one.path, await layOutScope(graph, one, 'state'));
    return layOutInside(graph, state, parallels, direction);
  }
  // Regions beside each other are easier to compare when time runs the same way in all.
  return betterPacked(
    await packedRegions(graph, state, 'DOWN'),
    await packedRegions(graph, state, 'RIGHT'),
  );
}

async function packedRegions(
  graph: ChartGraph,
  state: ChartState,
  direction: Direction,
): Promise<ChartLayout> {
  const regions: ChartLayout[] = [];
  for (const child of state.children)
    regions.push(await layOutScope(graph, child, 'region', direction));
  return packRows(regions);
}

/** Parallel states below, not those inside other parallel states: they are boxes of fixed size to ELK. */
function parallelsIn(state: ChartState): ChartState[] {
  return state.children.flatMap((child) =>
    child.type === 'parallel' ? [child] : parallelsIn(child),
  );
}
