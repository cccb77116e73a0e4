/**
 * Chart graphs: which transitions of a chart become arrows, and which are told inside their state's box.
 * A transition is told in the box when it stays, or when an arrow would run between a state and its own
 * inside, or across the regions of a parallel state: there an arrow says less than words.
 */
import {
  type Chart,
  type ChartState,
  type ChartTransition,
  chartStates,
} from '../network/index.ts';

/** A transition as a label; `note` says in words where it leads or comes from when no arrow does. */
export interface ChartLabel {
  readonly transition: ChartTransition;
  readonly note: string;
}

/** All transitions with the same two ends, as one arrow. */
export interface ChartEdge {
  readonly id: string;
  readonly source: string;
  readonly target: string;
  readonly labels: readonly ChartLabel[];
}

/** A chart, ready for layout. */
export interface ChartGraph {
  readonly root: ChartState;
  /** Path of the scope that lays an arrow out: the root or a region of a parallel state. */
  readonly edges: ReadonlyMap<string, readonly ChartEdge[]>;
  /** Told inside the box of the state with this path. */
  readonly inside: ReadonlyMap<string, readonly ChartLabel[]>;
  /** The arrow leads back, against the order in which the states are lived through. */
  readonly isBack: (edge: ChartEdge) => boolean;
}

/** Sorts a chart's transitions into arrows and words. */
export function chartGraph(chart: Chart): ChartGraph {
  const scopes = scopesOf(chart.root);
  const edges = new Map<string, Map<string, ChartEdge>>();
  const inside = new Map<string, ChartLabel[]>();
  for (const transition of chart.transitions) {
    const ends = endsOf(transition, scopes);
    if (ends === undefined) {
      const label = { transition, note: insideNote(transition) };
      inside.set(transition.source, [...(inside.get(transition.source) ?? []), label]);
      continue;
    }
    const inScope = edges.get(ends.scope) ?? new Map<string, ChartEdge>();
    edges.set(ends.scope, inScope);
    const id = `${ends.source} → ${ends.target}`;
    const label = { transition, note: edgeNote(transition, ends) };
    const known = inScope.get(id);
    inScope.set(id, {
      id,
      source: ends.source,
      target: ends.target,
      labels: [...(known?.labels ?? []), label],
    });
  }
  const lists = [...edges].map(([scope, inScope]) => [scope, [...inScope.values()]] as const);
  const order = orderOf(chart.root);
  const at = (path: string): number => order.get(path) ?? 0;
  return {
    root: chart.root,
    edges: new Map(lists),
    inside,
    isBack: ({ source, target }) => at(target) < at(source),
  };
}

/** Places of states in the order they are written, the initial one first among its own. */
function orderOf(root: ChartState): ReadonlyMap<string, number> {
  const order = new Map<string, number>();
  const walk = (state: ChartState): void => {
    order.set(state.path, order.size);
    for (const child of initialFirst(state)) walk(child);
  };
  walk(root);
  return order;
}

/** A state's children, the initial one first. */
export function initialFirst(state: ChartState): ChartState[] {
  const isInitial = ({ name }: ChartState): boolean => name === state.initial;
  return [
    ...state.children.filter((child) => isInitial(child)),
    ...state.children.filter((child) => !isInitial(child)),
  ];
}

interface Ends {
  readonly scope: string;
  readonly source: string;
  readonly target: string;
}

/** For each state the regions around it, outermost first, itself included when it is one. */
function scopesOf(root: ChartState): ReadonlyMap<string, readonly string[]> {
  const scopes = new Map<string, readonly string[]>();
  const walk = (state: ChartState, around: readonly string[]): void => {
    scopes.set(state.path, around);
    for (const child of state.children)
      walk(child, state.type === 'parallel' ? [...around, child.path] : around);
  };
  walk(root, []);
  return scopes;
}

/** Where an arrow runs, in the innermost scope that holds both ends; undefined when none should. */
function endsOf(
  { source, targets }: ChartTransition,
  scopes: ReadonlyMap<string, readonly string[]>,
): Ends | undefined {
  const lifted = new Set<string>();
  let ends: Ends | undefined;
  for (const target of targets) {
    const one = endsOfPair(source, target, scopes);
    if (one === undefined) return undefined;
    lifted.add(`${one.scope} ${one.source} ${one.target}`);
    ends = one;
  }
  return lifted.size === 1 ? ends : undefined;
}

function endsOfPair(
  source: string,
  target: string,
  scopes: ReadonlyMap<string, readonly string[]>,
): Ends | undefined {
  const around = [scopes.get(source) ?? [], scopes.get(target) ?? []] as const;
  let common = 0;
  while (around[0][common] !== undefined && around[0][common] === around[1][common]) common += 1;
  const lift = (path: string, regions: readonly string[]): string => {
    const region = regions[common];
    return region === undefined ? path : parentOf(region);
  };
  const from = lift(source, around[0]);
  const to = lift(target, around[1]);
  if (isWithin(from, to) || isWithin(to, from)) return undefined;
  return { scope: around[0][common - 1] ?? '', source: from, target: to };
}

function insideNote({ source, targets }: ChartTransition): string {
  if (targets.length === 0) return '';
  if (targets.length === 1 && targets[0] === source) return '↻';
  // Names below the same parent are clear without it.
  const parent = parentOf(source);
  const short = (path: string): string => {
    const prefix = [source, parent].find((one) => one !== '' && path.startsWith(`${one}.`));
    return prefix === undefined ? path : path.slice(prefix.length + 1);
  };
  return `→ ${targets.map((path) => short(path) || 'start').join(', ')}`;
}

function edgeNote({ source, targets }: ChartTransition, ends: Ends): string {
  const inner = targets.filter((target) => target !== ends.target);
  const from = source === ends.source ? '' : `from ${source.slice(ends.source.length + 1)} `;
  const to = inner.map((path) => path.slice(ends.target.length + 1)).join(', ');
  return `${from}${to === '' ? '' : `→ ${to}`}`.trim();
}

/** The path one level up; empty below the root. */
export function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('.')));
}

/** The path is the other one or below it. */
export function isWithin(path: string, other: string): boolean {
  return path === other || other === '' || path.startsWith(`${other}.`);
}

/** A chart's states by path. */
export function statesByPath(chart: Chart): ReadonlyMap<string, ChartState> {
  return new Map(chartStates(chart.root).map((state) => [state.path, state]));
}
