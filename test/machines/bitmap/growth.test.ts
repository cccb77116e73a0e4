/** Growth: the walk over the counters, what the rules of 6.1 violate, and what they keep once mended. */
import { describe, expect, it } from 'vitest';
import { bitmap } from '../../../machines/bitmap/family.ts';
import { bitmapParts } from '../../../machines/bitmap/parts.ts';
import { isMarked } from '../../../machines/bitmap/steps/growth.ts';
import { rulesOfEra } from '../../../machines/bitmap/rules.ts';
import { mendsOf, parametersOf } from '../../../machines/language/index.ts';
import { check } from '../../../src/check/index.ts';

/** The walk of md_bitmap_resize as it runs, over the numbers of chunks alone. */
function markedByWalk(from: number, to: number, countersPerPage: number, isMapped: boolean) {
  let block = 0;
  while (block < from) {
    const pageEnd = (Math.floor(block / countersPerPage) + 1) * countersPerPage;
    block = isMapped ? block + 1 : pageEnd;
  }
  return Array.from({ length: Math.max(0, to - block) }, (_, index) => block + index);
}

const sizes = {
  headerBits: 0,
  bitsPerFilePage: 8,
  writesMax: 1,
  counterMax: 3,
  pageWritesMax: 1,
  overflowChunks: 0,
  idleChunks: 0,
  returns: false,
  stops: false,
  userBits: false,
  hijacks: false,
};

function markedByNetwork(from: number, to: number, countersPerPage: number, isMapped: boolean) {
  const parts = bitmapParts(
    { ...sizes, chunks: to, countersPerPage, grownFrom: from },
    rulesOfEra('modern'),
  );
  return parts.chunks.slice(from).filter((c) => {
    const predicate = isMarked(parts, from, c);
    return predicate.kind === 'in' ? isMapped : true;
  });
}

describe('the walk', () => {
  it('marks the same chunks as the kernel’s loop, for every end and page size', () => {
    for (const countersPerPage of [1, 2, 4])
      for (const isMapped of [false, true])
        for (let to = 2; to <= 8; to++)
          for (let from = 1; from < to; from++)
            expect(markedByNetwork(from, to, countersPerPage, isMapped)).toEqual(
              markedByWalk(from, to, countersPerPage, isMapped),
            );
  });

  it('leaves chunks out only behind an end within a page without memory', () => {
    expect(markedByWalk(1, 2, 2, false)).toEqual([]);
    expect(markedByWalk(1, 2, 2, true)).toEqual([1]);
    expect(markedByWalk(2, 4, 2, false)).toEqual([2, 3]);
  });
});

function judged(scope: string, variants: readonly string[]) {
  const network = bitmap.build('modern', parametersOf(bitmap, 'modern', scope), new Set(variants));
  return check(network, { variants, reach: false });
}

describe.each(['growth', 'growth-off-boundary'])('scope %s', (scope) => {
  const mends = mendsOf(bitmap, 'modern');

  it('keeps every property once mended', async () => {
    const { properties, complete } = await judged(scope, mends);
    const bad = properties.filter(({ verdict }) => verdict !== 'holds' && verdict !== 'witnessed');
    expect(complete).toBe(true);
    expect(bad).toEqual([]);
  });

  it('breaks the promise by the rules of 6.1', async () => {
    const { properties } = await judged(scope, []);
    const steps = properties.find(({ id }) => id === 'S14')!.steps;
    expect(steps.at(-1)).toBe('record the new size');
  });
});

describe('a growth that leaves out what no page of counters speaks for', () => {
  it('is the only defect left when new bits are set', async () => {
    const mends = mendsOf(bitmap, 'modern').filter((one) => one !== 'growth-marks-from-old-end');
    const { properties } = await judged('growth-off-boundary', mends);
    const broken = properties.filter(({ verdict }) => verdict === 'violated').map(({ id }) => id);
    expect(broken).toContain('S9');
    expect(broken).toContain('S14');
  });
});
