/** The golden counts of the reference network, on which Spin, TLC and hand-written C agree. */
import { describe, expect, it } from 'vitest';
import { reference } from '../../../machines/reference/family.ts';
import { type EngineName, check } from '../../../src/check/index.ts';

type Row = readonly [
  C: number,
  P: number,
  K: number,
  states: number,
  transitions: number,
  depth: number,
  bug: number,
];

const ROWS: readonly Row[] = [
  [1, 1, 1, 339, 1282, 32, 5],
  [1, 1, 2, 925, 3902, 34, 5],
  [2, 2, 1, 8216, 37_083, 39, 5],
  [2, 2, 2, 48_201, 245_834, 41, 5],
  [2, 1, 1, 56_576, 320_840, 64, 6],
  [3, 2, 1, 1_106_240, 7_033_087, 76, 6],
];

const FIRST = { prune: true, stopAtViolation: true, stopWhenDecided: false };

function network(sizes: Record<string, number>, ...variants: string[]) {
  return reference.build('classic', sizes, new Set(variants));
}

describe('the reference network', () => {
  it.each(ROWS)('C=%i P=%i K=%i: %i states, %i transitions, depth %i', async (...row) => {
    const [C, P, K, states, transitions, depth] = row;
    const result = await check(network({ C, P, K }));
    expect(result).toMatchObject({ states, transitions, depth, complete: true, deadlocks: 0 });
    const kept = result.properties.filter((one) => one.kind === 'always');
    expect(kept.map(({ id, verdict }) => `${id} ${verdict}`)).toEqual([
      'I1 holds',
      'I2 holds',
      'I3 holds',
    ]);
  });

  it.each(ROWS)('C=%i P=%i K=%i with BUG1 fails I1 as soon as it can', async (...row) => {
    const [C, P, K, , , , steps] = row;
    const result = await check(network({ C, P, K }, 'BUG1'), { policy: FIRST });
    const I1 = result.properties.find((one) => one.id === 'I1');
    expect(I1?.verdict).toBe('violated');
    expect(I1?.steps).toHaveLength(steps);
    expect(I1?.steps.at(-1)).toBe('ufin');
  });

  it.each<EngineName>(['js', 'xstate'])('counts and names the same with %s', async (engine) => {
    const sizes = { C: 1, P: 1, K: 1 };
    const right = await check(network(sizes), { engine });
    expect(right).toMatchObject({ states: 339, transitions: 1282, depth: 32, engine });
    const wrong = await check(network(sizes, 'BUG1'), { engine });
    expect(wrong).toMatchObject({ states: 342, transitions: 1293, depth: 30, pruned: 3 });
    const steps = ['start(0)', 'ustart', 'upage(0)', 'uwrite(0)', 'ufin'];
    expect(wrong.properties[0]).toMatchObject({ id: 'I1', verdict: 'violated', steps });
    expect(wrong.properties[1]).toMatchObject({ id: 'I2', verdict: 'violated', behind: true });
  });
});
