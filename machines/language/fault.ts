/** The words that faults of a network are written in: its steps with something more, or less. Nothing of md. */
import type { Delivery, Network, Step } from './network.ts';
import { type Predicate, and } from './predicate.ts';

/** An event to an instance that is known by its name alone. */
export function to(
  { name }: { readonly name: string },
  type: string,
  more: Readonly<Record<string, unknown>> = {},
): Delivery {
  return { to: name, event: { type, ...more } };
}

/** A delivery that happens only when the predicate holds at its turn. */
export function when(predicate: Predicate, delivery: Delivery): Delivery {
  return { ...delivery, when: predicate };
}

/** Changes one step. */
export type StepChange = (step: Step) => Step;

/**
 * The network with the steps changed whose names begin so.
 * @throws RangeError where there is none: such a fault would change nothing and be missed by nobody
 */
export function altered(network: Network, name: string, change: StepChange): Network {
  const isMeant = (step: Step): boolean => step.name.startsWith(name);
  if (!network.steps.some((one) => isMeant(one)))
    throw new RangeError(`${network.name} has no step that begins with: ${name}`);
  return { ...network, steps: network.steps.map((one) => (isMeant(one) ? change(one) : one)) };
}

/** The network without the steps whose names begin in one of these ways. */
export function narrowed(network: Network, names: readonly string[]): Network {
  const isLeft = ({ name }: Step): boolean => !names.some((one) => name.startsWith(one));
  return { ...network, steps: network.steps.filter((one) => isLeft(one)) };
}

/** The network with more steps behind its own. */
export function extended(network: Network, steps: readonly Step[]): Network {
  return { ...network, steps: [...network.steps, ...steps] };
}

/** The step of this very name, changed into another one. @throws RangeError where there is none */
export function variation(network: Network, name: string, change: StepChange): Step {
  const found = network.steps.find((one) => one.name === name);
  if (found === undefined) throw new RangeError(`${network.name} has no step ${name}`);
  return change(found);
}

/** Something is delivered before all else. */
export function first(...deliveries: readonly Delivery[]): StepChange {
  return (step) => ({ ...step, deliveries: [...deliveries, ...step.deliveries] });
}

/** Something is delivered after all else. */
export function last(...deliveries: readonly Delivery[]): StepChange {
  return (step) => ({ ...step, deliveries: [...step.deliveries, ...deliveries] });
}

/** Events of this type are not delivered. */
export function omitting(type: string, to = ''): StepChange {
  return (step) => ({
    ...step,
    deliveries: step.deliveries.filter((one) => one.event.type !== type || !one.to.startsWith(to)),
  });
}

/** The step also asks for something. */
export function onlyIf(predicate: Predicate): StepChange {
  return ({ guard = and(), ...step }) => ({ ...step, guard: and(guard, predicate) });
}

/** The step asks for this alone. */
export function whenever(predicate: Predicate): StepChange {
  return (step) => ({ ...step, guard: predicate });
}

/** The step may still be taken, and is not owed any more. */
export function unowed(step: Step): Step {
  const changed: { -readonly [Name in keyof Step]: Step[Name] } = { ...step };
  delete changed.fairness;
  return changed;
}

/** One change after the other. */
export function all(...changes: readonly StepChange[]): StepChange {
  return (step) => changes.reduce((one, change) => change(one), step);
}
