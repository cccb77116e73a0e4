/** The shortest story of each known defect of the era, step by step. */
import { describe, expect, it } from 'vitest';
import { check } from '../../../src/check/index.ts';
import { MENDS, bitmapNetwork, only } from './support/networks.ts';

const FIRST = { prune: true, stopAtViolation: true, stopWhenDecided: false };

const WRITTEN = [
  'start a write to chunk 0',
  'begin an unplug',
  'unplug looks at file page 0',
  'unplug writes file page 0',
  'land oldest write of file page 0',
];

/** The shortest counterexample of one property. */
async function story(id: string, chunks: number, without: string) {
  const mends = MENDS.filter((one) => one !== without);
  const result = await check(only(bitmapNetwork({ chunks }, mends), [id]), { policy: FIRST });
  return result.properties.find((one) => one.id === id);
}

describe('the shortest counterexample', () => {
  it('to S4: two writes of one page land in the wrong order', async () => {
    const found = await story('S4', 1, 'wait-for-earlier-writes');
    expect(found?.steps).toEqual([
      'md_update_sb writes page 0',
      ...WRITTEN.slice(0, 4),
      'land second oldest write of file page 0',
      'land oldest write of file page 0',
    ]);
    expect(found?.story?.decidedAt).toBe(7);
  });

  it('to S2: a write before the resync counts one too few', async () => {
    const found = await story('S2', 1, 'load-as-two');
    expect(found?.steps).toEqual([
      'start a write to chunk 0',
      'md_update_sb writes page 0',
      'land oldest write of file page 0',
      'crash',
      'assemble',
      'start a write to chunk 0',
    ]);
    expect(found?.story?.evidence.map((one) => one.words)).toEqual([
      'writer 0: started = 1',
      'chunk 0: count = 2, not = 3 (writer 0: started + 2)',
    ]);
  });

  it('to S6: a pass under a write leaves allclean set', async () => {
    const found = await story('S6', 1, 'allclean-follows-pages');
    expect(found?.steps).toEqual([
      ...WRITTEN,
      'end the unplug',
      'begin a daemon pass',
      'daemon goes on after chunk 0',
      'end a write to chunk 0',
    ]);
  });

  it('to S6: the scan skips past the first chunk of the next file page', async () => {
    const found = await story('S6', 2, 'skip-by-file-page');
    expect(found?.steps).toHaveLength(10);
    expect(found?.steps.at(-1)).toBe('daemon goes on after chunk 0');
    expect(found?.steps).toContain('start a write to chunk 1');
    expect(found?.steps).not.toContain('start a write to chunk 0');
  });
});
