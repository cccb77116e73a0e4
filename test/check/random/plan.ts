/** Plans: tiny machines and networks as plain data, drawn at random, independent of XState and of src. */
import * as fc from 'fast-check';
import type { Comparison, Predicate, PropertyKind } from '../../../machines/language/index.ts';

/** A transition: the state after, how much it adds to the counter, and up to which count it is enabled. */
export interface PlannedTransition {
  readonly to: number;
  readonly add: number;
  readonly upTo: number;
}

/** A machine: `moves[state][event]`, where undefined refuses; the counter is modulo `modulus`. */
export interface PlannedMachine {
  readonly modulus: number;
  readonly moves: readonly (readonly (PlannedTransition | undefined)[])[];
}

/** An event to an instance, by numbers. */
export interface PlannedDelivery {
  readonly to: number;
  readonly event: number;
  readonly when: Predicate | undefined;
}

/** A step. */
export interface PlannedStep {
  readonly guard: Predicate | undefined;
  readonly deliveries: readonly PlannedDelivery[];
}

/** A network: instances are named `m0`, `m1`, …, states `s0`, `s1`, …, the counter `count`. */
export interface Plan {
  readonly machines: readonly PlannedMachine[];
  readonly steps: readonly PlannedStep[];
  readonly properties: readonly { readonly kind: PropertyKind; readonly predicate: Predicate }[];
}

const STATES = 3;
const EVENTS = 2;
const COMPARISONS: readonly Comparison[] = ['=', '!=', '<', '<=', '>', '>='];
const comparison = fc.constantFrom(...COMPARISONS);

const transition = fc.record({
  to: fc.nat(STATES - 1),
  add: fc.nat(2),
  upTo: fc.nat(3),
});

/** `flags` gives the machine so many two-state extras; used to widen layouts. */
const machine: fc.Arbitrary<PlannedMachine> = fc.record({
  modulus: fc.integer({ min: 1, max: 4 }),
  moves: fc.array(
    fc.array(fc.option(transition, { nil: undefined, freq: 4 }), {
      minLength: EVENTS,
      maxLength: EVENTS,
    }),
    { minLength: STATES, maxLength: STATES },
  ),
});

/** Predicates over `instances` instances, as deep as they come. */
export function predicates(instances: number): fc.Arbitrary<Predicate> {
  const name = fc.nat(instances - 1).map((number) => `m${number}`);
  const side = name.map((one) => ({ instance: one, field: 'count' }));
  const value = fc.oneof(fc.integer({ min: -1, max: 4 }), fc.boolean(), fc.constant(null));
  return fc.letrec<{ any: Predicate }>((tie) => {
    const operands = fc.array(tie('any'), { maxLength: 3 });
    return {
      any: fc.oneof(
        { maxDepth: 3, withCrossShrink: true },
        fc.record({
          kind: fc.constant('in' as const),
          instance: name,
          state: fc.nat(STATES - 1).map((state) => `s${state}`),
        }),
        fc.record({
          kind: fc.constant('field' as const),
          instance: name,
          field: fc.constant('count'),
          comparison,
          value,
        }),
        fc.record({
          kind: fc.constant('fields' as const),
          left: side,
          comparison,
          right: side,
          offset: fc.integer({ min: -2, max: 2 }),
        }),
        fc.record({ kind: fc.constant('not' as const), operand: tie('any') }),
        fc.record({ kind: fc.constantFrom('and' as const, 'or' as const), operands }),
        fc.record({
          kind: fc.constant('count' as const),
          operands,
          comparison,
          value: fc.nat(3),
        }),
      ),
    };
  }).any;
}

/** Networks of two or three machines. */
export const plans: fc.Arbitrary<Plan> = fc.integer({ min: 2, max: 3 }).chain((size) => {
  const predicate = predicates(size);
  const maybe = fc.option(predicate, { nil: undefined, freq: 3 });
  const delivery = fc.record({ to: fc.nat(size - 1), event: fc.nat(EVENTS - 1), when: maybe });
  return fc.record({
    machines: fc.array(machine, { minLength: size, maxLength: size }),
    steps: fc.array(
      fc.record({ guard: maybe, deliveries: fc.array(delivery, { minLength: 1, maxLength: 4 }) }),
      { minLength: 1, maxLength: 6 },
    ),
    properties: fc.array(
      fc.record({ kind: fc.constantFrom<PropertyKind>('always', 'sometimes'), predicate }),
      { minLength: 1, maxLength: 3 },
    ),
  });
});
