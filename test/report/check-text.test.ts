import { describe, expect, it } from 'vitest';
import { checkText } from '../../src/report/index.ts';
import { lockResult } from './lock-report.ts';

describe('checkText', () => {
  it('shows counts, every property, what is not reached, and the stories', async () => {
    const text = checkText(await lockResult(false));
    const [summary] = text.split('\n✗ M1');
    expect(summary).toBe(`\
lock  split, processes 2
  13 states; 20 transitions; depth 6; every reachable state seen in 0.00 s;
  engine js, 5 bits a state

  ✗ M1       violated in 4 steps    At most one process is inside.
  ✗ M2       violated in 5 steps    While a process is inside, the lock is held.
  ✓ entered  witnessed in 2 steps   Somebody gets inside.
  ✓ all 5 machine states reached

  coverage  states 5/5 · transitions 6/6 · steps 6/6
`);
    expect(text).toContain("--replay '0.3.1.4'");
    expect(text).toContain("--replay '0.3.1.4.2'");
  });

  it('names the machine states that are not reached', async () => {
    const result = await lockResult(true);
    const properties = result.properties.map((one) =>
      one.id === 'reach:lock.held' ? { ...one, verdict: 'unwitnessed' as const } : one,
    );
    expect(checkText({ ...result, properties })).toContain(
      '  ! 1 of 5 machine states not reached: lock.held\n',
    );
  });

  it('names what never fired and never was taken', async () => {
    const result = await lockResult(true);
    const text = checkText(result);
    expect(text).toContain('lock.held: TAKE');
    const fired = result.coverage.steps.map((one) => ({ ...one, fired: 0 }));
    const silent = { ...result, coverage: { ...result.coverage, steps: fired } };
    expect(checkText(silent)).toContain('steps that never fired:\n    - LOOK alice');
  });

  it('says when a limit ended the search', async () => {
    const result = {
      ...(await lockResult(true)),
      complete: false,
      ending: 'states limit' as const,
    };
    expect(checkText(result)).toContain('ended early: states limit');
  });
});
