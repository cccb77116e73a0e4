/** Probes: a mutant that a property kills is found where there is one, and none where there is none. */
import { expect, test } from 'vitest';
import { or } from '../../machines/language/index.ts';
import { STANDARD_OPTIONS } from '../../src/check/index.ts';
import { probe } from '../../src/mutate/index.ts';
import { compile } from '../../src/network/index.ts';
import { PROPERTIES, workshop } from './support/workshop.ts';

const { limits } = STANDARD_OPTIONS;

test('each property that can kill a mutant is given one', async () => {
  const never = {
    ...PROPERTIES[0]!,
    id: 'idle',
    predicate: { kind: 'and' as const, operands: [] },
  };
  const found = await probe(compile(workshop([...PROPERTIES, never])), limits, () => true);
  expect(found?.map(({ property }) => property).sort()).toEqual(['alone', 'counted', 'work']);
});

test('what is tried first is the step that brings about what a property wants, without it', async () => {
  const found = await probe(compile(workshop()), limits, () => true);
  const { operator, subject } = found!.find(({ property }) => property === 'work')!;
  expect([operator, subject]).toEqual(['drop-step', 'enter 1']);
});

test('a property that fails without any mutation kills nothing', async () => {
  const broken = { ...PROPERTIES[0]!, predicate: or() };
  expect(await probe(compile(workshop([broken])), limits, () => true)).toEqual([]);
});

test('an interrupt gives nothing, and a network beyond the limit is left alone', async () => {
  expect(await probe(compile(workshop()), limits, () => false)).toBe(undefined);
  expect(await probe(compile(workshop()), { ...limits, statesMax: 2 }, () => true)).toEqual([]);
});
