/** The `lifecycle` network and the executor's lifecycle, at the same sizes, ready for lockstep. */
import {
  type Instance,
  type Predicate,
  type Step,
  and,
  is,
  not,
  or,
} from '../../machines/language/index.ts';
import type { LifecycleCall } from '../../machines/lifecycle/calls.ts';
import { lifecycle } from '../../machines/lifecycle/family.ts';
import { RaidproofError } from '../errors.ts';
import { type CompiledNetwork, compile } from '../network/index.ts';
import type { LifecycleSizes } from './lifecycle-bench.ts';
import { lifecycleSystem } from './lifecycle-driver.ts';
import { expectedLifecycle } from './lifecycle-expected.ts';
import type { Subject } from './lockstep.ts';

/** How the network is cut to what is compared. */
export interface LifecycleChoice {
  /** Sizes other than the standard ones. */
  readonly scope?: Readonly<Record<string, number>>;
  /** Variants of the model, to see the comparison fail. */
  readonly variants?: readonly string[];
  /** Actors that do nothing, so that random schedules get further in the rest. */
  readonly without?: readonly string[];
}

/** A step that the executor is not asked to do, or only under a further condition. */
interface Restriction {
  readonly step: RegExp;
  readonly reason: string;
  /** Without it the step is left out. */
  readonly onlyIf?: (members: readonly Instance[]) => Predicate;
}

/** Every restriction, as the details of the results tell it. */
const RESTRICTIONS: readonly Restriction[] = [
  {
    step: /^fail member \d+ amid its I\/O$|^return I\/O of member/,
    reason: 'the executor does not set NEEDED when the last I/O of a failed member returns',
  },
  {
    step: /^drop the checkpoint$/,
    reason: 'only a mend of a later kernel takes it',
  },
  {
    step: /^acknowledge the write$/,
    reason:
      'only while no failed member holds its slot: to 3.1 the executor may read from one, and the end of that I/O sets ' +
      'NEEDED; the network has no reads',
    onlyIf: (members) => and(...members.map((member) => not(is(member, 'faulty')))),
  },
  {
    step: /^choose what to sync$/,
    reason:
      'not with a spare listed before a device that is being recovered: to 3.1 the add that fails ends the ' +
      'search and nothing is recovered, which the executor does and the network does not',
    onlyIf: (members) => not(or(...members.map((_, index) => spareBefore(members, index)))),
  },
];

/** A spare, and behind it in the list a device that is being recovered. */
function spareBefore(members: readonly Instance[], index: number): Predicate {
  const before = members.slice(0, index).map((member) => is(member, 'spare'));
  return and(is(members[index]!, 'recovering'), or(...before));
}

/** What is not compared, in words: which steps, and why. */
export const RESTRICTIONS_IN_WORDS: readonly string[] = RESTRICTIONS.map(
  ({ step, reason, onlyIf }) =>
    `${onlyIf === undefined ? 'left out' : 'restricted'}: ${step.source} (${reason})`,
);

/** The subject at the network's standard sizes, or as chosen. */
export function lifecycleSubject(choice: LifecycleChoice = {}): Subject<LifecycleCall> {
  const standard = lifecycle.parameters.map((one) => [one.name, one.standard] as const);
  const parameters: Record<string, number> = { ...Object.fromEntries(standard), ...choice.scope };
  const whole = lifecycle.build('classic', parameters, new Set(choice.variants));
  const members = whole.instances.filter(({ name }) => name.startsWith('member '));
  const steps = whole.steps.map((step) =>
    choice.without?.includes(step.actor) === true ? never(step) : restricted(step, members),
  );
  const network = compile({ ...whole, steps, properties: [] });
  const sizes: LifecycleSizes = {
    members: parameters['members']!,
    spares: parameters['spares']!,
    segments: parameters['segments']!,
  };
  return {
    name: 'lifecycle',
    network,
    expected: (view) => expectedLifecycle(sizes, view),
    create: () => lifecycleSystem(sizes),
    callOf: (step) => callOf(network, step),
  };
}

/** The step as the executor is asked to do it. It keeps its place, so that paths mean the same in the whole network. */
function restricted(step: Step, members: readonly Instance[]): Step {
  const found = RESTRICTIONS.find((one) => one.step.test(step.name));
  if (found === undefined) return step;
  if (found.onlyIf === undefined) return never(step);
  return { ...step, guard: and(step.guard ?? and(), found.onlyIf(members)) };
}

function never(step: Step): Step {
  return { ...step, guard: or() };
}

function callOf(network: CompiledNetwork, step: number): LifecycleCall {
  const { call, name } = network.steps[step]!.definition;
  if (call !== undefined) return call as LifecycleCall;
  throw new RaidproofError(
    'RP301',
    `step '${name}' has no call`,
    `network ${network.definition.name}`,
    'Give it one, or it is not tested against the executor.',
  );
}
