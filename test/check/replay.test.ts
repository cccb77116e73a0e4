/** Replay: a path is walked through XState itself; a key that does not fit is refused. */
import { describe, expect, it } from 'vitest';
import { STANDARD_OPTIONS, exploreWithJs, takeStep, tell, walk } from '../../src/check/index.ts';
import { explain } from '../../src/check/explain.ts';
import { viewOf } from '../../src/check/replay.ts';
import {
  type StateProperty,
  and,
  compare,
  count,
  has,
  is,
  not,
  or,
} from '../../machines/language/index.ts';
import { compile } from '../../src/network/index.ts';
import { gate, man, turnstileNetwork } from './support/turnstile.ts';

const compiled = compile(turnstileNetwork());

function keysAfter(path: readonly number[]): string[] {
  return walk(compiled, path)
    .at(-1)!
    .map((one) => one.key);
}

describe('a replayed path', () => {
  it('is walked step by step', () => {
    expect(keysAfter([])).toEqual(['["locked",{coins:0}]', '[{},{seen:0}]']);
    expect(keysAfter([0, 0, 1])).toEqual(['["locked",{coins:2}]', '[{},{seen:1}]']);
    expect(walk(compiled, [0, 0, 1])).toHaveLength(4);
  });

  it.each([
    ['a step that is not enabled', [0, 0, 0], "step 3 ('insert a coin')"],
    ['a step whose guard fails', [0, 1, 2], "step 3 ('kick')"],
    ['a step that does not exist', [0, 9], "step 2 ('9')"],
  ])('is refused for %s', (_, path, words) => {
    expect(() => walk(compiled, path)).toThrowError(
      expect.objectContaining({
        code: 'RP303',
        message: `RP303 network turnstile: ${words} is not enabled in XState. A replay key fits only the network, parameters and variants it was printed for.`,
      }),
    );
  });

  it('leaves everything as it was when the step is refused half way', () => {
    const before = walk(compiled, [0, 0]).at(-1)!;
    const coin = compiled.steps[0]!;
    expect(takeStep(compiled, before, coin)).toBeUndefined();
    expect(before.map((one) => one.key)).toEqual(['["open",{coins:2}]', '[{},{seen:1}]']);
  });

  it('is told with the command that replays it', () => {
    const frame = { variants: [], source: 'replay' as const, command: 'raidproof check x' };
    const whole = turnstileNetwork().properties[1] as StateProperty;
    const story = tell(compiled, whole, [1, 2], frame);
    expect(story.replay).toEqual({ key: '1.2', command: "raidproof check x --replay '1.2'" });
    expect(story).toMatchObject({ source: 'replay', verdict: 'violated', decidedAt: 2 });
    expect(story.steps.map((one) => one.changes.length)).toEqual([0, 1]);
    expect(story.evidence).toEqual([{ holds: true, words: 'gate is broken', instance: 'gate' }]);
  });

  it('leads from the engine to the state it stands for', async () => {
    const { policy, limits, watch } = STANDARD_OPTIONS;
    const result = await exploreWithJs(compiled, { ...policy, prune: false }, limits, watch);
    const seen = Array.from({ length: result.states }, (_, index) =>
      keysAfter(result.path(index)).join(' '),
    );
    expect(new Set(seen).size).toBe(result.states);
  });
});

describe('an explanation', () => {
  const view = viewOf(compiled, walk(compiled, [0, 0]).at(-1)!);
  const words = (predicate: Parameters<typeof explain>[0]) =>
    explain(predicate, view).map((one) => one.words);

  it('names what failed of a conjunction and what holds of a disjunction', () => {
    const coins = has(gate, 'coins', '=', 2);
    expect(words(and(coins, is(gate, 'locked')))).toEqual(['gate is not locked']);
    expect(words(or(is(gate, 'locked'), coins))).toEqual(['gate: coins = 2']);
    expect(words(not(and(coins, is(gate, 'open'))))).toEqual(['gate: coins = 2', 'gate is open']);
  });

  it('gives the values that decide', () => {
    expect(words(has(man, 'seen', '>=', 2))).toEqual(['man: seen = 1, not >= 2']);
    expect(words(has(man, 'seen', '!=', 1))).toEqual(['man: seen = 1, not other than 1']);
    expect(words(compare([man, 'seen'], '<', [gate, 'coins'], 1))).toEqual([
      'man: seen = 1, < 3 (gate: coins + 1)',
    ]);
  });

  it('says nothing twice', () => {
    expect(words(count([1, 2], () => is(gate, 'open'), '=', 2))).toEqual(['gate is open']);
  });
});
