/** ELK: lays out the inside of one compound state, its nested compound states included. */
import type { ElkExtendedEdge, ElkNode, LayoutOptions } from 'elkjs/lib/elk.bundled.js';
import type { ChartState } from '../network/index.ts';
import { type ChartGraph, initialFirst } from './chart-graph.ts';
import { METRICS, headOf, labelSize } from './chart-metrics.ts';
import { readElk } from './elk-result.ts';
import { labelLines } from './label-lines.ts';
import type { ChartLayout } from './placed.ts';

// Compaction and wrapping are left out on purpose: they make ELK throw on some charts.
// ELK hands none of these down: every compound state gets them.
const INNER_OPTIONS: LayoutOptions = {
  'elk.algorithm': 'layered',
  'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
  'elk.edgeRouting': 'ORTHOGONAL',
  'elk.edgeLabels.inline': 'true',
  'elk.spacing.nodeNode': '24',
  'elk.spacing.edgeNode': '18',
  'elk.spacing.edgeEdge': '14',
  'elk.spacing.edgeLabel': '4',
  'elk.layered.spacing.nodeNodeBetweenLayers': '28',
  'elk.layered.spacing.edgeNodeBetweenLayers': '18',
  'elk.layered.spacing.edgeEdgeBetweenLayers': '14',
};

/** Width beyond which a chart no longer fits on a page, and the shape to prefer below that. */
const PAGE_WIDTH = 940;
const ASPECT = 1.6;

/** Which way time runs in a chart. */
export type Direction = 'RIGHT' | 'DOWN';

/** Lays out a state's inside both ways and keeps the one that suits a page better. */
export async function layOutInside(
  graph: ChartGraph,
  state: ChartState,
  parallels: ReadonlyMap<string, ChartLayout>,
  direction: Direction | undefined,
): Promise<ChartLayout> {
  if (direction !== undefined) return layOutAlong(direction, graph, state, parallels);
  const right = await layOutAlong('RIGHT', graph, state, parallels);
  const down = await layOutAlong('DOWN', graph, state, parallels);
  return cost(down) < cost(right) ? down : right;
}

function cost({ width, height }: ChartLayout): number {
  return Math.max(width, height * ASPECT) + 3 * Math.max(0, width - PAGE_WIDTH);
}

async function layOutAlong(
  direction: Direction,
  graph: ChartGraph,
  state: ChartState,
  parallels: ReadonlyMap<string, ChartLayout>,
): Promise<ChartLayout> {
  const edges: ElkExtendedEdge[] = (graph.edges.get(state.path) ?? []).map((edge, index) => {
    const size = labelSize(labelLines(edge.labels, METRICS.edgeLabelCharacters));
    // ELK gets no cycles: its own ways of breaking them put the start anywhere, or throw.
    const [source, target] = graph.isBack(edge)
      ? [edge.target, edge.source]
      : [edge.source, edge.target];
    return {
      id: `edge ${index}`,
      sources: [`state ${source}`],
      targets: [`state ${target}`],
      labels: [{ id: `label ${index}`, text: ' ', ...size }],
    };
  });
  const elkGraph: ElkNode = {
    id: 'scope',
    layoutOptions: {
      ...INNER_OPTIONS,
      'elk.direction': direction,
      'elk.hierarchyHandling': 'INCLUDE_CHILDREN',
      'elk.padding': '[top=6,left=6,bottom=6,right=6]',
    },
    children: childrenOf(state, { graph, parallels, edges, direction }),
    edges,
  };
  // Loaded only where charts are drawn: it costs more than most commands take.
  const { default: elkModule } = await import('elkjs/lib/elk.bundled.js');
  const elk = new elkModule.default();
  return readElk(await elk.layout(elkGraph), graph, state, parallels);
}

/** A graph for ELK in the making. */
interface Build {
  readonly graph: ChartGraph;
  readonly parallels: ReadonlyMap<string, ChartLayout>;
  readonly edges: ElkExtendedEdge[];
  readonly direction: Direction;
}

/** A compound state's children with their initial dot; adds the dot's arrow to the edges. */
function childrenOf(state: ChartState, build: Build): ElkNode[] {
  const nodes = initialFirst(state).map((child) => nodeOf(child, build));
  if (state.initial === undefined || state.children.length < 2) return nodes;
  const path = state.path === '' ? state.initial : `${state.path}.${state.initial}`;
  const dot = { id: `dot ${state.path}`, width: METRICS.dot, height: METRICS.dot };
  build.edges.push({
    id: `initial ${state.path}`,
    sources: [dot.id],
    targets: [`state ${path}`],
    layoutOptions: {
      'elk.layered.priority.direction': '10',
      'elk.layered.priority.straightness': '10',
    },
  });
  return [dot, ...nodes];
}

function nodeOf(state: ChartState, build: Build): ElkNode {
  const { graph, parallels, direction } = build;
  const id = `state ${state.path}`;
  const fixed = parallels.get(state.path);
  if (fixed !== undefined) return { id, width: fixed.width, height: fixed.height };
  const head = headOf(state, graph);
  if (state.children.length === 0)
    return { id, width: Math.max(head.width, 60), height: head.height };
  return {
    id,
    layoutOptions: {
      ...INNER_OPTIONS,
      'elk.direction': direction,
      'elk.padding': `[top=${head.height + 4},left=12,bottom=12,right=12]`,
      'elk.nodeSize.constraints': 'MINIMUM_SIZE',
      'elk.nodeSize.minimum': `(${head.width}, ${head.height + 20})`,
    },
    children: childrenOf(state, build),
  };
}
