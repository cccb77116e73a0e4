/** Limits and interrupts: what was not seen to the end never holds. */
import { describe, expect, it } from 'vitest';
import { type CheckOptions, type EngineName, type Progress, check } from '../../src/check/index.ts';
import { ringNetwork, verdicts } from './support/rings.ts';

const PLENTY = { statesMax: 1e8, memoryMaxBytes: 2 ** 32 };

/** For each engine a network that is too large for the limits below. */
const SCOPES: readonly [EngineName, number, number][] = [
  ['js', 60, 90_000],
  ['indexed', 60, 90_000],
  ['xstate', 13, 1500],
];

describe.each(SCOPES)('the %s engine', (engine, size, statesMax) => {
  const groups = [0, 1, 2].map((more) => ({ rings: 1, size: size + more }));
  const total = size * (size + 1) * (size + 2);
  const network = ringNetwork(groups);
  const run = (options: Partial<CheckOptions>) => check(network, { engine, ...options });

  it('ends inconclusively at a limit on states, near the limit', async () => {
    const result = await run({ limits: { ...PLENTY, statesMax } });
    expect(result.ending).toBe('states limit');
    expect(result.complete).toBe(false);
    expect(result.states).toBeGreaterThanOrEqual(statesMax);
    expect(result.states).toBeLessThan(2 * statesMax);
    expect(verdicts(result.properties)).toEqual({
      never: 'inconclusive',
      second: 'witnessed',
      within: 'inconclusive',
    });
  });

  it('ends inconclusively at a limit on memory', async () => {
    const result = await run({ limits: { ...PLENTY, memoryMaxBytes: 2 ** 20 } });
    expect(result.ending).toBe('memory limit');
    expect(result.states).toBeLessThan(total);
    expect(verdicts(result.properties)).toMatchObject({ never: 'inconclusive' });
  });

  it('ends inconclusively when it is interrupted, and reports progress', async () => {
    const seen: Progress[] = [];
    const watch = (progress: Progress): boolean => {
      seen.push(progress);
      return false;
    };
    const result = await run({ watch, limits: PLENTY });
    expect(result.ending).toBe('interrupted');
    expect(verdicts(result.properties)).toMatchObject({ within: 'inconclusive' });
    expect(seen).toHaveLength(1);
    expect(seen[0]).toMatchObject({ states: result.states, depth: result.depth });
    expect(seen[0]!.expanded).toBeLessThanOrEqual(result.states);
    expect(seen[0]!.bytes).toBeGreaterThan(0);
  });

  it('finds the same without limits, and then it is conclusive', async () => {
    const result = await run({ limits: PLENTY });
    expect(result).toMatchObject({ ending: 'complete', complete: true, states: total });
    expect(verdicts(result.properties)).toEqual({
      never: 'violated',
      second: 'witnessed',
      within: 'holds',
    });
  });
});

describe('a small limit', () => {
  const network = ringNetwork([0, 1, 2].map((more) => ({ rings: 1, size: 13 + more })));
  const limits = { ...PLENTY, statesMax: 100 };

  it('is honoured by the xstate engine', async () => {
    expect((await check(network, { engine: 'xstate', limits })).ending).toBe('states limit');
  });

  // The js engine looks at its limits only when its store must grow. To become an `it` when mended.
  it('is honoured by the js engine', async () => {
    expect((await check(network, { engine: 'js', limits })).ending).toBe('states limit');
  });
});
