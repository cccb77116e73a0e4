/** Liveness: what is judged on which graph, what stays open, and what a lasso tells. */
import { setup } from 'xstate';
import { describe, expect, it } from 'vitest';
import {
  type LivenessProperty,
  type Network,
  type Predicate,
  type Property,
  and,
  instance,
  is,
  not,
  or,
  send,
} from '../../machines/language/index.ts';
import { STANDARD_OPTIONS, check, refutes, tellLasso } from '../../src/check/index.ts';
import { exitCode } from '../../src/cli/check-command.ts';
import { compile } from '../../src/network/index.ts';
import { agreed, verdict } from '../classics/support/agreement.ts';

type LampEvent =
  | { type: 'ON' }
  | { type: 'OFF' }
  | { type: 'BREAK' }
  | { type: 'MEND' }
  | { type: 'SCRAP' };

const lamp = setup({ types: { events: {} as LampEvent } }).createMachine({
  id: 'lamp',
  initial: 'off',
  states: {
    off: { on: { ON: 'on', BREAK: 'broken' } },
    on: { on: { OFF: 'off' } },
    broken: { on: { MEND: 'off', SCRAP: 'scrapped' } },
    scrapped: {},
  },
});
const light = instance('light', lamp);

function step(event: LampEvent['type'], actor: string, isFair: boolean): Network['steps'][number] {
  return {
    name: event.toLowerCase(),
    actor,
    sentence: 'Something happens.',
    ...(isFair ? { fairness: 'weak' as const } : {}),
    deliveries: [send(light, { type: event })],
  };
}

function claim(id: string, premise: Predicate, predicate: Predicate, quiet: string[] = []) {
  const words = { sentence: `${id}.`, reason: 'A test.' };
  return { id, kind: 'leadsTo' as const, ...words, premise, predicate, quiet };
}

/** A lamp that is switched on and off, and that a vandal may break. */
function lampNetwork(...properties: readonly Property[]): Network {
  return {
    name: 'lamp',
    era: 'none',
    parameters: {},
    instances: [light],
    steps: [
      step('ON', 'user', true),
      step('OFF', 'user', false),
      step('BREAK', 'vandal', false),
      step('MEND', 'vandal', true),
      step('SCRAP', 'owner', false),
    ],
    properties,
  };
}

const off = is(light, 'off');
const on = is(light, 'on');
const broken = is(light, 'broken');
const scrapped = is(light, 'scrapped');
const whole: Property = {
  id: 'whole',
  kind: 'always',
  sentence: 'Never broken.',
  reason: 'A test.',
  predicate: not(broken),
};

