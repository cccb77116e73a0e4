/** The modern era: its default scope, and one chunk with what the standard sizes leave out. */
import { describe, expect, it } from 'vitest';
import { check } from '../../../src/check/index.ts';
import {
  MENDS,
  MODERN_MENDS,
  only,
  outcome,
  scopedNetwork,
  unreached,
} from './support/networks.ts';

const FIRST = { prune: true, stopAtViolation: true, stopWhenDecided: false };
const SAFETY = ['S1', 'S4', 'S14', 'S7', 'S2', 'S3', 'S5', 'S6', 'S8', 'S9'];
const LIVENESS = ['L1', 'sleeps', 'L2', 'L7', 'L9'];

describe('the bitmap of 6.1 at its default scope', () => {
  it('holds everything, and reaches every chart state', async () => {
    const result = await check(scopedNetwork('modern', undefined));
    expect(result).toMatchObject({ states: 420_593, transitions: 2_663_870, depth: 53, pruned: 0 });
    expect(result).toMatchObject({ deadlocks: 9, complete: true, bitsPerState: 62 });
    expect(outcome(result)).toEqual([
      ...SAFETY.map((id) => `${id}: holds`),
      'lazily-cleared: witnessed in 14',
      'resynchronised: witnessed in 13',
      'written-by-several: witnessed in 7',
      ...LIVENESS.map((id) => `${id}: holds`),
    ]);
    expect(unreached(result)).toEqual([]);
    const idle = result.coverage.steps.filter((step) => step.fired === 0);
    expect(idle.map((step) => step.name)).toEqual([
      'land second oldest write of file page 1',
      'land second oldest write of file page 1, as memory holds it now',
    ]);
  });
});

describe('stopped in order, one chunk', () => {
  it.each(['classic', 'modern'])('everything holds in the %s era once mended', async (era) => {
    const mends = era === 'modern' ? MODERN_MENDS : MENDS;
    const network = scopedNetwork(era, 'stops', mends, { chunks: 1 });
    const result = await check(network);
    expect(outcome(result).filter((one) => /violated|unwitnessed|inconcl/.test(one))).toEqual([]);
    expect(outcome(result)).toContain('flushed: holds');
    expect(outcome(result)).toContain('S15: holds');
  });
});

/** Without this mend, this property fails in so many steps. */
async function without(mend: string, scope: string, id: string): Promise<string[]> {
  const others = MODERN_MENDS.filter((one) => one !== mend);
  const network = only(scopedNetwork('modern', scope, others), [id]);
  const [found] = (await check(network, { policy: FIRST })).properties;
  return [...found!.steps];
}

describe('bits set by hand', () => {
  it('hold everything once mended', async () => {
    const result = await check(scopedNetwork('modern', 'set-bits', MODERN_MENDS));
    expect(result).toMatchObject({ states: 99_867, pruned: 0, complete: true });
    expect(outcome(result).filter((one) => /violated|unwitnessed/.test(one))).toEqual([]);
    expect(unreached(result)).toEqual([]);
  });

  it('let data go out over a bit that the other unplug has fetched', async () => {
    expect(await without('unplug-minds-others', 'set-bits', 'S1')).toEqual([
      'start a write to chunk 0',
      'begin an unplug',
      'the user sets the bit of chunk 0',
      "user's unplug looks at file page 0",
      'unplug looks at file page 0',
      'end the unplug',
    ]);
  });

  it('make NEEDED|1, and the next write counts one too few', async () => {
    const steps = await without('need-lifts-one', 'set-bits', 'S2');
    expect(steps).toHaveLength(11);
    expect(steps.slice(-2)).toEqual([
      'the user sets the bit of chunk 0',
      'start a write to chunk 0',
    ]);
  });

  it('are forgotten behind the position of a running resync', async () => {
    const steps = await without('resync-looks-again', 'set-bits', 'L6');
    expect(steps.slice(2, 5)).toEqual([
      'begin the resync',
      'resync visits chunk 0',
      'the user sets the bit of chunk 0',
    ]);
  });
});
