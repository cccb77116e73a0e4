/** Suites by coverage: each measure meets every goal that the exploration knows, and its data can be replayed. */
import { describe, expect, it } from 'vitest';
import { bitmap } from '../../machines/bitmap/family.ts';
import { parametersOf } from '../../machines/language/index.ts';
import { STANDARD_OPTIONS, exploreWithJs } from '../../src/check/index.ts';
import {
  type COVERAGES,
  type SuiteData,
  suiteByCoverage,
  suiteData,
  systemText,
  vitestText,
} from '../../src/generate/index.ts';
import { compile } from '../../src/network/index.ts';

async function suiteOf(coverage: (typeof COVERAGES)[number]): Promise<SuiteData> {
  const parameters = { ...parametersOf(bitmap, 'modern'), chunks: 1 };
  const network = compile(bitmap.build('modern', parameters, new Set()));
  const { policy, limits, watch } = STANDARD_OPTIONS;
  const exploration = await exploreWithJs(
    { ...network, properties: [] },
    { ...policy, prune: false },
    limits,
    watch,
  );
  const suite = await suiteByCoverage(network, exploration, coverage);
  return suiteData(network, suite, coverage, exploration.ending === 'complete');
}

describe('a suite of one chunk of the modern bitmap', () => {
  it.each([
    ['states', 77],
    ['transitions', 144],
    ['pairs', 445],
  ] as const)('meets every goal: %s', async (coverage, goals) => {
    const data = await suiteOf(coverage);
    expect(data).toMatchObject({ complete: true, coverage, goals, covered: goals });
    expect(data.scenarios.length).toBeGreaterThan(3);
  });

  it('says of each step what it changes, so that no network is needed to follow it', async () => {
    const { initial, scenarios } = await suiteOf('states');
    for (const { steps } of scenarios) {
      const values = structuredClone(initial) as Record<string, Record<string, unknown>>;
      for (const { changes } of steps)
        for (const { instance, leaf, before, after } of changes) {
          expect(values[instance]![leaf] ?? null).toBe(before);
          values[instance]![leaf] = after;
        }
    }
  });

  it('becomes a test file and a system to fill in', async () => {
    const data = await suiteOf('states');
    expect(vitestText(data)).toMatch(/^import \{ create \} from '.\/system.mjs';$/m);
    expect(systemText(data)).toContain('"START_WRITE": (call) => unwritten(call)');
  });
});
