/** Differences, held against whole graphs that a plain interpreter finds, with states by name and not by number. */
import { expect, test } from 'vitest';
import type { Network } from '../../machines/language/index.ts';
import { parametersOf } from '../../machines/language/index.ts';
import { reference } from '../../machines/reference/family.ts';
import { type JudgedMutant, type Mutant, judgeMutant, mutantsOf } from '../../src/mutate/index.ts';
import {
  type CompiledNetwork,
  type TableStates,
  enabledSteps,
  firstStates,
} from '../../src/network/index.ts';
import { always, base } from './support/judged.ts';
import { workshop } from './support/workshop.ts';

interface Graph {
  readonly states: ReadonlySet<string>;
  /** `from > to by step`. */
  readonly edges: ReadonlySet<string>;
  /** `from > to` without those that stay. */
  readonly moves: ReadonlySet<string>;
}

const STATES_MAX = 2000;

function graphOf(network: CompiledNetwork): Graph {
  const name = (states: TableStates): string =>
    states.map((one, index) => network.instances[index]!.table.states[one]!.key).join();
  const queue = [firstStates(network)];
  const states = new Set(queue.map((one) => name(one)));
  const edges = new Set<string>();
  const moves = new Set<string>();
  for (const from of queue) {
    if (states.size > STATES_MAX) break;
    for (const { step, after } of enabledSteps(network, from)) {
      const [here, there] = [name(from), name(after)];
      edges.add(`${here} > ${there} by ${step}`);
      if (here !== there) moves.add(`${here} > ${there}`);
      if (states.has(there)) continue;
      states.add(there);
      queue.push(after);
    }
  }
  return { states, edges, moves };
}

function isSubset(part: ReadonlySet<string>, whole: ReadonlySet<string>): boolean {
  return [...part].every((one) => whole.has(one));
}

/** What the reason claims about the graphs; true where it claims nothing that they could contradict. */
function isTrue({ reason }: JudgedMutant, right: Graph, wrong: Graph): boolean {
  switch (reason) {
    case 'not reachable':
    case 'same graph':
      return wrong.edges.size === right.edges.size && isSubset(wrong.edges, right.edges);
    case 'same moves':
    case 'same runs':
      return wrong.moves.size === right.moves.size && isSubset(wrong.moves, right.moves);
    case 'fewer behaviours':
      return isSubset(wrong.moves, right.moves);
    case 'no new state':
      return isSubset(wrong.states, right.states);
    case 'same behaviour':
    case 'new states':
    case null:
      return true;
  }
}

async function contradicted(network: Network, isDrawn: (mutant: Mutant, index: number) => boolean) {
  const of = await base(network);
  const right = graphOf(of.network);
  const reasons: string[] = [];
  const wrong: string[] = [];
  for (const mutant of mutantsOf(of.network).filter(isDrawn)) {
    const judged = await judgeMutant(of, mutant, always);
    if (judged.reason !== null) reasons.push(judged.reason);
    const made = mutant.make();
    if (made === undefined || isTrue(judged, right, graphOf(made))) continue;
    wrong.push(`${mutant.operator} ${mutant.subject} ${mutant.detail}: ${judged.reason ?? ''}`);
  }
  return { wrong, reasons: new Set(reasons) };
}

test('every reason of every mutant of the workshop is true of the whole graphs', async () => {
  const { wrong, reasons } = await contradicted(workshop(), () => true);
  expect(wrong).toEqual([]);
  expect(reasons.size).toBe(6);
});

test('so is every tenth of the reference network', async () => {
  const sizes = { ...parametersOf(reference, 'classic'), C: 1, P: 1 };
  const network = reference.build('classic', sizes, new Set());
  const { wrong, reasons } = await contradicted(network, (_, index) => index % 10 === 0);
  expect(wrong).toEqual([]);
  expect(reasons.size).toBeGreaterThan(2);
});

test('a reason that is not true would be noticed', async () => {
  const of = await base(workshop());
  const right = graphOf(of.network);
  const lost = mutantsOf(of.network, ['drop-step'])[0]!;
  const wrong = graphOf(lost.make()!);
  const judged = await judgeMutant(of, lost, always);
  expect(isTrue(judged, right, wrong)).toBe(true);
  expect(isTrue({ ...judged, reason: 'same graph' }, right, wrong)).toBe(false);
  expect(isTrue({ ...judged, reason: 'same moves' }, right, wrong)).toBe(false);
  expect(isTrue({ ...judged, reason: 'fewer behaviours' }, wrong, right)).toBe(false);
  expect(isTrue({ ...judged, reason: 'no new state' }, wrong, right)).toBe(false);
});
