/** Scenarios for a real kernel: every goal is met, each is possible as it stands, and the script for other machines is a script. */
import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { FIRST_SITUATION } from '../../../src/conform/kernel/grammar.ts';
import { actionsWithoutFunction, mdadmScript } from '../../../src/conform/kernel/mdadm-script.ts';
import {
  type Measure,
  generateScenarios,
  possibleGoals,
  runsOf,
} from '../../../src/conform/kernel/scenarios.ts';
import { whyNot } from '../../../src/conform/kernel/why-not.ts';

const MEASURES: readonly Measure[] = ['states', 'transitions', 'pairs'];

describe('generated scenarios', () => {
  it.each([
    ['states', 16, 3],
    ['transitions', 126, 35],
    ['pairs', 187, 49],
  ] as const)('%s: %i goals in %i scenarios', (measure, goals, scenarios) => {
    expect(possibleGoals(measure).size).toBe(goals);
    expect(generateScenarios(measure)).toHaveLength(scenarios);
  });

  it.each(MEASURES)('of %s only do what is possible', (measure) => {
    for (const { actions } of generateScenarios(measure)) {
      let situation = FIRST_SITUATION;
      for (const action of actions) {
        expect(action.isPossible(situation)).toBe(true);
        situation = action.after(situation);
      }
      expect(actions.filter((one) => one.kills === true).length).toBeLessThanOrEqual(1);
    }
  });

  it('take every pair of actions', () => {
    const taken = generateScenarios('pairs').flatMap(({ actions }) =>
      actions.map((one, at) => `${actions[at - 1]?.name ?? 'create'} → ${one.name}`),
    );
    expect(new Set(taken)).toEqual(possibleGoals('pairs'));
  });

  it('share boots, but for those that kill', () => {
    const runs = runsOf(generateScenarios('pairs'), 6);
    expect(runs.filter(({ boots }) => boots.length === 2)).toHaveLength(13);
    expect(runs.filter(({ boots }) => boots.length === 1)).toHaveLength(6);
  });
});

describe('the script', () => {
  const script = mdadmScript(generateScenarios('pairs'), 'pairs');

  it('is a shell script', () => {
    execFileSync('sh', ['-n'], { input: script });
    expect(() => execFileSync('sh', ['-n'], { input: `${script}\nif`, stdio: 'pipe' })).toThrow(
      'Command failed',
    );
  });

  it('has a function for every action, and a scenario for each that does not kill', () => {
    expect(actionsWithoutFunction()).toEqual([]);
    expect(script.match(/^begin /gm)).toHaveLength(36);
    expect(script).not.toContain('act_kill');
  });
});

describe('the reasons', () => {
  it('are sentences', () => {
    expect(whyNot('step refuse to assemble')).toContain('dirty degraded');
    expect(whyNot('transition former member formerMember.away|RETURN_AS_SPARE|0')).toContain(
      'older than events_cleared',
    );
    expect(whyNot('transition chunk 0 chunk.count.zero|END_WRITE|0')).toContain('has a flag');
    expect(whyNot('transition chunk 0 chunk.count|LOAD|0')).toContain('by hand');
    expect(whyNot('something else')).toMatch(/\.$/);
  });
});
