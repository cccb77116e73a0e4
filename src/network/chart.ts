/** Charts: a machine's states and transitions as plain data, for drawing, coverage and checking names. */
import type { AnyStateMachine } from 'xstate';
import { transitionId } from './tabulate.ts';

/** A state of a chart. */
export interface ChartState {
  /** Dotted path below the root; empty for the root itself. */
  readonly path: string;
  readonly name: string;
  readonly type: 'atomic' | 'compound' | 'parallel' | 'final' | 'history';
  readonly description: string;
  /** Kernel function and version, from `meta.kernel`. */
  readonly kernel: string;
  /** Name of the initial child, for compound states. */
  readonly initial: string | undefined;
  readonly entry: readonly string[];
  readonly exit: readonly string[];
  readonly children: readonly ChartState[];
}

/** A transition of a chart. */
export interface ChartTransition {
  readonly id: string;
  /** Path of the state that owns the transition. */
  readonly source: string;
  /** Paths of the targets; none for a transition that stays. */
  readonly targets: readonly string[];
  readonly event: string;
  /** The guard in words, empty when there is none. */
  readonly guard: string;
  readonly actions: readonly string[];
  readonly description: string;
  readonly kernel: string;
}

/** A machine's whole chart. */
export interface Chart {
  readonly id: string;
  readonly root: ChartState;
  readonly transitions: readonly ChartTransition[];
}

type StateNode = AnyStateMachine['root'];

/** Reads the chart of a machine. */
export function chartOf(machine: AnyStateMachine): Chart {
  const nodes = nodesOf(machine.root);
  return {
    id: machine.id,
    root: stateOf(machine.root),
    transitions: nodes.flatMap((node) => transitionsOf(node)),
  };
}

const knownPaths = new WeakMap<AnyStateMachine, ReadonlySet<string>>();

/** Paths of all states of a machine's chart, without the root. */
export function statePaths(machine: AnyStateMachine): ReadonlySet<string> {
  const known = knownPaths.get(machine);
  if (known !== undefined) return known;
  const paths = chartStates(stateOf(machine.root)).map((state) => state.path);
  const found = new Set(paths.filter((path) => path !== ''));
  knownPaths.set(machine, found);
  return found;
}

/** All states of a chart, the root first. */
export function chartStates(state: ChartState): ChartState[] {
  return [state, ...state.children.flatMap((child) => chartStates(child))];
}

function nodesOf(node: StateNode): StateNode[] {
  return [node, ...Object.values(node.states).flatMap((child) => nodesOf(child))];
}

function stateOf(node: StateNode): ChartState {
  return {
    path: node.path.join('.'),
    name: node.key,
    type: node.type,
    description: node.description ?? '',
    kernel: kernelOf(node.meta),
    initial: node.initial?.target?.[0]?.key,
    entry: node.entry.map((action) => nameOf(action)),
    exit: node.exit.map((action) => nameOf(action)),
    children: Object.values(node.states).map((child) => stateOf(child)),
  };
}

function transitionsOf(node: StateNode): ChartTransition[] {
  return [...node.transitions.values()].flat().map((one) => ({
    id: transitionId(one),
    source: node.path.join('.'),
    targets: (one.target ?? []).map((target) => target.path.join('.')),
    event: one.eventType,
    guard: one.guard === undefined ? '' : guardText(one.guard),
    actions: one.actions.map((action) => nameOf(action)),
    description: one.description ?? '',
    kernel: kernelOf(one.meta),
  }));
}

function kernelOf(meta: unknown): string {
  if (typeof meta !== 'object' || meta === null || !('kernel' in meta)) return '';
  return typeof meta.kernel === 'string' ? meta.kernel : '';
}

function nameOf(part: unknown): string {
  if (typeof part === 'string') return part;
  if (typeof part === 'object' && part !== null && 'type' in part && typeof part.type === 'string')
    return part.type;
  return typeof part === 'function' && part.name !== '' ? part.name : '(unnamed)';
}

/** `{ NEEDED: 'clear' }` as `NEEDED.clear`. */
function dotted(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  return Object.entries(value)
    .map(([name, inner]) => `${name}.${dotted(inner)}`)
    .join(' and ');
}

/** Guards are names, or `and`, `or`, `not`, `stateIn` over names. */
function guardText(guard: unknown): string {
  if (typeof guard === 'function' && 'guards' in guard && Array.isArray(guard.guards)) {
    const words = guard.guards.map((inner: unknown) => guardText(inner));
    const check = 'check' in guard && typeof guard.check === 'function' ? guard.check.name : '';
    if (check === 'checkNot') return `not ${words.join(', ')}`;
    return words.join(check === 'checkOr' ? ' or ' : ' and ');
  }
  if (typeof guard === 'function' && 'stateValue' in guard) return `in ${dotted(guard.stateValue)}`;
  return nameOf(guard);
}
