/** Growth in the array: what its own rules cost, that the mends are enough, and that nobody else notices the machinery. */
import { describe, expect, it, test } from 'vitest';
import { check } from '../../../src/check/index.ts';
import { array } from '../../../machines/array/family.ts';
import { build, mendsBut, shortestAgainst, withVerdict } from './helpers.ts';

describe.each([
  ['growth', 37_713],
  ['growth-off-boundary', 37_713],
  ['growth-member', 504_407],
] as const)('%s with all mends', (scope, states) => {
  it('keeps every property, with a pinned count', async () => {
    const result = await check(build('modern', mendsBut('modern'), scope));
    expect(withVerdict(result, 'violated')).toEqual([]);
    expect(withVerdict(result, 'unwitnessed').filter((id) => !id.startsWith('reach:'))).toEqual([]);
    expect([result.complete, result.states]).toEqual([true, states]);
  });
});

test('without bits a chunk that was added is written over a clear bit', async () => {
  const result = await check(build('modern', mendsBut('modern', 'growth-sets-bits'), 'growth'));
  const steps = new Map(result.properties.map((one) => [one.id, one.steps.length]));
  expect(withVerdict(result, 'violated')).toEqual(['S27', 'S1', 'S14']);
  expect([steps.get('S27'), steps.get('S1'), steps.get('S14')]).toEqual([16, 7, 1]);
});

test('from an end within a page without memory parity is never made, with or without bits', async () => {
  const variants = mendsBut('modern', 'growth-marks-from-old-end');
  const result = await check(build('modern', variants, 'growth-off-boundary'));
  expect(withVerdict(result, 'violated')).toEqual(['S27', 'S14']);
  expect(withVerdict(await check(build('modern', variants, 'growth')), 'violated')).toEqual([]);
});

test('a member that was away while the array was grown comes back and is believed', async () => {
  const variants = mendsBut('modern', 'growth-sets-bits');
  const steps = await shortestAgainst('S17', build('modern', variants, 'growth-member'));
  expect(steps).toHaveLength(13);
  expect(steps).toContain('grow the members');
});

test('the machinery is nowhere else, and sizes that cannot be are refused', () => {
  const names = build('modern', []).instances.map(({ name }) => name);
  expect(names.filter((name) => name === 'size' || name.endsWith('in memory'))).toEqual([]);
  for (const [era, sizes] of [
    ['modern', { chunks: 1, grownFrom: 1 }],
    ['classic', { chunks: 2, grownFrom: 1 }],
    ['modern', { chunks: 2, grownFrom: 1, log: 1 }],
  ] as const)
    expect(() => array.build(era, sizes, new Set())).toThrow(RangeError);
});
