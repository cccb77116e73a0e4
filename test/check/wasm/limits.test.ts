/** Limits and interrupts of the wasm engine: what was found by then is right, and it says that it is not all. */
import { describe, expect, it } from 'vitest';
import type { Progress } from '../../../src/check/index.ts';
import { type WasmExploration, exploreWithWasm } from '../../../src/check/wasm/index.ts';
import { compile } from '../../../src/network/index.ts';
import { ringNetwork } from '../support/rings.ts';
import { EVERYTHING, PLENTY } from './support/agree.ts';

const SIZES = [60, 61, 62];
const TOTAL = 60 * 61 * 62;
/** So large that no machine is at its end before it is asked. */
const LARGE_SIZES = [700, 701, 702];
const LARGE = 700 * 701 * 702;
const network = compile(ringNetwork(SIZES.map((size) => ({ rings: 1, size }))));

describe.each([1, 2])('the wasm engine with %d threads', (threads) => {
  it.each([100, 90_000])('ends at a limit of %d states, near the limit', async (statesMax) => {
    const limits = { ...PLENTY, statesMax };
    const found = await exploreWithWasm(network, EVERYTHING, limits, () => true, threads);
    expect(found.ending).toBe('states limit');
    expect(found.states).toBeGreaterThanOrEqual(statesMax);
    expect(found.states).toBeLessThanOrEqual(2 * statesMax);
  });

  it('ends at a limit on memory that is reached at once', async () => {
    const limits = { ...PLENTY, memoryMaxBytes: 2 ** 20 };
    const found = await exploreWithWasm(network, EVERYTHING, limits, () => true, threads);
    expect(found).toMatchObject({ ending: 'memory limit', states: 1, depth: 0 });
  });

  it('ends at a limit on memory that is reached later, with a table nearly full', async () => {
    const larger = compile(ringNetwork([100, 101, 102].map((size) => ({ rings: 1, size }))));
    const limits = { ...PLENTY, memoryMaxBytes: threads * 5.5e6 };
    const found = await exploreWithWasm(larger, EVERYTHING, limits, () => true, threads);
    expect(found.ending).toBe('memory limit');
    expect(found.states).toBeGreaterThan(threads * 200_000);
    expect(found.states).toBeLessThan(100 * 101 * 102);
    expect(found.bytes).toBeLessThanOrEqual(limits.memoryMaxBytes);
  });

  it('finds ways although most of the levels are in a file', async () => {
    const larger = compile(ringNetwork([70, 71, 72].map((size) => ({ rings: 1, size }))));
    const limits = { ...PLENTY, memoryMaxBytes: threads * 1e7 };
    const found = await exploreWithWasm(larger, EVERYTHING, limits, () => true, threads);
    expect(found).toMatchObject({ ending: 'complete', states: 70 * 71 * 72 });
    expect(found.path(found.found.get(0)!)).toHaveLength(69 + 70 + 71);
  });

  it('ends when it is interrupted, and reports progress', async () => {
    const { found, first } = await interrupted(threads);
    expect(found.ending).toBe('interrupted');
    expect(found.states).toBeLessThan(LARGE);
    expect(first.expanded).toBeLessThanOrEqual(first.states);
    // Each of these states has three steps.
    expect(first.transitions).toBeLessThanOrEqual(found.states * 3);
    expect(first.bytes).toBeGreaterThan(0);
  });

  it('finds everything without limits, whatever it was told to expect', async () => {
    for (const statesExpected of [0, TOTAL]) {
      const limits = { ...PLENTY, statesExpected };
      const found = await exploreWithWasm(network, EVERYTHING, limits, () => true, threads);
      expect(found).toMatchObject({
        ending: 'complete',
        states: TOTAL,
        transitions: 3 * TOTAL,
        deadlocks: 0,
      });
    }
  });
});

/** The first word is the same in all states but for three places: only the second tells them apart. */
describe('states of two words', () => {
  const wide = compile(
    ringNetwork([
      { rings: 32, size: 3 },
      { rings: 1, size: 300 },
      { rings: 1, size: 301 },
    ]),
  );

  it.each([1, 2])('are told apart, and the table grows, with %d threads', async (threads) => {
    const found = await exploreWithWasm(wide, EVERYTHING, PLENTY, () => true, threads);
    expect(found).toMatchObject({ ending: 'complete', states: 3 * 300 * 301 });
    expect(found.transitions).toBe(3 * found.states);
  });
});

it('one thread has taken all steps of what it calls expanded', async () => {
  const { first } = await interrupted(1);
  expect(first.expanded).toBeGreaterThan(0);
  expect(first.transitions).toBe(first.expanded * 3);
});

/** A search that is told to stop the first time it asks, and what it showed then. */
async function interrupted(threads: number): Promise<{ found: WasmExploration; first: Progress }> {
  const large = compile(ringNetwork(LARGE_SIZES.map((size) => ({ rings: 1, size }))));
  const seen: Progress[] = [];
  const watch = (progress: Progress): boolean => {
    seen.push(progress);
    return false;
  };
  const found = await exploreWithWasm(large, EVERYTHING, PLENTY, watch, threads);
  return { found, first: seen[0]! };
}
