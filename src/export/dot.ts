/** DOT: a chart as a graph for Graphviz, with states that have others inside as clusters. */
import type { Chart, ChartState, ChartTransition } from '../network/index.ts';
import { isNested, stateIds, targetsOf, transitionLabel } from './chart-forms.ts';

/** The chart as a directed graph. */
export function dot(chart: Chart): string {
  const ids = stateIds(chart);
  const id = (path: string): string => ids.get(path)!;
  const nested = new Set<string>();
  const lines = stateLines(chart.root, chart.id, id, nested);
  return [
    `digraph ${quoted(chart.id)} {`,
    '  compound=true; rankdir=LR; fontname="Helvetica";',
    '  node [shape=box, style=rounded, fontname="Helvetica"]; edge [fontname="Helvetica", fontsize=10];',
    ...lines.map((line) => `  ${line}`),
    ...chart.transitions.flatMap((one) =>
      targetsOf(one).map((target) => `  ${edge(one, target, id, nested)}`),
    ),
    '}',
    '',
  ].join('\n');
}

/** A cluster has a point inside that stands for itself: edges of Graphviz join nodes only. */
function stateLines(
  state: ChartState,
  name: string,
  id: (path: string) => string,
  nested: Set<string>,
): string[] {
  if (!isNested(state)) return [`${id(state.path)} [label=${quoted(name)}];`];
  nested.add(state.path);
  const initial = state.children.find((child) => child.name === state.initial);
  const border = state.type === 'parallel' ? 'dashed' : 'rounded';
  const inner = state.children.flatMap((child) => stateLines(child, child.name, id, nested));
  const begin =
    initial === undefined
      ? []
      : [`${id(state.path)} -> ${id(initial.path)}${headOf(initial, id)};`];
  return [
    `subgraph cluster_${id(state.path)} {`,
    `  label=${quoted(name)}; style=${border};`,
    `  ${id(state.path)} [shape=point, label=""];`,
    ...[...inner, ...begin].map((line) => `  ${line}`),
    '}',
  ];
}

function headOf(state: ChartState, id: (path: string) => string): string {
  return isNested(state) ? ` [lhead=cluster_${id(state.path)}]` : '';
}

function edge(
  one: ChartTransition,
  target: string,
  id: (path: string) => string,
  nested: ReadonlySet<string>,
): string {
  const ends = [
    ...(nested.has(one.source) && !isInside(target, one.source)
      ? [`ltail=cluster_${id(one.source)}`]
      : []),
    ...(nested.has(target) && !isInside(one.source, target) ? [`lhead=cluster_${id(target)}`] : []),
  ];
  const attributes = [`label=${quoted(transitionLabel(one))}`, ...ends].join(', ');
  return `${id(one.source)} -> ${id(target)} [${attributes}];`;
}

/** Whether one state is the other, or inside it; Graphviz then ends no edge at the border. */
function isInside(path: string, other: string): boolean {
  return other === '' || path === other || path.startsWith(`${other}.`);
}

function quoted(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}
