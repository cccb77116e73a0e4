/** Judging mutants: each end and each reason is seen once, on a network small enough to follow by hand. */
import { expect, test } from 'vitest';
import { MUTATION_LIMITS, judgeMutant, mutantsOf, nameOf, untold } from '../../src/mutate/index.ts';
import { always, base, judged, mutantOf } from './support/judged.ts';
import { PROPERTIES, workshop } from './support/workshop.ts';

test('killed by safety: with the steps of the shortest counterexample', async () => {
  const found = await judged(await base(workshop()), 'swap-target', 'worker.idle|WANT', '');
  expect(found).toMatchObject({ outcome: 'killed', killers: ['alone', 'counted'], steps: 2 });
});

test('killed because something good is out of reach: no counterexample is a story', async () => {
  const found = await judged(await base(workshop()), 'drop-step', 'enter 1', '');
  expect(found).toMatchObject({ outcome: 'killed', killers: ['work'], steps: null, states: 18 });
});

test('seen by reach alone: no property fails, but a chart state is lost', async () => {
  const safety = await base(workshop(PROPERTIES.filter(({ kind }) => kind === 'always')));
  const found = await judged(safety, 'lose-event', 'lock.free|TAKE', '');
  expect(found).toMatchObject({ outcome: 'reach', reason: 'fewer behaviours', unreached: 3 });
});

test('equivalent: what was changed is never used', async () => {
  const found = await judged(await base(workshop()), 'drop-delivery', 'repair', '');
  expect(found).toMatchObject({ outcome: 'equivalent', reason: 'not reachable' });
  const machine = await judged(await base(workshop()), 'drop-effect', 'lock.broken', '');
  expect(machine).toMatchObject({ outcome: 'equivalent', reason: 'not reachable' });
});

test('equivalent: the lock itself refuses what the guard forbids, so the graph is the same', async () => {
  const found = await judged(await base(workshop()), 'drop-conjunct', 'enter 0', 'lock in free');
  expect(found).toMatchObject({ outcome: 'equivalent', reason: 'same graph' });
});

test('equivalent: only a step that changes nothing differs', async () => {
  const found = await judged(await base(workshop()), 'drop-conjunct', 'cancel 0', '');
  expect(found).toMatchObject({ outcome: 'equivalent', reason: 'same runs' });
});

/** With a claim about runs; it holds. */
const LIVELY = workshop([
  ...PROPERTIES,
  {
    id: 'begins',
    kind: 'eventually',
    sentence: 'The lock is free at some time.',
    reason: 'It is so in the beginning.',
    predicate: { kind: 'in', instance: 'lock', state: 'free' },
  },
]);

test('with a claim about runs such a step is equivalent only if no fairness owes it', async () => {
  const free = await judged(await base(LIVELY), 'drop-conjunct', 'cancel 0', '');
  expect(free).toMatchObject({ outcome: 'equivalent', reason: 'same runs' });
  const steps = LIVELY.steps.map((one) => ({ ...one, fairness: 'weak' as const }));
  const owed = await judged(await base({ ...LIVELY, steps }), 'drop-conjunct', 'cancel 0', '');
  expect(owed).toMatchObject({ outcome: 'survived', reason: 'same moves' });
});

test('an interrupt leaves a mutant unjudged', async () => {
  const of = await base(LIVELY);
  const mutant = mutantOf(of, 'drop-step', 'leave 0', '');
  expect(await judgeMutant(of, mutant, () => false)).toEqual(untold(mutant));
});

test('survived: it does less', async () => {
  const found = await judged(await base(workshop()), 'drop-step', 'leave 0', '');
  expect(found).toMatchObject({ outcome: 'survived', reason: 'fewer behaviours', states: 24 });
});

test('survived: new moves between states of the right network', async () => {
  const of = await base(workshop());
  const found = await judged(of, 'swap-target', 'worker.inside|LEAVE', '');
  expect(found).toMatchObject({ outcome: 'survived', reason: 'no new state' });
});

test('survived: it reaches new states, and no property objects', async () => {
  const found = await judged(await base(workshop()), 'drop-delivery', 'leave 0', 'OFF to lamp');
  expect(found).toMatchObject({ outcome: 'survived', reason: 'new states', states: 36 });
});

test('stillborn: the lamp counts without end', async () => {
  const found = await judged(await base(workshop()), 'lose-event', 'lamp.off|ON|0', '');
  expect(found).toMatchObject({ outcome: 'stillborn', states: 0 });
});

test('undecided: the graph grows beyond the limit', async () => {
  const of = await base(workshop());
  const mutant = mutantOf(of, 'drop-delivery', 'leave 0', 'OFF to lamp');
  const limits = { ...MUTATION_LIMITS, growthMax: 1, statesMore: 2 };
  const found = await judgeMutant(of, mutant, always, limits);
  expect(found).toMatchObject({ outcome: 'undecided', reason: 'new states', complete: false });
});

test('a large mutant is searched on behind its first violation, but not in full', async () => {
  const of = await base(workshop());
  const mutant = mutantOf(of, 'swap-target', 'worker.idle|WANT', '');
  const found = await judgeMutant(of, mutant, always, { ...MUTATION_LIMITS, statesSmall: 0 });
  expect(found).toMatchObject({ outcome: 'killed', killers: ['alone'], steps: 2, complete: false });
});

test('a property that fails without mutation kills nothing', async () => {
  const [alone, ...rest] = PROPERTIES;
  const broken = { ...alone!, predicate: { kind: 'or' as const, operands: [] } };
  const of = await base(workshop([broken, ...rest]));
  expect(of.sound.has('alone')).toBe(false);
  const found = await judged(of, 'swap-target', 'worker.idle|WANT', '');
  expect(of.network.properties.map(({ id }) => id)).toEqual(['work', 'counted']);
  expect(found.killers).toEqual(['counted']);
});

test('mutants come in a fixed order, each with a name of its own', async () => {
  const { network } = await base(workshop());
  const names = mutantsOf(network).map((one) => nameOf(one));
  expect(new Set(names).size).toBe(names.length);
  expect(mutantsOf(network).map((one) => nameOf(one))).toEqual(names);
  const chosen = mutantsOf(network, ['swap-target', 'drop-step']);
  expect(chosen.map(({ operator }) => operator)).toEqual([
    ...Array.from({ length: 9 }, () => 'drop-step'),
    ...Array.from({ length: 10 }, () => 'swap-target'),
  ]);
});
