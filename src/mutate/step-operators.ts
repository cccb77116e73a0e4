/** Step operators: one step of a network made wrong. The steps are plain data, and so is what becomes of them. */
import type { Delivery, Predicate, Step } from '../../machines/language/index.ts';
import { instancesOf } from '../network/index.ts';
import type { OperatorName } from './operators.ts';
import { deliveryText, predicateText } from './words.ts';

/** What became of a step; undefined when it is gone. */
export interface StepMutation {
  readonly operator: OperatorName;
  readonly detail: string;
  readonly step: Step | undefined;
}

/** All mutations of one step, in a fixed order. */
export function stepMutations(step: Step): StepMutation[] {
  return [
    { operator: 'drop-step', detail: 'the whole step', step: undefined },
    ...guardMutations(step),
    ...step.deliveries.flatMap((_, position) => deliveryMutations(step, position)),
    ...swaps(step),
  ];
}

/** The operands of a conjunction, however deep; a predicate that is none is its own only conjunct. */
export function conjunctsOf(predicate: Predicate | undefined): readonly Predicate[] {
  if (predicate === undefined) return [];
  if (predicate.kind !== 'and') return [predicate];
  return predicate.operands.flatMap((operand) => conjunctsOf(operand));
}

function guardMutations(step: Step): StepMutation[] {
  const conjuncts = conjunctsOf(step.guard);
  const { guard, ...bare } = step;
  const parts = conjuncts.flatMap((conjunct, position): StepMutation[] => {
    const where = conjuncts.length === 1 ? 'guard' : `part ${position + 1} of ${conjuncts.length}`;
    const detail = `${where}: ${predicateText(conjunct)}`;
    const others = conjuncts.filter((_, index) => index !== position);
    const negated: Predicate[] = conjuncts.with(position, { kind: 'not', operand: conjunct });
    return [
      { operator: 'drop-conjunct', detail, step: { ...bare, guard: joined(others) } },
      { operator: 'negate-conjunct', detail, step: { ...bare, guard: joined(negated) } },
    ];
  });
  if (guard === undefined || conjuncts.length < 2) return parts;
  const detail = `all ${conjuncts.length} parts of the guard`;
  return [{ operator: 'drop-guard', detail, step: bare }, ...parts];
}

function joined(operands: readonly Predicate[]): Predicate {
  return { kind: 'and', operands };
}

function deliveryMutations(step: Step, position: number): StepMutation[] {
  const delivery = step.deliveries[position]!;
  const { when, ...unconditional } = delivery;
  const detail = `${position + 1}: ${deliveryText(delivery)}`;
  const others = step.deliveries.filter((_, index) => index !== position);
  const put = (changed: Delivery): Step => ({
    ...step,
    deliveries: step.deliveries.with(position, changed),
  });
  const dropped: StepMutation = {
    operator: 'drop-delivery',
    detail,
    step: { ...step, deliveries: others },
  };
  if (when === undefined) return [dropped];
  const negated: Delivery = { ...delivery, when: { kind: 'not', operand: when } };
  return [
    dropped,
    { operator: 'drop-when', detail, step: put(unconditional) },
    { operator: 'negate-when', detail, step: put(negated) },
  ];
}

/** Neighbours that would do the same the other way round are left alone. */
function swaps(step: Step): StepMutation[] {
  return step.deliveries.slice(1).flatMap((later, index): StepMutation[] => {
    const earlier = step.deliveries[index]!;
    if (areIndependent(earlier, later)) return [];
    const deliveries = step.deliveries.with(index, later).with(index + 1, earlier);
    const detail = `${index + 1} and ${index + 2}: ${deliveryText(earlier)}; ${deliveryText(later)}`;
    return [{ operator: 'swap-deliveries', detail, step: { ...step, deliveries } }];
  });
}

function areIndependent(one: Delivery, other: Delivery): boolean {
  return one.to !== other.to && !asksFor(one, other.to) && !asksFor(other, one.to);
}

function asksFor({ when }: Delivery, instance: string): boolean {
  return when !== undefined && instancesOf(when).includes(instance);
}
