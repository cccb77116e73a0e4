/** Where chunks lie: file pages, counter pages, and the skip that forgets the header. */
import { describe, expect, it } from 'vitest';
import { bitmapParts } from '../../../machines/bitmap/parts.ts';
import { bitmapRules } from '../../../machines/bitmap/variants.ts';
import { bitmapNetwork } from './support/networks.ts';

const KERNEL = {
  chunks: 1,
  headerBits: 2048,
  countersPerPage: 2048,
  bitsPerFilePage: 32768,
  writesMax: 1,
  counterMax: 3,
  pageWritesMax: 1,
  overflowChunks: 0,
  idleChunks: 0,
  returns: false,
  stops: false,
  userBits: false,
  hijacks: false,
  grownFrom: 0,
};

/** From each chunk where the daemon skips: where it goes on. */
function skips(variants: readonly string[], headerBits: number, bitsPerFilePage: number) {
  const parameters = { chunks: 4, countersPerPage: 1, headerBits, bitsPerFilePage };
  const words = bitmapNetwork(parameters, variants)
    .steps.filter((step) => step.name.startsWith('daemon goes on'))
    .map(({ sentence }) =>
      sentence
        .replace(/.*from chunk (\d+) to chunk (\d+), at file page (\d+).*/, '$1→$2 on page $3')
        .replace(/No chunk is left after the page of chunk (\d+).*/, '$1→end'),
    );
  return [...new Set(words)].sort();
}

describe('pages', () => {
  const parts = bitmapParts(KERNEL, bitmapRules('classic', new Set()));

  it.each([
    [0, 0],
    [30_719, 0],
    [30_720, 1],
    [63_487, 1],
    [63_488, 2],
    [96_255, 2],
    [96_256, 3],
  ])("chunk %i lies on file page %i, with the kernel's sizes", (chunk, page) => {
    expect(parts.filePageOf(chunk)).toBe(page);
  });

  it.each([
    [0, 0],
    [2047, 0],
    [2048, 1],
    [30_720, 15],
  ])('chunk %i is counted on counter page %i', (chunk, page) => {
    expect(parts.counterPageOf(chunk)).toBe(page);
  });

  it('never let a counter page straddle two file pages', () => {
    for (let chunk = 0; chunk < 100_000; chunk += 2048)
      expect(parts.filePageOf(chunk)).toBe(parts.filePageOf(chunk + 2047));
  });

  it.each([
    [{ bitsPerFilePage: 3, countersPerPage: 1 }, /power of two/],
    [{ headerBits: 1, countersPerPage: 2 }, /straddle/],
    [{ bitsPerFilePage: 1, countersPerPage: 2, headerBits: 2 }, /straddle/],
  ])('refuse sizes that contradict: %j', (parameters, words) => {
    expect(() => bitmapNetwork(parameters)).toThrow(RangeError);
    expect(() => bitmapNetwork(parameters)).toThrow(words);
  });

  it('have as many instances as the sizes say', () => {
    const names = bitmapNetwork({ chunks: 4, headerBits: 1, bitsPerFilePage: 2 }).instances.map(
      (one) => one.name,
    );
    expect(names.filter((name) => name.startsWith('file page'))).toHaveLength(3);
    expect(names.filter((name) => name.startsWith('counter page'))).toHaveLength(4);
  });
});

describe('the skip of a page without CLEAN', () => {
  it('is j |= PAGE_BITS - 1: with a header it passes over the first chunk of the next page', () => {
    expect(skips([], 1, 2)).toEqual(['0→2 on page 1', '1→2 on page 1', '2→end', '3→end']);
  });

  it('goes to the first chunk of the next page when mended', () => {
    expect(skips(['skip-by-file-page'], 1, 2)).toEqual(['0→1 on page 1', '1→3 on page 2', '3→end']);
  });

  it('makes no difference without a header', () => {
    expect(skips([], 0, 2)).toEqual(['0→2 on page 1', '2→end']);
    expect(skips(['skip-by-file-page'], 0, 2)).toEqual(skips([], 0, 2));
  });
});
