/** The helper finds what is found without one, and ends when it is told to. */
import { describe, expect, it } from 'vitest';
import { componentHelper } from '../../src/check/component-helper.ts';
import { coreOf } from '../../src/check/core.ts';
import { emptyGraph } from '../../src/check/graph.ts';
import type { Obligations } from '../../src/check/obligations.ts';

const STATES = 30_000;
const STEPS = 5;
const CLAIMS = 6;

/** Numbers that look random, the same each time. */
function* numbers(): Generator<number, never> {
  for (let at = 1; ;) {
    at = (at * 48_271) % 2_147_483_647;
    yield at;
  }
}

/** A graph in which each state has two edges to states near by, so that there are components of all sizes. */
function someGraph() {
  const random = numbers();
  const graph = emptyGraph(STATES, 2 * STATES);
  for (let state = 0; state < STATES; state++) {
    graph.offsets[state + 1] = 2 * state + 2;
    for (const edge of [2 * state, 2 * state + 1]) {
      const target = state + (random.next().value % 40) - 12;
      graph.targets[edge] = Math.min(STATES - 1, Math.max(0, target));
      graph.steps[edge] = random.next().value % STEPS;
    }
  }
  const regions = Uint16Array.from({ length: STATES + 1 }, (_, state) =>
    state === STATES ? 0 : random.next().value % (1 << (CLAIMS - 1)),
  );
  const claims = Array.from({ length: CLAIMS }, (_, claim): Obligations => {
    const isQuiet = Uint8Array.from({ length: STEPS }, (__, step) => (step === claim ? 1 : 0));
    return { isQuiet, isOwed: isQuiet.map((quiet, step) => (quiet === 0 && step > 1 ? 1 : 0)) };
  });
  const members = Int32Array.from({ length: STATES }, (_, state) => state);
  return { graph: coreOf(graph, members).graph, regions, claims };
}

const always = (): boolean => true;

describe('components with help', () => {
  const task = someGraph();

  it('are those found without', async () => {
    const alone = await componentHelper(0).find(task, always);
    const helper = componentHelper(2 ** 30);
    const helped = await helper.find(task, always);
    await helper.dismiss();
    expect(helped).toEqual(alone);
    expect(alone!.at(-1)).toBeUndefined();
    const fair = alone!.map((one) => one?.fair ?? 0);
    expect(fair.filter((count) => count > 0 && count < STATES).length).toBeGreaterThan(2);
  });

  it('end when they are told to', async () => {
    const helper = componentHelper(2 ** 30);
    expect(await helper.find(task, () => false)).toBeUndefined();
    await helper.dismiss();
  });
});
