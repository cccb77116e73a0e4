/** Compilation: names are resolved, and a name that is unknown or used twice is refused. */
import { setup } from 'xstate';
import { describe, expect, it } from 'vitest';
import {
  type Network,
  type Property,
  type Step,
  and,
  compare,
  count,
  has,
  instance,
  is,
  not,
  or,
  send,
  sendIf,
} from '../../machines/language/index.ts';
import { compile, instancesOf } from '../../src/network/index.ts';

const lamp = setup({
  types: { context: {} as { watts: number }, events: {} as { type: 'ON' } | { type: 'OFF' } },
}).createMachine({
  id: 'lamp',
  initial: 'dark',
  context: { watts: 5 },
  states: { dark: { on: { ON: 'lit' } }, lit: { on: { OFF: 'dark' } } },
});

const here = instance('here', lamp);
const there = instance('there', lamp);
const nowhere = instance('nowhere', lamp);
const on: Step = {
  name: 'on',
  actor: 'hand',
  sentence: 'Switch on.',
  deliveries: [send(here, { type: 'ON' }), sendIf(is(here, 'lit'), there, { type: 'ON' })],
};

function network(change: Partial<Network>): Network {
  const nothing = { era: 'now', parameters: {}, properties: [] };
  return { name: 'lamps', ...nothing, instances: [here, there], steps: [on], ...change };
}

function property(predicate: Property['predicate']): Property {
  return { id: 'P', kind: 'always', sentence: 'S.', reason: 'R.', predicate };
}

function refusal(change: Partial<Network>): string {
  try {
    compile(network(change));
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return 'none';
}

describe('compilation', () => {
  it('resolves names to indices and shares one table between instances of one machine', () => {
    const compiled = compile(network({}));
    const [first, second] = compiled.instances;
    expect(first?.table).toBe(second?.table);
    expect(first?.table.events).toEqual([{ type: 'ON' }]);
    expect(compiled.instanceIndex.get('there')).toBe(1);
    expect(compiled.steps[0]?.deliveries.map((one) => [one.instance, one.event])).toEqual([
      [0, 0],
      [1, 0],
    ]);
    expect(compiled.steps[0]?.deliveries[1]?.when).toEqual(is(here, 'lit'));
  });

  it.each<[string, Partial<Network>, RegExp]>([
    [
      'two instances of one name',
      { instances: [here, there, here] },
      /two instances are called 'here'/,
    ],
    ['two steps of one name', { steps: [on, on] }, /two steps are called 'on'/],
    [
      'a delivery to nobody',
      { steps: [{ ...on, deliveries: [send(nowhere, { type: 'ON' })] }] },
      /'on' names the instance 'nowhere'/,
    ],
    ['a guard about nobody', { steps: [{ ...on, guard: is(nowhere, 'lit') }] }, /'on' names/],
    [
      'a condition about nobody',
      { steps: [{ ...on, deliveries: [sendIf(is(nowhere, 'lit'), here, { type: 'ON' })] }] },
      /'on' names/,
    ],
    [
      'a property about nobody',
      { properties: [property(not(has(nowhere, 'watts', '=', 5)))] },
      /'P' names the instance 'nowhere'/,
    ],
  ])('refuses %s', (_, change, words) => {
    expect(refusal(change)).toMatch(/^RP301 network lamps: /);
    expect(refusal(change)).toMatch(words);
  });

  it('accepts what is right', () => {
    expect(refusal({ properties: [property(is(here, 'dark'))] })).toBe('none');
  });

  it('knows whom a predicate asks', () => {
    const both = compare([here, 'watts'], '<', [there, 'watts']);
    const all = or(
      not(and(both, is(here, 'lit'))),
      count([nowhere], (n) => is(n, 'lit'), '=', 0),
    );
    expect(instancesOf(all)).toEqual(['here', 'there', 'here', 'nowhere']);
    expect(instancesOf(and())).toEqual([]);
  });
});
