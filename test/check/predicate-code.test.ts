/** Compiled predicates hold exactly where `evaluate` says so. */
import * as fc from 'fast-check';
import { assign, setup } from 'xstate';
import { describe, expect, it } from 'vitest';
import {
  type Network,
  type Predicate,
  compare,
  instance,
  send,
} from '../../machines/language/index.ts';
import { Constants, predicateCode } from '../../src/check/predicate-code.ts';
import { type CompiledNetwork, compile, evaluate } from '../../src/network/index.ts';
import { machineOf } from './random/build.ts';
import { predicates } from './random/plan.ts';

const always = { upTo: 99, add: 1 };
const moves = [
  [{ ...always, to: 1 }, undefined],
  [
    { ...always, to: 2 },
    { ...always, to: 0 },
  ],
  [{ ...always, to: 0 }, undefined],
];

/** Three machines, of 3, 12 and 60 local states: bit tests for two, a table for the third. */
const network: Network = {
  name: 'three',
  era: 'none',
  parameters: {},
  properties: [],
  instances: [1, 4, 20].map((modulus, number) => ({
    name: `m${number}`,
    machine: machineOf(
      {
        modulus,
        moves,
      },
      `machine${number}`,
    ),
  })),
  steps: [0, 1, 2].flatMap((number) =>
    [0, 1].map((event) => ({
      name: `E${event} to m${number}`,
      actor: 'test',
      sentence: 'A move.',
      deliveries: [
        {
          to: `m${number}`,
          event: { type: `E${event}` },
        },
      ],
    })),
  ),
};

/** The compiled predicate as a function of the instances' local state indices. */
function generated(compiled: CompiledNetwork, predicate: Predicate) {
  const constants = new Constants();
  const code = predicateCode(compiled, predicate, constants, (one) => `s[${one}]`);
  // oxlint-disable-next-line typescript/no-implied-eval -- the engine generates it, too
  const holds = new Function('s', ...constants.names, `return Boolean(${code});`) as (
    states: readonly number[],
    ...tables: readonly unknown[]
  ) => boolean;
  return (states: readonly number[]) => holds(states, ...constants.values);
}

function plain(compiled: CompiledNetwork, predicate: Predicate, states: readonly number[]) {
  return evaluate(predicate, (name) => {
    const index = compiled.instanceIndex.get(name)!;
    return compiled.instances[index]!.table.states[states[index]!]!;
  });
}

describe('compiled predicates', () => {
  const compiled = compile(network);

  it('are asked about machines of 3, 12 and 60 local states', () => {
    expect(compiled.instances.map((one) => one.table.states.length)).toEqual([3, 12, 60]);
  });

  it('hold where evaluate says so', () => {
    const states = fc.tuple(fc.nat(2), fc.nat(11), fc.nat(59));
    fc.assert(
      fc.property(predicates(3), fc.array(states, { minLength: 20 }), (predicate, samples) => {
        const holds = generated(compiled, predicate);
        for (const sample of samples)
          expect(holds(sample)).toBe(plain(compiled, predicate, sample));
      }),
      { numRuns: 600, seed: 20_260_731 },
    );
  });

  it('name equal tables once', () => {
    const constants = new Constants();
    const first = constants.name(Uint8Array.of(1, 0));
    expect(constants.name(Uint8Array.of(1, 0))).toBe(first);
    expect(constants.name(Int32Array.of(1, 0))).not.toBe(first);
    expect(constants.values).toHaveLength(2);
  });
});

describe('fields that are not whole numbers', () => {
  const named = setup({
    types: {
      context: {} as { name: string; half: number },
      events: {} as { type: 'GO' },
    },
    actions: { change: assign({ name: 'b', half: 1 }) },
  }).createMachine({
    id: 'named',
    context: { name: 'a', half: 0.5 },
    on: { GO: { actions: 'change' } },
  });
  const both = ['left', 'right'].map((name) => instance(name, named));
  const compiled = compile({
    name: 'texts',
    era: 'none',
    parameters: {},
    properties: [],
    instances: both,
    steps: [
      {
        name: 'go',
        actor: 'test',
        sentence: 'Both change.',
        deliveries: both.map((one) => send(one, { type: 'GO' })),
      },
    ],
  });
  const [left, right] = [both[0]!, both[1]!];

  // predicate-code.ts keeps fields in an Int32Array: text becomes 0, fractions are cut. To become `it`s.
  it('compare as evaluate compares them: text', () => {
    const equal = compare([left, 'name'], '=', [right, 'name']);
    expect(generated(compiled, equal)([0, 1])).toBe(plain(compiled, equal, [0, 1]));
  });

  it('compare as evaluate compares them: fractions', () => {
    const less = compare([left, 'half'], '<', [right, 'half'], -0.75);
    expect(generated(compiled, less)([0, 1])).toBe(plain(compiled, less, [0, 1]));
  });
});
