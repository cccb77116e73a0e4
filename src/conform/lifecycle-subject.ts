/** The `lifecycle` network and the executor's lifecycle, at the same sizes, ready for lockstep. */
import type { Step } from '../../machines/language/index.ts';
import type { LifecycleCall } from '../../machines/lifecycle/calls.ts';
import { lifecycle } from '../../machines/lifecycle/family.ts';
import { RaidproofError } from '../errors.ts';
import { type CompiledNetwork, compile } from '../network/index.ts';
import type { LifecycleSizes } from './lifecycle-bench.ts';
import { lifecycleSystem } from './lifecycle-driver.ts';
import { expectedLifecycle } from './lifecycle-expected.ts';
import type { Subject } from './lockstep.ts';

/** Steps that the executor is not asked to do, each with the reason. */
export const LEFT_OUT: readonly { readonly step: RegExp; readonly reason: string }[] = [
  {
    step: /^fail member \d+ amid its I\/O$|^return I\/O of member/,
    reason: 'the executor does not set NEEDED when the last I/O of a failed member returns',
  },
  {
    step: /^drop the checkpoint$/,
    reason: 'only a mend of a later kernel takes it',
  },
];

/** The subject at the network's standard sizes, or with some of them changed; with variants of the model. */
export function lifecycleSubject(
  changes: Readonly<Record<string, number>> = {},
  variants: readonly string[] = [],
): Subject<LifecycleCall> {
  const standard = lifecycle.parameters.map((one) => [one.name, one.standard] as const);
  const parameters: Record<string, number> = { ...Object.fromEntries(standard), ...changes };
  const whole = lifecycle.build('classic', parameters, new Set(variants));
  const steps = whole.steps.filter((step) => reasonToLeaveOut(step) === undefined);
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

/** Why the executor is not asked to do this step; undefined when it is. */
export function reasonToLeaveOut({ name }: Step): string | undefined {
  return LEFT_OUT.find(({ step }) => step.test(name))?.reason;
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
