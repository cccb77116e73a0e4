/** Stories: a counterexample or witness as plain data, the one type that every report and player shows. */
import type { FieldValue, PropertyKind } from '../../machines/language/index.ts';
import { type LocalState } from '../network/index.ts';

/** The leaves of one instance's state: chart regions and context fields by name. */
export type Leaves = Readonly<Record<string, FieldValue>>;

/** One leaf that a step changed. */
export interface Change {
  readonly instance: string;
  readonly leaf: string;
  readonly before: FieldValue;
  readonly after: FieldValue;
}

/** One step of a story. */
export interface StoryStep {
  /** 1 for the first step. */
  readonly number: number;
  readonly name: string;
  readonly actor: string;
  readonly sentence: string;
  readonly kernel: string;
  readonly changes: readonly Change[];
}

/** Why a predicate holds or fails in the last state, in words with the values that decide it. */
export interface Evidence {
  readonly holds: boolean;
  readonly words: string;
  /** The leaf the words speak of, so that a player can point at it. */
  readonly instance: string;
}

/** The property a story is about. */
export interface StoryProperty {
  readonly id: string;
  readonly kind: PropertyKind;
  readonly sentence: string;
  readonly reason: string;
  readonly kernel: string;
}

/** How to see the story again without searching. */
export interface Replay {
  /**
   * Step indices joined by dots; the empty key is the initial state. Those that repeat for ever follow in brackets;
   * empty brackets mean that the run ends.
   */
  readonly key: string;
  /** The command that replays it. */
  readonly command: string;
}

/**
 * Why the run of a lasso is fair: what happens to each weakly fair step in the cycle, and which others need not
 * happen. Steps of quiet actors are not among them.
 */
export interface AssumedFairness {
  /** Taken in the cycle. */
  readonly taken: readonly string[];
  /** Enabled in the cycle, but not after the step of this number. */
  readonly interrupted: readonly { readonly step: string; readonly after: number }[];
  /** Nowhere enabled in the cycle. */
  readonly disabled: readonly string[];
  /** Not fair, and never taken in the cycle, though enabled there: they may be put off for ever. */
  readonly putOff: readonly string[];
  /** Actors that are taken to do nothing any more. */
  readonly quiet: readonly string[];
}

/** A counterexample of an `always` or a liveness property, or a witness of a `sometimes` property. */
export interface Violation {
  readonly schemaVersion: 1;
  /** `check`: the shortest there is. `simulation`: made short, and perhaps not the shortest. */
  readonly source: 'check' | 'simulation' | 'replay' | 'conformance';
  readonly network: string;
  readonly era: string;
  readonly parameters: Readonly<Record<string, number>>;
  readonly variants: readonly string[];
  readonly property: StoryProperty;
  readonly verdict: 'violated' | 'witnessed';
  readonly initial: Readonly<Record<string, Leaves>>;
  readonly steps: readonly StoryStep[];
  /**
   * Only of liveness: after the last step everything is as it was after the step of this number, and the steps from
   * there on repeat for ever. With the number of the last step itself, the run ends there.
   */
  readonly loopsFrom?: number;
  /** Only of liveness. */
  readonly fairness?: AssumedFairness;
  /**
   * Number of the step after which the property is first decided; of liveness, after which the goal is owed and
   * never comes.
   */
  readonly decidedAt: number;
  readonly evidence: readonly Evidence[];
  readonly replay: Replay;
}

/**
 * The leaves of a local state; lists in a context are shown as text. A context field with the name of a
 * region is the exact value behind the region's state.
 */
export function leavesOf(state: LocalState): Leaves {
  const leaves: Record<string, FieldValue> = {};
  const walk = (value: LocalState['value'], name: string): void => {
    if (typeof value === 'string') {
      leaves[name === '' ? 'state' : name] = value;
      return;
    }
    const entries = Object.entries(value);
    for (const [key, inner] of entries) {
      if (inner === undefined) continue;
      if (typeof inner === 'object' && Object.keys(inner).length === 0)
        leaves[name || 'state'] = key;
      else walk(inner, name === '' ? key : `${name}.${key}`);
    }
  };
  walk(state.value, '');
  for (const [name, value] of Object.entries(state.context))
    leaves[name in leaves ? `${name} (value)` : name] = shown(value);
  return leaves;
}

/** What differs between two states of one instance. */
export function changesBetween(instance: string, before: Leaves, after: Leaves): Change[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names
    .filter((leaf) => before[leaf] !== after[leaf])
    .map((leaf) => ({
      instance,
      leaf,
      before: before[leaf] ?? null,
      after: after[leaf] ?? null,
    }));
}

function shown(value: unknown): FieldValue {
  if (value === null) return null;
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'string')
    return value;
  return JSON.stringify(value);
}
