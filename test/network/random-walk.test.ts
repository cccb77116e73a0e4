/** Random walks on the bitmap network: XState itself and the tables stay in the same local states. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bitmap } from '../../machines/bitmap/family.ts';
import { type XStateView, initialStates, takeStep } from '../../src/check/index.ts';
import {
  type CompiledNetwork,
  type CompiledStep,
  compile,
  evaluate,
} from '../../src/network/index.ts';

const STEPS = 1500;

/** Where the tables stand: one local state index an instance. */
type Tables = readonly number[];

function tableStep(network: CompiledNetwork, at: Tables, step: CompiledStep): Tables | undefined {
  const view = (states: Tables) => (name: string) => {
    const index = network.instanceIndex.get(name)!;
    return network.instances[index]!.table.states[states[index]!]!;
  };
  if (step.guard !== undefined && !evaluate(step.guard, view(at))) return undefined;
  const after = [...at];
  for (const { instance, event, when } of step.deliveries) {
    if (when !== undefined && !evaluate(when, view(after))) continue;
    const next = network.instances[instance]!.table.next[event]![after[instance]!]!;
    if (next < 0) return undefined;
    after[instance] = next;
  }
  return after;
}

function keys(network: CompiledNetwork, at: Tables): string[] {
  return at.map((state, index) => network.instances[index]!.table.states[state]!.key);
}

function oracleKeys(states: XStateView): string[] {
  return states.map((state) => state.key);
}

/** Numbers that look random and repeat with the seed. */
function* draws(seed: number): Generator<number> {
  let state = seed | 1;
  for (;;) {
    state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9;
    yield (state ^ (state >>> 13)) >>> 1;
  }
}

/** Walks both; a refused step must be refused by both. Answers the names of the steps taken. */
function walkBoth(network: CompiledNetwork, seed: number, steps: number): Set<string> {
  const numbers = draws(seed);
  const draw = (below: number): number => Number(numbers.next().value) % below;
  let at: Tables = network.instances.map(() => 0);
  let oracle = initialStates(network);
  const taken = new Set<string>();
  for (let count = 0; count < steps; count++) {
    const enabled = network.steps.filter((step) => tableStep(network, at, step) !== undefined);
    const refused = network.steps[draw(network.steps.length)]!;
    expect(takeStep(network, oracle, refused) !== undefined).toBe(enabled.includes(refused));
    const rare = new Set(['fail a member', 'crash']);
    const usual = enabled.filter((step) => draw(60) === 0 || !rare.has(step.definition.name));
    const step = usual.length > 0 ? usual[draw(usual.length)] : enabled[0];
    if (step === undefined) {
      at = network.instances.map(() => 0);
      oracle = initialStates(network);
      continue;
    }
    at = tableStep(network, at, step)!;
    oracle = takeStep(network, oracle, step)!;
    taken.add(step.definition.name);
    expect(oracleKeys(oracle)).toEqual(keys(network, at));
  }
  return taken;
}

const standard = Object.fromEntries(bitmap.parameters.map((one) => [one.name, one.standard]));

describe('a random walk on the bitmap network', () => {
  it.each([
    ['as it was', {}, []],
    ['with several writes a chunk', { writes: 2, counterMax: 4 }, []],
    ['mended', {}, bitmap.variants.filter((one) => one.kind === 'mend').map((one) => one.name)],
  ])('agrees with the tables, %s', (_, parameters, variants) => {
    const definition = bitmap.build('classic', { ...standard, ...parameters }, new Set(variants));
    const network = compile(definition);
    const taken = walkBoth(network, 20_260_801, STEPS);
    expect(taken.size).toBeGreaterThan(0.6 * network.steps.length);
  });

  it('agrees from other seeds', () => {
    const network = compile(bitmap.build('classic', { ...standard, chunks: 1 }, new Set()));
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        expect(walkBoth(network, seed, 40).size).toBeGreaterThan(2);
      }),
      { numRuns: 20, seed: 4711 },
    );
  });
});
