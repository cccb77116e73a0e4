/** Whether a state shows a sight: asked of every state of a level when ways are looked for. */
import { normalForm } from './normal-form.ts';
import { readField, unpackWords } from './layout.ts';
import { type PartFunction, localsOf, partFunction } from './part-function.ts';
import type { Plan } from './plan.ts';
import { questionOf } from './question.ts';
import type { Origin, Sight } from './sights.ts';

/** Asks the state that begins at an index of an array of 32-bit halves. */
export type StateTest = (halves: Uint32Array, index: number) => boolean;

/** The test for a sight. */
export function sightTest(plan: Plan, sight: Sight): StateTest {
  const { network, layout } = plan;
  switch (sight.kind) {
    case 'found': {
      const { kind, predicate } = network.properties[sight.property]!;
      const question = questionOf(network, normalForm(predicate, kind === 'sometimes'));
      return (halves, index) => question(unpackWords(layout, halves, index));
    }
    case 'seen': {
      const field = layout.fields[sight.instance]!;
      return (halves, index) => readField(halves, index, field) === sight.local;
    }
    case 'fired': {
      const made = madeBy(plan, sight.step);
      return (halves, index) => made(halves, index) !== undefined;
    }
    case 'accepted': {
      const tests = sight.origins.map((origin) => originTest(plan, sight, origin));
      return (halves, index) => tests.some((test) => test(halves, index));
    }
  }
}

/** Whether a step makes a delivery from where it was seen to be made. */
function originTest(
  plan: Plan,
  { instance, event, local }: Extract<Sight, { readonly kind: 'accepted' }>,
  { step, part, input }: Origin,
): StateTest {
  const made = madeBy(plan, step);
  if (input !== undefined) {
    const locals = localsOf(plan.layout.fields.length, plan.steps[step]!.parts[part]!.runs, input);
    const fields = plan.steps[step]!.parts[part]!.runs.flatMap((run) => run.fields);
    return (halves, index) =>
      fields.every((field) => readField(halves, index, field) === locals[field.instance]) &&
      made(halves, index) !== undefined;
  }
  const { deliveries } = plan.network.steps[step]!;
  return (halves, index) =>
    made(halves, index)?.some(([position, from]) => {
      const delivery = deliveries[position]!;
      return delivery.instance === instance && delivery.event === event && from === local;
    }) ?? false;
}

type Made = readonly (readonly [position: number, local: number])[];

/** What deliveries a step makes in a state; undefined where it is not enabled. */
function madeBy(
  plan: Plan,
  index: number,
): (halves: Uint32Array, index: number) => Made | undefined {
  const { network, layout } = plan;
  const { parts, joint, single, isNever } = plan.steps[index]!;
  const guards = joint.map((one) => questionOf(network, one));
  const takes = parts.map((part): PartFunction =>
    partFunction(network, network.steps[index]!, part),
  );
  const filters = [...single].map(([instance, allows]) => ({
    field: layout.fields[instance]!,
    allows,
  }));
  return (halves, at) => {
    if (isNever || !filters.every(({ field, allows }) => allows[readField(halves, at, field)]!))
      return undefined;
    const locals = unpackWords(layout, halves, at);
    if (!guards.every((guard) => guard(locals))) return undefined;
    const made: [number, number][] = [];
    const isTaken = takes.every((take) => take([...locals], (...one) => made.push(one)));
    return isTaken ? made : undefined;
  };
}
