/** The exit code of a result. */
import { describe, expect, it } from 'vitest';
import { type Verdict, check } from '../../src/check/index.ts';
import { exitCode } from '../../src/cli/check-command.ts';
import { turnstileNetwork } from '../check/support/turnstile.ts';

const result = await check(turnstileNetwork());

describe('the exit code', () => {
  it.each<[Verdict[], number]>([
    [['holds', 'witnessed'], 0],
    [['holds', 'violated', 'inconclusive'], 1],
    [['unwitnessed', 'holds'], 1],
    [['holds', 'inconclusive', 'witnessed'], 3],
    [[], 0],
  ])('of %j is %i', (verdicts, code) => {
    const properties = verdicts.map((verdict) => ({ ...result.properties[0]!, verdict }));
    expect(exitCode({ ...result, properties })).toBe(code);
  });
});
