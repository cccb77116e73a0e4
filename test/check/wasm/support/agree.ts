/** Holds the wasm engine's exploration against the js engine's, in full. */
import { expect } from 'vitest';
import type { Network } from '../../../../machines/language/index.ts';
import { type Limits, type Policy, exploreWithJs } from '../../../../src/check/index.ts';
import {
  type CompiledNetwork,
  type TableStates,
  advance,
  compile,
  evaluate,
  firstStates,
  tableView,
} from '../../../../src/network/index.ts';
import { type WasmExploration, exploreWithWasm } from '../../../../src/check/wasm/index.ts';

/** Enough for every network here. */
export const PLENTY: Limits = { statesMax: 1e8, memoryMaxBytes: 2 ** 32 };

/** Expands everything. */
export const EVERYTHING: Policy = { prune: false, stopAtViolation: false, stopWhenDecided: false };

/** Does not expand what violates. */
export const PRUNING: Policy = { ...EVERYTHING, prune: true };

/** Explores with both engines; they must agree in counts, coverage, and the lengths of all ways. */
export async function agree(
  definition: Network,
  policy: Policy,
  threads = 1,
): Promise<WasmExploration> {
  const network = compile(definition);
  const wasm = await exploreWithWasm(network, policy, PLENTY, () => true, threads);
  const js = await exploreWithJs(network, policy, PLENTY, () => true);
  expect(countsOf(wasm)).toEqual(countsOf(js));
  expect(lengthsOf(wasm, network)).toEqual(lengthsOf(js, network));
  checkWays(wasm, network);
  return wasm;
}

/** What must be the same whatever engine and however many threads. */
export function countsOf(one: WasmExploration): object {
  const { ending, states, transitions, depth, pruned, deadlocks, fired } = one;
  return { ending, states, transitions, depth, pruned, deadlocks, fired: [...fired] };
}

/** The lengths of the ways to all first states; undefined for what never happened. */
function lengthsOf(one: WasmExploration, network: CompiledNetwork): object {
  const length = (state: number | undefined): number | undefined =>
    state === undefined || state < 0 ? undefined : one.path(state).length;
  return {
    found: network.properties.map((_, property) => length(one.found.get(property))),
    firstFired: one.firstFired.map((state) => length(state)),
    firstSeen: one.firstSeen.map((row) => Array.from(row, (state) => length(state))),
    accepted: one.accepted.map((rows) =>
      rows.map((row) => Array.from(row, (state) => length(state - 1))),
    ),
  };
}

/** All ways of an exploration, to compare two of the same engine. */
export function waysOf(one: WasmExploration): readonly (readonly number[])[] {
  return [...one.found.entries()].sort(([a], [b]) => a - b).map(([, state]) => one.path(state));
}

/** Every way can be walked, and what it leads to is what it is said to be. */
function checkWays(one: WasmExploration, network: CompiledNetwork): void {
  for (const [property, state] of one.found) {
    const { kind, predicate } = network.properties[property]!;
    const holds = evaluate(predicate, tableView(network, walked(one, network, state)));
    expect(holds).toBe(kind === 'sometimes');
  }
  one.firstFired.forEach((state, step) => {
    if (state < 0) return;
    const after = advance(network, walked(one, network, state), network.steps[step]!);
    expect(after).toBeDefined();
  });
  one.firstSeen.forEach((row, instance) => {
    row.forEach((state, local) => {
      if (state >= 0) expect(walked(one, network, state)[instance]).toBe(local);
    });
  });
  one.accepted.forEach((rows, instance) => {
    rows.forEach((row, event) => {
      row.forEach((state, local) => {
        if (state > 0)
          expectDelivery(network, walked(one, network, state - 1), instance, event, local);
      });
    });
  });
}

/** Some step that is enabled makes this delivery. */
function expectDelivery(
  network: CompiledNetwork,
  from: TableStates,
  instance: number,
  event: number,
  local: number,
): void {
  const makes = network.steps.some((step) => {
    if (advance(network, from, step) === undefined) return false;
    return step.deliveries.some((delivery, position) => {
      if (delivery.instance !== instance || delivery.event !== event) return false;
      const before = { ...step, deliveries: step.deliveries.slice(0, position) };
      const states = advance(network, from, before)!;
      const happens =
        delivery.when === undefined || evaluate(delivery.when, tableView(network, states));
      return happens && states[instance] === local;
    });
  });
  expect(makes).toBe(true);
}

function walked(one: WasmExploration, network: CompiledNetwork, state: number): TableStates {
  return one.path(state).reduce<TableStates>((states, step) => {
    const after = advance(network, states, network.steps[step]!);
    if (after === undefined) throw new Error(`step ${step} of a way is not enabled`);
    return after;
  }, firstStates(network));
}
