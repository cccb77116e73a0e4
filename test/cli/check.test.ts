/** `raidproof check`: exit codes, JSON, limits and replay, in a process of its own. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { CheckResult } from '../../src/check/index.ts';
import { build, raidproof } from './support/command.ts';

beforeAll(build);

const SMALL = ['check', 'reference', '-p', 'C=1', '-p', 'P=1'];

/** A check's result, as printed. */
function resultOf(text: string): CheckResult {
  return JSON.parse(text) as CheckResult;
}

describe('raidproof check', () => {
  it('ends with 0 where everything holds', () => {
    const { code, out, err } = raidproof(...SMALL);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/^reference {2}classic, C 1, P 1, K 1\n/);
    expect(out).toContain('339 states; 1,282 transitions; depth 32');
    expect(out).toMatch(/✓ I1 +holds/);
  });

  it('ends with 1 where something is violated, and tells the story', () => {
    const { code, out, err } = raidproof(...SMALL, '--variant', 'BUG1');
    expect({ code, err }).toEqual({ code: 1, err: '' });
    expect(out).toMatch(/✗ I1 +violated in 5 steps/);
    expect(out).toMatch(/ufin/);
    expect(out).toContain(
      "raidproof check reference -p C=1 -p P=1 --variant BUG1 --replay '0.3.4.5.6'",
    );
  });

  it('ends with 3 where a limit left something open', () => {
    const { code, out } = raidproof('check', 'reference', '-p', 'K=2', '--limit-states', '20000');
    expect(code).toBe(3);
    expect(out).toMatch(/\? I1 +inconclusive/);
    expect(out).not.toMatch(/holds/);
  });

  it('prints exactly one JSON object with --json -', () => {
    const { code, out, err } = raidproof(...SMALL, '--variant', 'BUG1', '--json', '-');
    expect({ code, err }).toEqual({ code: 1, err: '' });
    const result = resultOf(out);
    expect(out.trim().split('\n}')).toHaveLength(2);
    expect(result).toMatchObject({
      schemaVersion: 1,
      network: 'reference',
      era: 'classic',
      variant: 'BUG1',
      parameters: {
        C: 1,
        P: 1,
        K: 1,
      },
      engine: 'indexed',
      threads: 1,
      seed: null,
      complete: true,
      states: 342,
      transitions: 1293,
      depth: 30,
    });
    expect(result.seconds).toBeGreaterThanOrEqual(0);
    expect(result.bytesPerState).toBeGreaterThan(0);
    for (const one of result.properties)
      expect(Object.keys(one)).toEqual(expect.arrayContaining(['id', 'kind', 'verdict', 'steps']));
    expect(result.properties[0]).toMatchObject({
      id: 'I1',
      kind: 'always',
      verdict: 'violated',
      steps: ['start(0)', 'ustart', 'upage(0)', 'uwrite(0)', 'ufin'],
    });
  });

  it('judges only the properties asked for', () => {
    const { out } = raidproof(...SMALL, '--property', 'I3', '--property', 'I2', '--json', '-');
    const { properties } = resultOf(out);
    const ids = properties.map((one) => one.id).filter((id) => !id.startsWith('reach:'));
    expect(ids).toEqual(['I2', 'I3']);
  });

  it('gives the same with the oracle, and stops at the first violation when told to', () => {
    const words = [...SMALL, '--variant', 'BUG1', '--first', '--json', '-'];
    const fast = resultOf(raidproof(...words).out);
    const oracle = resultOf(raidproof(...words, '--engine', 'xstate').out);
    expect(oracle.engine).toBe('xstate');
    expect(fast.ending).toBe('violation');
    const { states, transitions, properties } = oracle;
    expect(fast).toMatchObject({ states, transitions, properties });
  });
});

describe('raidproof check --replay', () => {
  it('replays what a counterexample printed', () => {
    const { out } = raidproof(...SMALL, '--variant', 'BUG1', '--json', '-');
    const story = resultOf(out).properties[0]!.story!;
    const words = /^raidproof (.*) --replay '(.*)'$/.exec(story.replay.command);
    const replayed = raidproof(...words![1]!.split(' '), '--replay', words![2]!, '--json', '-');
    expect(replayed.code).toBe(1);
    expect(JSON.parse(replayed.out)).toEqual({ ...story, source: 'replay' });
  });

  it('ends with 0 where the path violates nothing', () => {
    const { code, out } = raidproof(...SMALL, '--replay', '0.3');
    expect(code).toBe(0);
    expect(out).toContain('start(0)');
  });

  it('tells the empty path', () => {
    expect(raidproof(...SMALL, '--replay', '').code).toBe(0);
  });

  it.each([
    ['abc', 'RP106'],
    ['0.x', 'RP106'],
    ['0.0', 'RP303'],
    ['99999', 'RP303'],
  ])('refuses the key %s with %s', (key, error) => {
    const { code, out, err } = raidproof(...SMALL, '--replay', key);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(new RegExp(`^${error} [^\\n]+\\n$`));
  });

  // replay.ts takes the empty part for step 0. To become an `it`.
  it('refuses a key with an empty part', () => {
    expect(raidproof(...SMALL, '--replay', '0.3..').err).toMatch(/^RP106/);
  });
});

describe('raidproof check --simulate', () => {
  it('finds a violation by walks and tells how to replay it', () => {
    const words = ['check', 'reference', '--variant', 'BUG1', '--simulate', '500', '--depth', '60'];
    const { code, out } = raidproof(...words, '--seed', '4', '--swarm');
    expect(code).toBe(1);
    expect(out).toContain('500 random walks of up to 60 steps, seed 4; each with a random half');
    expect(out).toContain('violated after 5 steps, the shortest way there is');
    const key = /--replay '([\d.]+)'/.exec(out)![1]!;
    expect(raidproof('check', 'reference', '--variant', 'BUG1', '--replay', key).code).toBe(1);
  });

  it('proves nothing where it finds nothing', () => {
    const { code, out } = raidproof('check', 'reference', '--simulate', '5', '--depth', '9');
    expect(code).toBe(3);
    expect(out).toContain('nothing is proved by walks');
  });
});
