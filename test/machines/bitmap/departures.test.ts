/** A member leaves and comes back: what the bitmap of 6.1 forgets, and that it holds once mended. */
import { describe, expect, it } from 'vitest';
import { check } from '../../../src/check/index.ts';
import { MENDS, MODERN_MENDS, only, outcome, scopedNetwork } from './support/networks.ts';

const FIRST = { prune: true, stopAtViolation: true, stopWhenDecided: false };

/** The shortest way to a violation of S24 without a mend. */
async function story(mend: string): Promise<readonly string[]> {
  const others = MODERN_MENDS.filter((one) => one !== mend);
  const network = only(scopedNetwork('modern', 'returns', others), ['S24']);
  return (await check(network, { policy: FIRST })).properties[0]!.steps;
}

describe('a member that leaves and comes back', () => {
  it('has all data when it is in sync again, once the rules are mended', async () => {
    const result = await check(scopedNetwork('modern', 'returns', MODERN_MENDS));
    expect(result).toMatchObject({ states: 1_402_743, pruned: 0, complete: true });
    expect(outcome(result).filter((one) => /violated|unwitnessed/.test(one))).toEqual([]);
    expect(outcome(result)).toEqual(
      expect.arrayContaining(['S10: holds', 'S11: holds', 'S17: holds', 'S24: holds']),
    );
  });

  it('loses what was written while a spare was rebuilt in its place', async () => {
    expect(await story('raise-while-recovering')).toEqual([
      'start a write to chunk 0',
      'begin an unplug',
      'unplug looks at file page 0',
      'unplug writes file page 0',
      'land oldest write of file page 0',
      'fail a member',
      'add a spare',
      'end the unplug',
      'end a write to chunk 0',
      'fail the recovering device',
      'abort the recovery at chunk 0',
      'check the degraded array',
      're-add the member',
    ]);
  });

  it('loses what the rebuild of a spare cleared', async () => {
    const steps = await story('all-clearing-raises');
    expect(steps).toHaveLength(14);
    expect(steps.slice(-4)).toEqual([
      'end the resync I/O of chunk 0',
      'finish the recovery',
      'fail the recovering device',
      're-add the member',
    ]);
  });

  it('loses a chunk whose recovery I/O it did not take any more', async () => {
    const steps = await story('abort-all-begun');
    expect(steps.slice(-5)).toEqual([
      'recovery visits chunk 0',
      'fail the recovering device',
      'end the resync I/O of chunk 0',
      'abort the recovery at chunk 1',
      're-add the member',
    ]);
  });

  it('was safe but for that in the classic era, where degraded writes stay NEEDED', async () => {
    const rest = MENDS.filter((one) => one !== 'clear-during-recovery');
    const network = only(scopedNetwork('classic', 'returns', rest), ['S10', 'S24', 'S17']);
    const result = await check(network, { policy: FIRST });
    expect(outcome(result)).toEqual(['S10: holds', 'S17: holds', 'S24: holds']);
  });
});
