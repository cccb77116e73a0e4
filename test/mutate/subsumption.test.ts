/** Subsumption: decided by all choices of local states; held against a plain enumeration of them. */
import { array, assert, constantFrom, letrec, nat, oneof, property, tuple } from 'fast-check';
import { expect, test } from 'vitest';
import {
  type LivenessProperty,
  type Predicate,
  type Property,
  and,
  count,
  has,
  implies,
  is,
  not,
  or,
} from '../../machines/language/index.ts';
import { satisfying } from '../../src/mutate/satisfiable.ts';
import { subsumptionOf } from '../../src/mutate/subsumption.ts';
import { compile, evaluate } from '../../src/network/index.ts';
import type { LocalState } from '../../src/network/local-state.ts';
import { PROPERTIES, workshop } from './support/workshop.ts';

const NODES = 100_000;
const [LOCK, LAMP, ONE, OTHER] = ['lock', 'lamp', 'worker 0', 'worker 1'].map((name) => ({ name }));

function always(id: string, predicate: Predicate): Property {
  return { id, kind: 'always', sentence: '', reason: '', predicate };
}

function withProperties(...properties: readonly Property[]) {
  return compile(workshop([...PROPERTIES, ...properties]));
}

test('a weaker promise is subsumed by the stronger one, which is free', () => {
  const strong = always('strong', not(or(is(ONE!, 'inside'), is(OTHER!, 'waiting'))));
  const weak = always('weak', not(is(ONE!, 'inside')));
  const network = withProperties(strong, weak);
  expect(subsumptionOf(network, weak, NODES)).toEqual({ property: 'weak', by: ['strong'] });
  expect(subsumptionOf(network, strong, NODES)).toBe(null);
});

test('two promises imply a third only together, and nothing implies what cannot fail', () => {
  const first = always('first', implies(is(ONE!, 'inside'), is(LOCK!, 'held')));
  const second = always('second', implies(is(LOCK!, 'held'), is(OTHER!, 'idle')));
  const third = always('third', implies(is(ONE!, 'inside'), is(OTHER!, 'idle')));
  const network = compile(workshop([first, second, third]));
  expect(subsumptionOf(network, third, NODES)?.by).toEqual(['first', 'second']);
  expect(subsumptionOf(network, first, NODES)).toBe(null);
  const empty = always('empty', or(is(LAMP!, 'on'), is(LAMP!, 'off')));
  expect(subsumptionOf(withProperties(empty), empty, NODES)?.by).toEqual([]);
});

test('a search that is given up says so', () => {
  const weak = always('weak', not(is(ONE!, 'inside')));
  expect(subsumptionOf(withProperties(weak), weak, 1)).toBe(undefined);
});

function leadsTo(
  id: string,
  premise: Predicate,
  predicate: Predicate,
  quiet: readonly string[] = [],
): LivenessProperty {
  return { id, kind: 'leadsTo', sentence: '', reason: '', premise, predicate, quiet };
}

const isWaiting = is(ONE!, 'waiting');
const weaker = leadsTo('weaker', isWaiting, not(isWaiting));

test('a claim about runs is subsumed by one that leads further, if both take the same to be quiet', () => {
  const further = leadsTo('further', isWaiting, is(ONE!, 'inside'));
  const network = compile(workshop([further, weaker]));
  expect(subsumptionOf(network, weaker, NODES)?.by).toEqual(['further']);
  expect(subsumptionOf(network, further, NODES)).toBe(null);
  const quieter = leadsTo('further', isWaiting, is(ONE!, 'inside'), ['user']);
  expect(subsumptionOf(compile(workshop([quieter, weaker])), weaker, NODES)).toBe(null);
});

test('claims about runs imply another together, or with a promise; one that is called for elsewhere does not', () => {
  const isEither = or(isWaiting, is(OTHER!, 'waiting'));
  const either = leadsTo('either', isEither, is(LOCK!, 'held'));
  const one = leadsTo('one', isWaiting, is(ONE!, 'inside'));
  const other = leadsTo('other', is(OTHER!, 'waiting'), is(LOCK!, 'held'));
  const held = always('held', implies(is(ONE!, 'inside'), is(LOCK!, 'held')));
  const by = (...all: readonly Property[]) =>
    subsumptionOf(compile(workshop([...all, either])), either, NODES)?.by;
  expect(by(held, one, other)).toEqual(['held', 'one', 'other']);
  expect(by(one, other)).toBe(undefined);
  expect(by(held, one)).toBe(undefined);
  // What nothing calls for, and what is called for always: neither fails wherever this one does.
  const elsewhere = leadsTo('elsewhere', or(), is(LOCK!, 'held'));
  expect(by(held, one, elsewhere)).toBe(undefined);
  const wider = leadsTo('wider', and(), is(LOCK!, 'held'));
  expect(by(held, wider)).toBe(undefined);
});

const ATOMS: readonly Predicate[] = [
  is(ONE!, 'inside'),
  is(ONE!, 'waiting'),
  is(OTHER!, 'idle'),
  is(LOCK!, 'held'),
  is(LAMP!, 'on'),
  has(LAMP!, 'count', '>', 0),
  has(LAMP!, 'count', '=', 2),
];

const predicates = letrec<{ readonly one: Predicate }>((tie) => ({
  one: oneof(
    { maxDepth: 3 },
    constantFrom(...ATOMS),
    tie('one').map((one) => not(one)),
    array(tie('one'), { maxLength: 3 }).map((all) => and(...all)),
    array(tie('one'), { maxLength: 3 }).map((all) => or(...all)),
    tuple(array(tie('one'), { maxLength: 3 }), nat(2)).map(([all, number]) =>
      count(all, (one) => one, '>=', number),
    ),
  ),
})).one;

function holds(all: readonly Predicate[], choice: ReadonlyMap<string, LocalState>): boolean {
  return all.every((one) => evaluate(one, (name) => choice.get(name)!));
}

test('a choice is found exactly where enumeration finds one, and it is one', () => {
  const network = compile(workshop());
  const tables = network.instances.map(({ name, table }) => ({ name, states: table.states }));
  const choices = tables.reduce<readonly ReadonlyMap<string, LocalState>[]>(
    (all, { name, states }) =>
      all.flatMap((one) => states.map((state) => new Map([...one, [name, state]]))),
    [new Map()],
  );
  assert(
    property(array(predicates, { minLength: 1, maxLength: 3 }), (all) => {
      const found = satisfying(network, all, NODES)!;
      const isThere = choices.some((choice) => holds(all, choice));
      // Instances that are left open may be in any state.
      const isRight = found !== null && holds(all, new Map([...choices[0]!, ...found]));
      expect([found !== null, isRight]).toEqual([isThere, isThere]);
    }),
    { numRuns: 300, seed: 7 },
  );
});