describe('liveness', () => {
  it('lets a vandal break and mend for ever, and lets only a quiet one stop', async () => {
    const result = await agreed(
      lampNetwork(claim('lit', off, or(on, scrapped)), claim('lit-quietly', off, on, ['vandal'])),
    );
    expect(verdict(result, 'lit')).toBe('violated in 2');
    expect(result.properties[0]).toMatchObject({ loopsFrom: 0, steps: ['break', 'mend'] });
    // The vandal may have broken it before: nothing owed is enabled then, a quiet vandal mends nothing.
    expect(verdict(result, 'lit-quietly')).toBe('violated in 1');
    expect(result.properties[1]).toMatchObject({ loopsFrom: 1, steps: ['break'] });
  });

  it('takes no step of a quiet actor round, though the first in the list', async () => {
    const network = lampNetwork(claim('broken', on, broken, ['ghost']));
    const ghost = { ...step('OFF', 'ghost', true), name: 'ghost off' };
    const off = step('OFF', 'user', true);
    const result = await agreed({ ...network, steps: [ghost, network.steps[0]!, off] });
    expect(result.properties[0]).toMatchObject({ loopsFrom: 1, steps: ['on', 'off', 'on'] });
  });

  it('is unwitnessed where nothing calls for the goal, as a sometimes that never holds', async () => {
    const never = is(light, 'off');
    const result = await agreed(
      lampNetwork(claim('empty', and(off, on), on), claim('at-once', never, off)),
    );
    expect(result.properties[0]).toMatchObject({ verdict: 'unwitnessed', steps: [] });
    expect(result.properties[1]).toMatchObject({ verdict: 'holds' });
    expect(exitCode(result)).toBe(1);
  });

  it('is judged behind violations, too, once they were all seen', async () => {
    const result = await agreed(lampNetwork(whole, claim('lit', off, on)));
    expect(result.pruned).toBe(1);
    expect(result.properties[1]).toMatchObject({ verdict: 'violated', onGraph: 'whole' });
  });

  it('holds up to violations where they were not all seen, and says so', async () => {
    const limits = { statesMax: 4, memoryMaxBytes: 2 ** 32 };
    const network = lampNetwork(whole, claim('lit', off, on));
    const result = await check(network, { engine: 'xstate', limits });
    expect(result.properties[1]).toMatchObject({ verdict: 'holds', onGraph: 'pruned' });
  });

  it.each([
    ['a limit on states', { limits: { statesMax: 2, memoryMaxBytes: 2 ** 32 } }],
    ['a limit on memory', { limits: { statesMax: 100, memoryMaxBytes: 4 * 4096 + 60 } }],
    ['an interrupt', { watch: () => false }],
  ])('is inconclusive after %s', async (_, options) => {
    const result = await check(lampNetwork(claim('lit', off, on)), {
      engine: 'xstate',
      ...options,
    });
    expect(verdict(result, 'lit')).toBe('inconclusive in 0');
    expect(result.properties[0]).not.toHaveProperty('onGraph');
  });

  it('leaves the exploration alone when only its own memory is too much', async () => {
    const limits = { statesMax: 100, memoryMaxBytes: 4 * 4096 + 60 };
    const result = await check(lampNetwork(whole, claim('lit', off, on)), {
      engine: 'xstate',
      limits,
    });
    expect(verdict(result, 'whole')).toBe('violated in 1');
  });

  it('is not judged when the first violation ends the search', async () => {
    const policy = { ...STANDARD_OPTIONS.policy, stopAtViolation: true };
    const result = await agreed(lampNetwork(whole, claim('lit', off, on)), { policy });
    expect(verdict(result, 'lit')).toBe('inconclusive in 0');
  });
});

describe('a lasso', () => {
  const lit = claim('lit', off, on);
  const network = compile(lampNetwork(lit));
  const [turnOn, turnOff, breakIt, mend] = [0, 1, 2, 3] as const;
  const frame = { variants: [], source: 'replay' as const, command: 'raidproof check x' };

  it('is told with what repeats, and with the fairness that is assumed', () => {
    const story = tellLasso(
      network,
      lit,
      { stem: [turnOn, turnOff], cycle: [breakIt, mend] },
      frame,
    );
    expect(story).toMatchObject({ verdict: 'violated', decidedAt: 2, loopsFrom: 2 });
    expect(story.steps.map((one) => one.name)).toEqual(['on', 'off', 'break', 'mend']);
    expect(story.fairness).toEqual({
      taken: ['mend'],
      interrupted: [{ step: 'on', after: 3 }],
      disabled: [],
      putOff: ['scrap'],
      quiet: [],
    });
    expect(story.replay).toEqual({
      key: '0.1(2.3)',
      command: "raidproof check x --property lit --replay '0.1(2.3)'",
    });
  });

  it.each<[string, readonly number[], readonly number[]]>([
    ['does not close', [], [breakIt]],
    ['ends where something fair is enabled', [breakIt], []],
    ['comes to the goal', [], [turnOn, turnOff]],
    ['never calls for the goal', [turnOn], []],
  ])('that %s is none', (_, stem, cycle) => {
    expect(refutes(network, lit, { stem, cycle })).toBe(false);
    expect(() => tellLasso(network, lit, { stem, cycle }, frame)).toThrowError(
      expect.objectContaining({ code: 'RP303' }),
    );
  });

  it('with a step of a quiet actor in the cycle is none', () => {
    const lasso = { stem: [], cycle: [breakIt, mend] };
    const quietly: LivenessProperty = { ...lit, quiet: ['vandal'] };
    expect(refutes(network, lit, lasso)).toBe(true);
    expect(refutes(network, quietly, lasso)).toBe(false);
  });
});

describe('compiling', () => {
  it('refuses an eventually with a premise, and unknown names in a premise', () => {
    const lit = claim('lit', off, on);
    expect(() => compile(lampNetwork({ ...lit, kind: 'eventually' }))).toThrowError(
      /RP301.*premise/,
    );
    expect(() => compile(lampNetwork({ ...lit, premise: is(light, 'green') }))).toThrowError(
      /RP301.*green/,
    );
  });
});
