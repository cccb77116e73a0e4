/** Two-phase commit: the count that TLC and Stateright give, and a hasty coordinator caught. */
import { describe, expect, it } from 'vitest';
import { check } from '../../src/check/index.ts';
import { agreed, figures, verdict } from './support/agreement.ts';
import { twoPhase } from './support/two-phase.ts';

describe('two-phase commit', () => {
  it('has 288 states with three managers, as TLC and Stateright count', async () => {
    const result = await agreed(twoPhase(3));
    expect(figures(result)).toEqual({ states: 288, transitions: 1145, depth: 10, deadlocks: 0 });
    expect(verdict(result, 'consistent')).toBe('holds in 0');
    expect(verdict(result, 'all-commit')).toBe('witnessed in 10');
  });

  it('has 8832 states with five managers, as Stateright counts without symmetry', async () => {
    const result = await check(twoPhase(5));
    expect(result.states).toBe(8832);
    expect(verdict(result, 'consistent')).toBe('holds in 0');
  });

  it('loses consistency when the coordinator does not wait for all votes', async () => {
    const result = await agreed(twoPhase(3, true));
    expect(verdict(result, 'consistent')).toBe('violated in 5');
    const steps = result.properties.find((one) => one.id === 'consistent')?.steps ?? [];
    expect(steps.filter((name) => name.startsWith('note'))).toHaveLength(1);
    expect(steps).toContain('commit');
  });
});
