/** Lone catches: a property that alone notices a change is told so, and one that another always goes with is not. */
import { expect, test } from 'vitest';
import { reference } from '../../machines/reference/family.ts';
import { type StateProperty, and, not } from '../../machines/language/index.ts';
import { STANDARD_OPTIONS } from '../../src/check/index.ts';
import { compile } from '../../src/network/index.ts';
import { baseOf } from '../../src/mutate/base.ts';
import { nameOf } from '../../src/mutate/mutant.ts';
import { loneCatches, noticedBy } from '../../src/mutate/lone.ts';
import { strayEvents, withSpareStep } from '../../src/mutate/stray.ts';
import { conditionOf } from '../../src/mutate/witness.ts';
import { aloneIn } from '../../src/verify/alone.ts';
import { PROPERTIES, workshop } from './support/workshop.ts';

const { limits } = STANDARD_OPTIONS;
const goOn = (): boolean => true;
const ALONE = PROPERTIES[0]! as StateProperty;

test('a promise notices alone; sightings do not count as others, and are named', async () => {
  const search = { wanted: ['alone'], triesMax: 100, limits };
  const found = await loneCatches(workshop(), search, goOn);
  expect(found?.catches.map(({ property }) => property)).toEqual(['alone']);
  expect(found?.company).toEqual([]);
});

test('what is named is tried first, and without a try', async () => {
  const base = (await baseOf(compile(withSpareStep(workshop())), limits, goOn))!;
  const lone: string[] = [];
  for (const one of strayEvents(base.network)) {
    const noticed = await noticedBy(base, one, goOn);
    if (noticed?.promises.join() === 'alone') lone.push(nameOf(one));
  }
  expect(lone.length).toBeGreaterThan(1);
  for (const name of [lone[0]!, lone.at(-1)!]) {
    const search = { wanted: ['alone'], triesMax: 0, limits, first: new Set([name]) };
    const found = await loneCatches(workshop(), search, goOn);
    expect(found?.catches.map((one) => nameOf(one))).toEqual([name]);
  }
  const unnamed = await loneCatches(workshop(), { wanted: ['alone'], triesMax: 0, limits }, goOn);
  expect(unnamed?.catches).toEqual([]);
});

test("the same promise twice is never alone, and each is the other one's company", async () => {
  const twice = [...PROPERTIES, { ...ALONE, id: 'again', predicate: and(ALONE.predicate) }];
  const search = { wanted: ['alone', 'again'], triesMax: 1000, limits };
  const found = await loneCatches(workshop(twice), search, goOn);
  expect(found?.catches).toEqual([]);
  expect(found?.company.map(({ property, others }) => [property, others])).toEqual([
    ['alone', ['again']],
    ['again', ['alone']],
  ]);
});

test('a stray event is noticed, and the spare step alone changes nothing', async () => {
  const base = await baseOf(compile(withSpareStep(workshop())), limits, goOn);
  const right = await baseOf(compile(workshop()), limits, goOn);
  expect(base?.store.count).toBe(right?.store.count);
  const strays = strayEvents(base!.network);
  const breaks = strays.find(
    ({ subject, detail }) => subject === 'lock' && detail.includes('GIVE'),
  );
  // The guard of a worker asks for the other one, too: an open lock alone lets nobody in.
  expect((await noticedBy(base!, breaks!, goOn))?.promises).toEqual([]);
  const enters = strays.find(
    ({ subject, detail }) => subject === 'worker 0' && detail.includes('ENTER'),
  );
  expect((await noticedBy(base!, enters!, goOn))?.promises).toEqual(['alone']);
});

test('an interrupt gives nothing, and neither does a network beyond the limit', async () => {
  const search = { wanted: ['alone'], triesMax: 10, limits };
  expect(await loneCatches(workshop(), search, () => false)).toBe(undefined);
  const small = { ...search, limits: { ...limits, statesMax: 2 } };
  expect(await loneCatches(workshop(), small, goOn)).toBe(undefined);
});

test('a promise is called for where the premise of one of its implications holds', () => {
  const premise = not(ALONE.predicate);
  const implication = { kind: 'or' as const, operands: [not(premise), ALONE.predicate] };
  const condition = conditionOf({ ...ALONE, predicate: and(implication) });
  expect(condition).toEqual({ kind: 'or', operands: [premise] });
  expect(conditionOf(ALONE)).toEqual({ kind: 'and', operands: [] });
});

test('a whole network, pinned', async () => {
  const { isWhole, rows } = await aloneIn(
    reference,
    'classic',
    { triesMax: 20, statesMax: 60_000 },
    goOn,
  );
  expect(isWhole).toBe(true);
  const operators = rows.map(({ property, caught }) => [property, caught?.operator ?? null]);
  expect(operators).toEqual([
    ['I1', null],
    ['I2', null],
    ['I3', 'stray-event'],
  ]);
});
