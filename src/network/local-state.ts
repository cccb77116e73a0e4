/** Local states: the distinct states of one machine, as data. */
import type { AnyMachineSnapshot, StateValue } from 'xstate';
import type { FieldValue } from '../../machines/language/index.ts';

/** One state of one machine: where its chart stands, and its context. */
export interface LocalState {
  /** Canonical text of value and context; equal keys mean equal states. */
  readonly key: string;
  readonly value: StateValue;
  readonly context: Readonly<Record<string, unknown>>;
  /** Dotted paths of all active states: `count`, `count.zero`. */
  readonly paths: ReadonlySet<string>;
  readonly snapshot: AnyMachineSnapshot;
}

/** Reads a snapshot as a local state. */
export function localState(snapshot: AnyMachineSnapshot): LocalState {
  const value = snapshot.value;
  const context = snapshot.context as Record<string, unknown>;
  return { key: keyOf(value, context), value, context, paths: pathsOf(value), snapshot };
}

/** The canonical text of a state's value and context. */
export function keyOf(value: StateValue, context: Readonly<Record<string, unknown>>): string {
  return canonical([value, context]);
}

/** The value of a context field; undefined when there is none or it is not a plain value. */
export function fieldOf(state: LocalState, field: string): FieldValue | undefined {
  const value = state.context[field];
  if (value === null) return null;
  const isPlain =
    typeof value === 'number' || typeof value === 'boolean' || typeof value === 'string';
  return isPlain ? value : undefined;
}

/** JSON with sorted keys: XState's own key ignores key order only by accident. */
function canonical(data: unknown): string {
  if (Array.isArray(data)) return `[${data.map((item) => canonical(item)).join(',')}]`;
  if (typeof data === 'object' && data !== null) {
    const entries = Object.entries(data).sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${entries.map(([name, item]) => `${name}:${canonical(item)}`).join(',')}}`;
  }
  return typeof data === 'number' ? String(data) : (JSON.stringify(data) ?? 'undefined');
}

/** Dotted paths of all states that a value names. */
export function pathsOf(value: StateValue): Set<string> {
  const found = new Set<string>();
  const walk = (part: StateValue, prefix: string): void => {
    if (typeof part === 'string') {
      found.add(prefix + part);
      return;
    }
    for (const [name, inner] of Object.entries(part)) {
      found.add(prefix + name);
      if (inner !== undefined) walk(inner, `${prefix + name}.`);
    }
  };
  walk(value, '');
  return found;
}
