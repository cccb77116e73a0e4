/** Networks: machine instances joined by atomic steps, with the properties they must keep. Plain data. */
import type { AnyStateMachine, EventFromLogic, EventObject } from 'xstate';
import type { Predicate } from './predicate.ts';

/** One machine at work under a name of its own, for instance `chunk 0`. */
export interface Instance<E extends EventObject = EventObject> {
  /** Unique in its network. */
  readonly name: string;
  readonly machine: AnyStateMachine;
  /** Carries the event type for {@link send}; never set. */
  readonly accepts?: E;
}

/**
 * One event to one instance. Deliveries of a step happen in their order; `when` is judged on the state
 * that the earlier deliveries of the same step left.
 */
export interface Delivery {
  readonly to: string;
  readonly event: EventObject;
  readonly when?: Predicate;
}

/** What a system under test must be made to do for a step; plain data, one type a kind of step. */
export interface Call {
  readonly type: string;
}

/**
 * What a misfortune a step is. A fault that no search without such steps can find needs it.
 * - `crash`: power fails, or the kernel stops.
 * - `late landing`: a page write lands although an older one of the same page has not.
 * - `second member`: a member other than the first fails, leaves or comes back.
 */
export type Hazard = 'crash' | 'late landing' | 'second member';

/**
 * An atomic step: what one actor does without anybody seeing it half done. It is enabled when its guard
 * holds and every event it delivers is accepted by its instance.
 */
export interface Step {
  /** Unique in its network; what counterexamples and suites call it. */
  readonly name: string;
  /** Who acts: writer, raid5d, daemon, sync thread, device, user, crash, … */
  readonly actor: string;
  /** One sentence: what happens. */
  readonly sentence: string;
  /** Kernel function and version this step stands for. */
  readonly kernel?: string;
  /** The step as a call on a system under test, for conformance. */
  readonly call?: Call;
  readonly guard?: Predicate;
  readonly deliveries: readonly Delivery[];
  /**
   * `weak`: enabled without a break from some time on, it is taken at last. Without it the step may be put off
   * for ever; so it is for what users, writers, crashes and failing devices do.
   */
  readonly fairness?: 'weak';
  readonly hazard?: Hazard;
}

/**
 * `always`: must hold in every reachable state. `sometimes`: must hold in at least one, so that no safety
 * property holds emptily. `eventually`: holds at some time of every fair run. `leadsTo`: in every fair run,
 * whenever the premise holds, the predicate holds then or later.
 */
export type PropertyKind = 'always' | 'sometimes' | 'eventually' | 'leadsTo';

interface Claim {
  /** Stable id: S1… of the rules, or a word. */
  readonly id: string;
  /** One positive sentence. */
  readonly sentence: string;
  /** Why it must hold; what a user loses without it. */
  readonly reason: string;
  /** The kernel code that maintains it. */
  readonly kernel?: string;
  readonly predicate: Predicate;
}

/** A claim about single states. */
export interface StateProperty extends Claim {
  readonly kind: 'always' | 'sometimes';
}

/** A claim about fair runs: infinite ones, or such that end where no fair step is enabled. */
export interface LivenessProperty extends Claim {
  readonly kind: 'eventually' | 'leadsTo';
  /** What calls for the predicate; for `eventually` the beginning does, and it is left out. */
  readonly premise?: Predicate;
  /** Actors that are taken to do nothing any more from some time on: "once no more writes come, …". */
  readonly quiet?: readonly string[];
}

/** A claim about a network. */
export type Property = StateProperty | LivenessProperty;

/** Whether a claim is about runs; all others are about single states. */
export function isLiveness(property: Property): property is LivenessProperty {
  return property.kind === 'eventually' || property.kind === 'leadsTo';
}

/** A network, ready to be compiled. */
export interface Network {
  readonly name: string;
  readonly era: string;
  readonly parameters: Readonly<Record<string, number>>;
  readonly instances: readonly Instance[];
  readonly steps: readonly Step[];
  readonly properties: readonly Property[];
}

/** Puts a machine to work under a name. */
export function instance<M extends AnyStateMachine>(
  name: string,
  machine: M,
): Instance<EventFromLogic<M>> {
  return { name, machine };
}

/** An unconditional delivery. */
export function send<E extends EventObject>(to: Instance<E>, event: NoInfer<E>): Delivery {
  return { to: to.name, event };
}

/** A delivery that happens only when the predicate holds at its turn. */
export function sendIf<E extends EventObject>(
  when: Predicate,
  to: Instance<E>,
  event: NoInfer<E>,
): Delivery {
  return { to: to.name, event, when };
}
