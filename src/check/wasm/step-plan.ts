/** How a step is taken: what single instances rule out, and parts that move independently of each other. */
import type { Predicate } from '../../../machines/language/index.ts';
import { type CompiledNetwork, type CompiledStep, instancesOf } from '../../network/index.ts';
import { type Run, type WordLayout, runsOf, widthOfAll } from './layout.ts';
import { conjunction, normalForm } from './normal-form.ts';

/** Deliveries that depend on each other, with all instances that they read or move. */
export interface Part {
  /** Positions in the step's deliveries, rising. */
  readonly deliveries: readonly number[];
  readonly moved: readonly number[];
  /** Moved ones and those that are only asked. */
  readonly instances: readonly number[];
  /** The instances' fields; their values side by side are the part's input. */
  readonly runs: readonly Run[];
  readonly widthBits: number;
  /** Conjuncts of the guard that ask only the part's instances. */
  readonly guards: readonly Predicate[];
}

/** A step, cut up. */
export interface StepPlan {
  /** By instance: `allows[state]` is false where the step cannot be enabled. */
  readonly single: ReadonlyMap<number, readonly boolean[]>;
  /** Conjuncts of the guard that no part asks. */
  readonly joint: readonly Predicate[];
  readonly isNever: boolean;
  readonly parts: readonly Part[];
}

/** A part of at most so many bits is one look-up in a table. */
export const TABLE_BITS = 12;

/** Parts are put together while they take no more bits than this. */
const JOINED_BITS = 10;

/** Cuts a step up. */
export function planStep(
  network: CompiledNetwork,
  layout: WordLayout,
  step: CompiledStep,
): StepPlan {
  const guard = conjunction(network, normalForm(step.guard ?? { kind: 'and', operands: [] }));
  const single = new Map(guard.single);
  for (const [instance, accepts] of acceptance(network, step)) {
    const known = single.get(instance);
    const joined = accepts.map((one, state) => one && (known?.[state] ?? true));
    single.set(instance, joined);
  }
  const parts = joinParts(layout, independentParts(network, step)).map((one) =>
    finish(network, layout, one, guard.joint),
  );
  const asked = new Set(parts.flatMap((part) => part.guards));
  const joint = guard.joint.filter((one) => !asked.has(one));
  return { single, joint, isNever: guard.isNever, parts };
}

/** For each instance whose first delivery is unconditional: the states that accept it. */
function acceptance(network: CompiledNetwork, step: CompiledStep): Map<number, readonly boolean[]> {
  const first = new Map<number, readonly boolean[]>();
  const sent = new Set<number>();
  for (const { instance, event, when } of step.deliveries) {
    if (sent.has(instance)) continue;
    sent.add(instance);
    const next = network.instances[instance]!.table.next[event]!;
    if (when === undefined)
      first.set(
        instance,
        Array.from(next, (state) => state >= 0),
      );
  }
  return first;
}

interface Draft {
  readonly deliveries: readonly number[];
  readonly moved: ReadonlySet<number>;
  readonly instances: ReadonlySet<number>;
}

/**
 * A delivery belongs to those that moved its instance before, and to those that moved an instance which its
 * condition asks for. An instance that moves only later is asked for the state it began in.
 */
function independentParts(network: CompiledNetwork, step: CompiledStep): Draft[] {
  let drafts: Draft[] = [];
  step.deliveries.forEach(({ instance, when }, position) => {
    const asked =
      when === undefined ? [] : instancesOf(when).map((name) => network.instanceIndex.get(name)!);
    const touched = new Set([instance, ...asked]);
    const joins = (draft: Draft): boolean => [...draft.moved].some((one) => touched.has(one));
    const joined = drafts.filter((draft) => joins(draft));
    const own: Draft = {
      deliveries: [position],
      moved: new Set([instance]),
      instances: touched,
    };
    drafts = [...drafts.filter((draft) => !joins(draft)), union([...joined, own])];
  });
  return drafts;
}

function union(drafts: readonly Draft[]): Draft {
  return {
    deliveries: drafts.flatMap((one) => one.deliveries).sort((a, b) => a - b),
    moved: new Set(drafts.flatMap((one) => [...one.moved])),
    instances: new Set(drafts.flatMap((one) => [...one.instances])),
  };
}

/** Joins neighbours into one look-up while that stays small. */
function joinParts(layout: WordLayout, drafts: readonly Draft[]): Draft[] {
  const position = (draft: Draft): number =>
    Math.min(
      ...[...draft.instances].map((instance) => {
        const { word, shiftBits } = layout.fields[instance]!;
        return word * 64 + shiftBits;
      }),
    );
  const joined: Draft[] = [];
  for (const draft of [...drafts].sort((a, b) => position(a) - position(b))) {
    const last = joined.at(-1);
    const both = last === undefined ? undefined : union([last, draft]);
    if (both !== undefined && widthOfAll(layout, both.instances) <= JOINED_BITS)
      joined[joined.length - 1] = both;
    else joined.push(draft);
  }
  return joined;
}

function finish(
  network: CompiledNetwork,
  layout: WordLayout,
  draft: Draft,
  joint: readonly Predicate[],
): Part {
  const guards = joint.filter((one) =>
    instancesOf(one).every((name) => draft.instances.has(network.instanceIndex.get(name)!)),
  );
  return {
    deliveries: draft.deliveries,
    moved: [...draft.moved],
    instances: [...draft.instances],
    runs: runsOf(layout, draft.instances),
    widthBits: widthOfAll(layout, draft.instances),
    guards,
  };
}
