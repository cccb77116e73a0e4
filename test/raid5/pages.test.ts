import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { STRIPE_BYTES } from '../../src/raid5/constants.ts';
import { borrowPages, freePages } from '../../src/raid5/pages.ts';
import { PAGES_MAX, placeOf } from '../../src/raid5/parity-memory.ts';

test('no page is lent twice, and those given back are lent again', () => {
  const pages = borrowPages();
  const taken = Array.from({ length: 40 }, () => pages.take());
  expect(new Set(taken.map(placeOf)).size).toBe(40);
  expect(taken.every((page) => page.length === STRIPE_BYTES && placeOf(page) >= 0)).toBe(true);
  pages.release();
  const { free, made } = freePages();
  const again = borrowPages();
  for (let count = 0; count < 40; count++) again.take();
  expect(freePages()).toEqual({ free: free - 40, made });
  again.release();
  expect(freePages()).toEqual({ free, made });
});

test('beyond the end of the memory a page is an ordinary block', () => {
  const pages = borrowPages();
  const taken = Array.from({ length: PAGES_MAX + 10 }, () => pages.take());
  expect(taken.filter((page) => placeOf(page) >= 0)).toHaveLength(PAGES_MAX);
  expect(taken.every((page) => page.length === STRIPE_BYTES)).toBe(true);
  pages.release();
  expect(freePages()).toEqual({ free: PAGES_MAX, made: PAGES_MAX });
});

test('the pages of a job that a power loss dropped come back', async () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const before = freePages().free;
  lose();
  expect(freePages().free).toBe(before - 7);
  for (let turn = 0; turn < 100 && freePages().free < before; turn++) {
    collect();
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  expect(freePages().free).toBe(before);
});

function lose(): void {
  const pages = borrowPages();
  for (let count = 0; count < 7; count++) pages.take();
}
