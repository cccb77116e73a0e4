/** Tallies and samples. */
import { expect, test } from 'vitest';
import {
  type JudgedMutant,
  type JudgedVariant,
  endsOf,
  killable,
  propertyKills,
  sampleOf,
  scoreOf,
  untold,
} from '../../src/mutate/index.ts';

function mutant(
  outcome: JudgedMutant['outcome'],
  killers: readonly string[] = [],
  complete = true,
): JudgedMutant {
  const blank = untold({ operator: 'drop-step', subject: 'a step', detail: 'all' });
  return { ...blank, outcome, killers, complete };
}

const mutants = [
  mutant('killed', ['A']),
  mutant('killed', ['A', 'B']),
  mutant('killed', ['A'], false),
  mutant('reach'),
  mutant('survived'),
  mutant('undecided'),
  mutant('equivalent'),
  mutant('stillborn'),
  mutant('interrupted'),
];

test('the score counts what can be killed', () => {
  const ends = endsOf(mutants);
  expect(killable(ends)).toBe(6);
  expect(scoreOf(ends)).toBe(3 / 6);
  expect(scoreOf(ends, true)).toBe(4 / 6);
  expect(scoreOf(endsOf([]))).toBe(1);
});

test('a property kills alone what no other kills', () => {
  const variant: JudgedVariant = {
    name: 'old',
    bug: 1,
    commit: null,
    scope: null,
    concerns: ['B'],
    isKilled: true,
    breaches: [{ property: 'B', steps: 3 }],
    others: [],
    needs: [],
    isPartial: false,
  };
  const properties = [
    { id: 'A', kind: 'always' as const },
    { id: 'B', kind: 'sometimes' as const },
    { id: 'C', kind: 'leadsTo' as const },
  ];
  const together = { ...variant, others: [{ property: 'A', steps: 4 }] };
  const fault = { name: 'f', sentence: 'It fails.', property: 'C', scope: 'small' };
  const lone = { ...fault, breaches: [{ property: 'C', steps: 2 }], isPartial: false };
  const shared = { ...lone, breaches: [...lone.breaches, { property: 'A', steps: null }] };
  const faults = [lone, shared, { ...lone, isPartial: true }];
  const kills = propertyKills(properties, mutants, [variant, together], faults);
  expect(kills.map(({ id, kind }) => [id, kind])).toEqual([
    ['A', 'always'],
    ['B', 'sometimes'],
    ['C', 'leadsTo'],
  ]);
  expect(kills.map((one) => [one.kills, one.alone, one.variants, one.variantsAlone])).toEqual([
    [3, 2, 1, 0],
    [1, 0, 2, 1],
    [0, 0, 0, 0],
  ]);
  expect(kills.map((one) => [one.faults, one.faultsAlone])).toEqual([
    [1, 0],
    [0, 0],
    [3, 1],
  ]);
});

test('a sample is drawn by its seed, without repeats, in rising order', () => {
  const sample = sampleOf(1000, 50, 7);
  expect(new Set(sample).size).toBe(50);
  expect(sample).toEqual([...sample].sort((one, other) => one - other));
  expect(sampleOf(1000, 50, 7)).toEqual(sample);
  expect(sampleOf(1000, 50, 8)).not.toEqual(sample);
  expect(sampleOf(3, 50, 7)).toEqual([0, 1, 2]);
});
