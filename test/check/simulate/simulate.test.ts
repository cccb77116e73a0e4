/** Random walks: the same seed walks the same, what they find is there, and what they do not see never holds. */
import { describe, expect, it } from 'vitest';
import { lifecycle } from '../../../machines/lifecycle/family.ts';
import { parametersOf } from '../../../machines/language/index.ts';
import { reference } from '../../../machines/reference/family.ts';
import {
  type SimulationOptions,
  checkBySimulation,
  explore,
  shorten,
  simulate,
} from '../../../src/check/index.ts';
import {
  type TableStates,
  advance,
  compile,
  evaluate,
  firstStates,
  tableView,
} from '../../../src/network/index.ts';

const broken = reference.build('classic', { C: 2, P: 1, K: 1 }, new Set(['BUG1']));
const network = compile(broken);
const WALKS: SimulationOptions = {
  runs: 2000,
  depthMax: 100,
  seed: 7,
  swarm: false,
  prune: true,
  stopAtViolation: false,
};
const always = (): boolean => true;
const FRAME = { variants: ['BUG1'], command: 'raidproof check reference', watch: always };

/** The states that a way leads to. @throws Error where a step is not enabled */
function led(way: readonly number[]): TableStates {
  return way.reduce<TableStates>((states, step) => {
    const after = advance(network, states, network.steps[step]!);
    if (after === undefined) throw new Error(`step ${step} is not enabled`);
    return after;
  }, firstStates(network));
}

function isViolated(way: readonly number[], property = 0): boolean {
  return !evaluate(network.properties[property]!.predicate, tableView(network, led(way)));
}

/** The longest of the first ways that single walks find. */
async function longWay(): Promise<readonly number[]> {
  let longest: readonly number[] = [];
  for (let seed = 0; seed < 60; seed++) {
    const { ways } = await simulate(network, { ...WALKS, runs: 1, seed }, always);
    const way = ways.get(0) ?? [];
    if (way.length > longest.length) longest = way;
  }
  return longest;
}

describe('walks', () => {
  it.each([false, true])('find what is there; swarm: %s', async (swarm) => {
    const found = await simulate(network, { ...WALKS, swarm }, always);
    const all = await explore(network, { policy: { ...WALKS, stopWhenDecided: false } });
    expect(found.ways.has(0)).toBe(true);
    for (const [property, way] of found.ways) {
      expect(isViolated(way, property)).toBe(true);
      expect(way.length).toBeGreaterThanOrEqual(all.path(all.found.get(property)!).length);
    }
    const strangeSteps = found.fired.filter((times, step) => times > 0 && all.fired[step] === 0);
    expect(strangeSteps).toEqual([]);
    const strangeStates = found.firstSeen.flatMap((row, instance) =>
      [...row].filter((run, local) => run >= 0 && all.firstSeen[instance]![local]! < 0),
    );
    expect(strangeStates).toEqual([]);
  });

  it('are the same for the same seed, and others for another', async () => {
    const [one, same, other] = [
      await simulate(network, { ...WALKS, runs: 50, swarm: true }, always),
      await simulate(network, { ...WALKS, runs: 50, swarm: true }, always),
      await simulate(network, { ...WALKS, runs: 50, swarm: true, seed: 8 }, always),
    ];
    expect(same).toEqual(one);
    expect(other.fired).not.toEqual(one.fired);
  });

  it('end at a violation, a depth, an interrupt', async () => {
    const first = await simulate(network, { ...WALKS, stopAtViolation: true }, always);
    expect(first.ending).toBe('violation');
    expect(first.runs).toBeLessThan(WALKS.runs);
    const short = await simulate(network, { ...WALKS, runs: 10, depthMax: 3 }, always);
    expect(short).toMatchObject({ runs: 10, steps: 30, longest: 3, stuck: 0, ending: 'walked' });
    const cut = await simulate(network, { ...WALKS, runs: 1e6, prune: false }, () => false);
    expect(cut.ending).toBe('interrupted');
    expect(cut.runs).toBeLessThan(1e6);
  });
});

describe('a long way', () => {
  it('becomes the shortest of all where a search can find that', async () => {
    const { ways } = await simulate(network, { ...WALKS, runs: 20 }, always);
    const property = network.properties[0]!;
    if (property.kind !== 'always') throw new Error('I1 is an always');
    const limits = { statesMax: 1e6, shortCutStatesMax: 0 };
    const shortest = await shorten(network, property, ways.get(0)!, limits);
    expect(shortest.isShortest).toBe(true);
    expect(shortest.steps).toHaveLength(6);
  });

  it('becomes shorter where no search can, and still leads there', async () => {
    const whole = await simulate(network, { ...WALKS, runs: 1, depthMax: 0 }, always);
    expect(whole.ways.size).toBe(0);
    const property = network.properties[0]!;
    if (property.kind !== 'always') throw new Error('I1 is an always');
    const long = await longWay();
    const limits = { statesMax: 10, shortCutStatesMax: 300 };
    const { steps, isShortest } = await shorten(network, property, long, limits);
    expect(isShortest).toBe(false);
    expect(isViolated(steps)).toBe(true);
    expect(steps.length).toBeLessThan(10);
    expect(long.length).toBeGreaterThan(20);
  });
});

describe('a check by simulation', () => {
  it('tells the violation as a short story, and proves nothing else', async () => {
    const result = await checkBySimulation(broken, { ...WALKS, ...FRAME });
    expect(result).toMatchObject({ ending: 'walked', complete: false, seed: 7, engine: 'js' });
    expect(result.simulation).toMatchObject({ runs: 2000, depthMax: 100, swarm: false });
    const verdicts = result.properties.map(({ id, verdict, steps }) => [id, verdict, steps.length]);
    expect(verdicts[0]).toEqual(['I1', 'violated', 6]);
    expect(verdicts.some(([, verdict]) => verdict === 'holds')).toBe(false);
    expect(result.properties[0]?.story).toMatchObject({ source: 'check', verdict: 'violated' });
  });

  it('walks through networks with many properties, liveness among them', async () => {
    const sizes = parametersOf(lifecycle, 'modern');
    const definition = lifecycle.build('modern', sizes, new Set());
    const result = await checkBySimulation(definition, { ...WALKS, runs: 300, ...FRAME });
    const verdicts = new Set(result.properties.map((one) => one.verdict));
    expect(verdicts).toContain('witnessed');
    expect(verdicts).toContain('inconclusive');
    expect(verdicts).not.toContain('holds');
    const reached = result.coverage.steps.filter((one) => one.fired > 0).length;
    expect(reached).toBeGreaterThan(result.coverage.steps.length / 2);
  });
});
