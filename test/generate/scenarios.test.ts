/** Generated suites: what they cover, and that their paths can be walked. */
import { describe, expect, it } from 'vitest';
import { bitmap } from '../../machines/bitmap/family.ts';
import { STANDARD_OPTIONS, exploreWithJs } from '../../src/check/index.ts';
import { generateSuite, goalsOfPath, stepGoal } from '../../src/generate/index.ts';
import { advance, compile, firstStates } from '../../src/network/index.ts';

const standard = bitmap.parameters.map((one) => [one.name, one.standard] as const);
const parameters = { ...Object.fromEntries(standard), chunks: 1 };
const network = compile(bitmap.build('classic', parameters, new Set()));

async function suite() {
  const { limits, watch } = STANDARD_OPTIONS;
  const policy = { prune: false, stopAtViolation: false, stopWhenDecided: false };
  const exploration = await exploreWithJs({ ...network, properties: [] }, policy, limits, watch);
  return { exploration, ...generateSuite(network, exploration) };
}

describe('a suite', () => {
  it('covers every goal that the exploration reached', async () => {
    const { covered, goals, scenarios } = await suite();
    expect([...goals].filter((goal) => !covered.has(goal))).toEqual([]);
    expect(goals.size).toBeGreaterThan(130);
    expect(scenarios.length).toBeLessThan(goals.size / 3);
  });

  it('has a goal for every step that was ever enabled', async () => {
    const { exploration, goals } = await suite();
    network.steps.forEach((step, index) => {
      const isReached = exploration.fired[index]! > 0;
      expect(goals.has(stepGoal(step.definition.name))).toBe(isReached);
    });
  });

  it('consists of paths that can be walked and reach what they are named for', async () => {
    const { scenarios } = await suite();
    for (const { name, path } of scenarios) {
      const last = path.reduce(
        (states, step) => advance(network, states, network.steps[step]!) ?? [],
        firstStates(network),
      );
      expect(last).toHaveLength(network.instances.length);
      expect(goalsOfPath(network, path).has(name)).toBe(true);
    }
  });
});
