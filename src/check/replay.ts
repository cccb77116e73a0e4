/** Replay: a path of steps is walked through XState itself and told as a story. */
import type { AnyMachineSnapshot } from 'xstate';
import type { Property, StateProperty } from '../../machines/language/index.ts';
import { RaidproofError } from '../errors.ts';
import {
  type CompiledNetwork,
  type CompiledStep,
  type LocalState,
  type View,
  ask,
  evaluate,
  initialSnapshot,
  localState,
} from '../network/index.ts';
import { explain } from './explain.ts';
import { type StoryStep, type Violation, changesBetween, leavesOf } from './violation.ts';

/** The global state as XState holds it, one local state an instance. */
export type XStateView = readonly LocalState[];

/** The initial global state. */
export function initialStates(network: CompiledNetwork): XStateView {
  const first = new Map<object, LocalState>();
  return network.instances.map(({ table }) => {
    const known = first.get(table);
    if (known !== undefined) return known;
    const state = localState(initialSnapshot(table.machine));
    first.set(table, state);
    return state;
  });
}

/** What a view of these states answers. */
export function viewOf(network: CompiledNetwork, states: XStateView): View {
  return (name) => states[network.instanceIndex.get(name)!]!;
}

/** The states after a step, or undefined when it is not enabled. Asks XState, not the tables. */
export function takeStep(
  network: CompiledNetwork,
  states: XStateView,
  step: CompiledStep,
): XStateView | undefined {
  if (step.guard !== undefined && !evaluate(step.guard, viewOf(network, states))) return undefined;
  const after = [...states];
  for (const delivery of step.deliveries) {
    if (delivery.when !== undefined && !evaluate(delivery.when, viewOf(network, after))) continue;
    const { table } = network.instances[delivery.instance]!;
    const snapshot: AnyMachineSnapshot = after[delivery.instance]!.snapshot;
    const answer = ask(table.machine, snapshot, table.events[delivery.event]!);
    if (answer === undefined) return undefined;
    after[delivery.instance] = localState(answer.snapshot);
  }
  return after;
}

/** The global states along a path. @throws RaidproofError RP303 where a step is not enabled in XState. */
export function walk(network: CompiledNetwork, path: readonly number[]): XStateView[] {
  const states = [initialStates(network)];
  path.forEach((stepIndex, position) => {
    const step = network.steps[stepIndex];
    const after = step && takeStep(network, states[position]!, step);
    if (after === undefined)
      throw new RaidproofError(
        'RP303',
        `step ${position + 1} ('${step?.definition.name ?? stepIndex}') is not enabled in XState`,
        `network ${network.definition.name}`,
        'A replay key fits only the network, parameters and variants it was printed for.',
      );
    states.push(after);
  });
  return states;
}

/** What a story needs to know beside the path. */
export interface StoryFrame {
  readonly variants: readonly string[];
  readonly source: Violation['source'];
  /** The command without its `--replay`. */
  readonly command: string;
}

/** Tells a path as a story about a property. Everything in it comes from XState, nothing from tables. */
export function tell(
  network: CompiledNetwork,
  property: StateProperty,
  path: readonly number[],
  frame: StoryFrame,
): Violation {
  const states = walk(network, path);
  const key = path.join('.');
  const holdsAt = states.map((one) => evaluate(property.predicate, viewOf(network, one)));
  return {
    ...storyOf(network, property, path, states, frame),
    verdict: property.kind === 'always' ? 'violated' : 'witnessed',
    decidedAt: holdsAt.indexOf(property.kind === 'sometimes'),
    replay: { key, command: `${frame.command} --replay '${key}'` },
  };
}

/** What all stories have: the property, the steps with their changes, the evidence in the last state. */
export function storyOf(
  network: CompiledNetwork,
  property: Property,
  path: readonly number[],
  states: readonly XStateView[],
  { source, variants }: StoryFrame,
): Omit<Violation, 'verdict' | 'decidedAt' | 'replay'> {
  const { name, era, parameters } = network.definition;
  const { id, kind, sentence, reason, kernel = '' } = property;
  return {
    schemaVersion: 1,
    source,
    network: name,
    era,
    parameters,
    variants,
    property: { id, kind, sentence, reason, kernel },
    initial: Object.fromEntries(
      network.instances.map((one, index) => [one.name, leavesOf(states[0]![index]!)]),
    ),
    steps: path.map((step, index) => storyStep(network, step, index + 1, states)),
    evidence: explain(property.predicate, viewOf(network, states.at(-1)!)),
  };
}

function storyStep(
  network: CompiledNetwork,
  stepIndex: number,
  number: number,
  states: readonly XStateView[],
): StoryStep {
  const { name, actor, sentence, kernel } = network.steps[stepIndex]!.definition;
  const before = states[number - 1]!;
  const after = states[number]!;
  const changes = network.instances.flatMap((one, index) =>
    before[index] === after[index]
      ? []
      : changesBetween(one.name, leavesOf(before[index]!), leavesOf(after[index]!)),
  );
  return { number, name, actor, sentence, kernel: kernel ?? '', changes };
}
