/** The states of a story as deltas: every leaf once, and for each step only the leaves that it changed. */
import type { Violation } from '../check/index.ts';
import { valueText } from './words.ts';

/** One leaf of one instance. */
export interface StoryLeaf {
  readonly instance: string;
  readonly leaf: string;
  readonly initial: string;
  /** No step of the story changes it. */
  readonly isStill: boolean;
  /** The evidence speaks of its instance. */
  readonly isEvidence: boolean;
}

/** A story for stepping through; values are text already. */
export interface StoryStates {
  readonly leaves: readonly StoryLeaf[];
  /** For each step the changed leaves: index and new value. */
  readonly deltas: readonly (readonly (readonly [number, string])[])[];
}

/** What a leaf shows while its state is not active. */
const ABSENT = '–';

/** Reads the states out of a story. */
export function storyStates(story: Violation): StoryStates {
  const index = new Map<string, number>();
  const found: { instance: string; leaf: string; initial: string }[] = [];
  const add = (instance: string, leaf: string, initial: string): void => {
    const key = JSON.stringify([instance, leaf]);
    if (index.has(key)) return;
    index.set(key, found.length);
    found.push({ instance, leaf, initial });
  };
  const changes = story.steps.flatMap((step) => step.changes);
  for (const [instance, leaves] of Object.entries(story.initial)) {
    for (const [leaf, value] of Object.entries(leaves)) add(instance, leaf, shown(value));
    for (const one of changes) if (one.instance === instance) add(instance, one.leaf, ABSENT);
  }
  for (const one of changes) add(one.instance, one.leaf, ABSENT);
  const deltas = story.steps.map((step) =>
    step.changes.map((one) => {
      const at = index.get(JSON.stringify([one.instance, one.leaf])) ?? 0;
      return [at, shown(one.after)] as const;
    }),
  );
  const moving = new Set(deltas.flat().map(([at]) => at));
  const spokenOf = new Set(story.evidence.map((one) => one.instance));
  return {
    deltas,
    leaves: found.map((one, at) => ({
      ...one,
      isStill: !moving.has(at),
      isEvidence: spokenOf.has(one.instance),
    })),
  };
}

/** The values of all leaves after so many steps. */
export function valuesAfter({ leaves, deltas }: StoryStates, steps: number): string[] {
  const values = leaves.map((one) => one.initial);
  for (const delta of deltas.slice(0, steps)) for (const [at, value] of delta) values[at] = value;
  return values;
}

function shown(value: Violation['initial'][string][string] | null): string {
  return value === null ? ABSENT : valueText(value);
}
