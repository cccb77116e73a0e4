/** Verdicts, coverage and stories on a network small enough to know every figure by heart. */
import { describe, expect, it } from 'vitest';
import { changesBetween, check, leavesOf, verdictOf } from '../../src/check/index.ts';
import { agreed, figures, verdict } from '../classics/support/agreement.ts';
import { turnstileNetwork } from './support/turnstile.ts';

const policy = { prune: false, stopAtViolation: false, stopWhenDecided: false };

describe('a check of the turnstile', () => {
  it('counts states, transitions and deadlocks alike in both engines', async () => {
    const result = await agreed(turnstileNetwork(), { policy });
    expect(figures(result)).toEqual({ states: 8, transitions: 11, depth: 4, deadlocks: 1 });
    expect(verdict(result, 'all-seen')).toBe('violated in 2');
    expect(verdict(result, 'whole')).toBe('violated in 1');
    expect(verdict(result, 'paid')).toBe('holds in 0');
    expect(verdict(result, 'full')).toBe('witnessed in 3');
    expect(verdict(result, 'absurd')).toBe('unwitnessed in 0');
  });

  it('covers what happens, and only that', async () => {
    const { coverage } = await agreed(turnstileNetwork(), { policy });
    expect(coverage.steps.map(({ name, fired }) => [name, fired])).toEqual([
      ['insert a coin', 3],
      ['push', 7],
      ['kick', 1],
      ['never', 0],
    ]);
    const [gate, man] = coverage.machines;
    expect(gate?.states).toEqual([
      { path: 'locked', firstState: 0 },
      { path: 'open', firstState: 1 },
      { path: 'broken', firstState: 2 },
      { path: 'forgotten', firstState: -1 },
    ]);
    expect(gate?.transitions.map(({ id, taken }) => [id, taken])).toEqual([
      ['turnstile.locked|COIN|0', true],
      ['turnstile.locked|KICK|0', true],
      ['turnstile.locked|PUSH|0', true],
      ['turnstile.open|PUSH|0', true],
      ['turnstile.open|COIN|0', true],
    ]);
    expect(man?.transitions).toMatchObject([{ event: 'SEE', guard: 'isAwake', taken: true }]);
  });

  it('asks whether each chart state is reached', async () => {
    const { properties } = await agreed(turnstileNetwork(), { policy });
    const reach = properties.filter((one) => one.id.startsWith('reach:'));
    expect(reach.map(({ id, verdict: told, steps }) => [id, told, steps])).toEqual([
      ['reach:turnstile.locked', 'witnessed', []],
      ['reach:turnstile.open', 'witnessed', ['insert a coin']],
      ['reach:turnstile.broken', 'witnessed', ['kick']],
      ['reach:turnstile.forgotten', 'unwitnessed', []],
    ]);
  });

  it('finds behind a violation what pruning hides, and says so', async () => {
    const result = await agreed(turnstileNetwork());
    expect(result.pruned).toBe(2);
    expect(result.statesBehind).toBeGreaterThan(0);
    const behind = result.properties.filter((one) => one.behind === true).map((one) => one.id);
    expect(behind).toEqual(['paid', 'absurd']);
    expect(verdict(result, 'paid')).toBe('holds in 0');
  });
});

describe('a story', () => {
  it('tells steps, changes, the deciding moment and the evidence', async () => {
    const result = await check(turnstileNetwork(), { policy, command: 'CMD', variants: ['V'] });
    const story = result.properties.find((one) => one.id === 'all-seen')?.story;
    expect(story).toMatchObject({
      schemaVersion: 1,
      source: 'check',
      network: 'turnstile',
      variants: ['V'],
      parameters: { size: 1 },
      verdict: 'violated',
      decidedAt: 2,
      initial: {
        gate: {
          state: 'locked',
          coins: 0,
        },
        man: { seen: 0 },
      },
      replay: {
        key: '0.0',
        command: "CMD --replay '0.0'",
      },
    });
    expect(story?.steps[0]).toEqual({
      number: 1,
      name: 'insert a coin',
      actor: 'visitor',
      sentence: 'A coin.',
      kernel: 'coin()',
      changes: [
        {
          instance: 'gate',
          leaf: 'state',
          before: 'locked',
          after: 'open',
        },
        {
          instance: 'gate',
          leaf: 'coins',
          before: 0,
          after: 1,
        },
        {
          instance: 'man',
          leaf: 'seen',
          before: 0,
          after: 1,
        },
      ],
    });
    expect(story?.steps[1]?.changes).toEqual([
      { instance: 'gate', leaf: 'coins', before: 1, after: 2 },
    ]);
    expect(story?.evidence).toEqual([
      {
        holds: false,
        instance: 'man',
        words: 'man: seen = 1, not = 2 (gate: coins)',
      },
    ]);
  });

  it('is only told of violations', async () => {
    const { properties } = await check(turnstileNetwork(), { policy });
    for (const { verdict: told, story } of properties)
      expect(story !== undefined).toBe(told === 'violated');
  });

  it('shows leaves that come or go as nothing before or after', () => {
    expect(changesBetween('x', { a: 1, b: null }, { b: 2, c: true })).toEqual([
      { instance: 'x', leaf: 'a', before: 1, after: null },
      { instance: 'x', leaf: 'b', before: null, after: 2 },
      { instance: 'x', leaf: 'c', before: null, after: true },
    ]);
  });

  it('shows nested regions and lists as leaves', () => {
    const value = { a: 'on', b: { c: { d: 'deep' } } };
    const state = { key: '', paths: new Set<string>(), snapshot: {} as never };
    expect(leavesOf({ ...state, value, context: { list: [1, 0], none: null } })).toEqual({
      a: 'on',
      'b.c.d': 'deep',
      list: '[1,0]',
      none: null,
    });
  });

  // The field overwrites the region: violation.ts leavesOf, seen in the chunk's `count`. To become an `it`.
  it('shows a region and a context field of one name', () => {
    const state = { key: '', paths: new Set<string>(), snapshot: {} as never };
    const leaves = leavesOf({ ...state, value: { count: 'zero' }, context: { count: 0 } });
    expect(Object.values(leaves)).toEqual(['zero', 0]);
  });
});

describe('the verdict', () => {
  it.each([
    ['always', true, true, 'violated'],
    ['always', true, false, 'violated'],
    ['always', false, true, 'holds'],
    ['always', false, false, 'inconclusive'],
    ['sometimes', true, false, 'witnessed'],
    ['sometimes', false, true, 'unwitnessed'],
    ['sometimes', false, false, 'inconclusive'],
  ] as const)('of %s, found %s, complete %s, is %s', (kind, found, complete, expected) => {
    expect(verdictOf(kind, found, complete)).toBe(expected);
  });
});
