/**
 * The sizes of a bitmap. Parameters, so that the same code runs at full size and at model-checking
 * size.
 */

/** Sizes of a bitmap; see {@link REAL_SIZES} for what md uses. */
export interface BitmapSizes {
  /** Number of chunks. */
  readonly chunks: number;
  /** Counters in one page of counters, a power of two (PAGE_COUNTER_RATIO). */
  readonly countersPerPage: number;
  /** Bits in one page of the bitmap file, a power of two (PAGE_BITS). */
  readonly bitsPerFilePage: number;
  /** Bits that the bitmap superblock takes at the start of file page 0. */
  readonly headerBits: number;
  /** Largest count of a counter (COUNTER_MAX). */
  readonly counterMax: number;
}

/** md's sizes (bitmap.h; semantics 1.1), without the number of chunks. */
export const REAL_SIZES = {
  countersPerPage: 2048,
  bitsPerFilePage: 32768,
  headerBits: 2048,
  counterMax: 0x3fff,
} as const satisfies Omit<BitmapSizes, 'chunks'>;

/** File page that holds the bit of `chunk` (bitmap.c file_page_index). */
export function filePageOf(sizes: BitmapSizes, chunk: number): number {
  return Math.floor((chunk + sizes.headerBits) / sizes.bitsPerFilePage);
}

/** Number of file pages. */
export function filePagesCount(sizes: BitmapSizes): number {
  return filePageOf(sizes, sizes.chunks - 1) + 1;
}

/** The chunks whose bits lie on file page `page`, as [first, end). */
export function chunksOfFilePage(sizes: BitmapSizes, page: number): readonly [number, number] {
  const start = page * sizes.bitsPerFilePage - sizes.headerBits;
  const end = start + sizes.bitsPerFilePage;
  return [Math.max(0, start), Math.min(sizes.chunks, end)];
}

/** Number of counter pages. */
export function counterPagesCount(sizes: BitmapSizes): number {
  return Math.ceil(sizes.chunks / sizes.countersPerPage);
}
