/** Stories of lassos: walked through XState, which must agree that the run is fair and never comes to the goal. */
import type { LivenessProperty } from '../../machines/language/index.ts';
import { RaidproofError } from '../errors.ts';
import { type CompiledNetwork, evaluate } from '../network/index.ts';
import type { Lasso } from './lasso.ts';
import { obligationsOf } from './obligations.ts';
import { type StoryFrame, type XStateView, storyOf, takeStep, viewOf, walk } from './replay.ts';
import type { AssumedFairness, Violation } from './violation.ts';

/** Why a lasso is a counterexample. */
interface Refutation {
  /** Number of the step after which the goal is owed and never comes. */
  readonly owedFrom: number;
  readonly fairness: AssumedFairness;
}

/**
 * Tells a lasso as a story about a property. Everything in it comes from XState, nothing from tables.
 * @throws RaidproofError RP303 when XState does not take the steps, or does not find it a counterexample
 */
export function tellLasso(
  network: CompiledNetwork,
  property: LivenessProperty,
  lasso: Lasso,
  frame: StoryFrame,
): Violation {
  const path = [...lasso.stem, ...lasso.cycle];
  const states = walk(network, path);
  const refutation = refutationBy(network, property, lasso, states);
  if (refutation === undefined)
    throw new RaidproofError(
      'RP303',
      `in XState this run is no counterexample of ${property.id}`,
      `network ${network.definition.name}`,
      'A replay key fits only the network, parameters and variants it was printed for.',
    );
  const key = `${lasso.stem.join('.')}(${lasso.cycle.join('.')})`;
  return {
    ...storyOf(network, property, path, states, frame),
    verdict: 'violated',
    loopsFrom: lasso.stem.length,
    fairness: refutation.fairness,
    decidedAt: refutation.owedFrom,
    replay: {
      key,
      command: `${frame.command} --property ${property.id} --replay '${key}'`,
    },
  };
}

/** Whether a lasso is a counterexample of a property, asked of XState. @throws RaidproofError RP303 */
export function refutes(
  network: CompiledNetwork,
  property: LivenessProperty,
  lasso: Lasso,
): boolean {
  const states = walk(network, [...lasso.stem, ...lasso.cycle]);
  return refutationBy(network, property, lasso, states) !== undefined;
}

function refutationBy(
  network: CompiledNetwork,
  property: LivenessProperty,
  { stem, cycle }: Lasso,
  states: readonly XStateView[],
): Refutation | undefined {
  const entry = states[stem.length]!;
  if (!entry.every((one, index) => one.key === states.at(-1)![index]!.key)) return undefined;
  const owedFrom = owedFromStep(network, property, states, stem.length);
  const fairness = fairnessOf(network, property, cycle, states.slice(stem.length), stem.length);
  return owedFrom === -1 || fairness === undefined ? undefined : { owedFrom, fairness };
}

/** The first state that calls for the goal with no goal in it or after it, or -1. What repeats comes after all. */
function owedFromStep(
  network: CompiledNetwork,
  property: LivenessProperty,
  states: readonly XStateView[],
  loopsFrom: number,
): number {
  const views = states.map((one) => viewOf(network, one));
  const lastGoal = views.findLastIndex((view) => evaluate(property.predicate, view));
  if (lastGoal >= loopsFrom) return -1;
  if (property.kind === 'eventually') return lastGoal === -1 ? 0 : -1;
  const { premise } = property;
  return views.findIndex(
    (view, at) => at > lastGoal && (premise === undefined || evaluate(premise, view)),
  );
}

/** What happens to each owed step in the cycle; undefined where one is enabled throughout and never taken. */
function fairnessOf(
  network: CompiledNetwork,
  property: LivenessProperty,
  cycle: readonly number[],
  states: readonly XStateView[],
  before: number,
): AssumedFairness | undefined {
  const { isOwed, isQuiet } = obligationsOf(network, property);
  if (cycle.some((step) => isQuiet[step] === 1)) return undefined;
  const taken: string[] = [];
  const interrupted: { step: string; after: number }[] = [];
  const disabled: string[] = [];
  const putOff: string[] = [];
  for (const [index, step] of network.steps.entries()) {
    if (isQuiet[index] === 1) continue;
    const { name } = step.definition;
    const isTaken = cycle.includes(index);
    const isEnabled = states.map((one) => takeStep(network, one, step) !== undefined);
    if (isOwed[index] === 0) putOff.push(...(isEnabled.includes(true) && !isTaken ? [name] : []));
    else if (isTaken) taken.push(name);
    else if (!isEnabled.includes(true)) disabled.push(name);
    else if (!isEnabled.includes(false)) return undefined;
    else interrupted.push({ step: name, after: before + isEnabled.indexOf(false) });
  }
  return { taken, interrupted, disabled, putOff, quiet: [...(property.quiet ?? [])] };
}
