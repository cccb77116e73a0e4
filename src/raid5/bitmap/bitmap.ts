/** The bitmap in memory: counters, file pages, and the page writes on their way to the devices. */

import type { Era } from '../era.ts';
import { NO_FAULTS, type Faults } from '../faults.ts';
import { NO_MENDS, type Mends } from '../mends.ts';
import type { BitmapSuperblock } from '../format/bitmap-superblock.ts';
import type { CounterOutcome } from './counter.ts';
import { rulesOf, type CounterRules } from './rules.ts';
import { chunksOfFilePage, counterPagesCount, filePageOf, filePagesCount } from './sizes.ts';
import type { BitmapSizes } from './sizes.ts';

/** A page of counters; `counters` is null while the page is not allocated. */
export interface CounterPage {
  counters: Uint16Array | null;
  /** Number of counters on the page that are not zero. */
  count: number;
  /** The daemon has something to do here (bp.pending, from 3.5 on). */
  pending: boolean;
}

/** Attributes of a page of the bitmap file (semantics 1.1). CLEAN is called PENDING from 3.2 on. */
export interface FilePage {
  dirty: boolean;
  clean: boolean;
  needWrite: boolean;
}

/** A page write that was submitted and has not landed. */
export interface PageWrite {
  readonly id: number;
  readonly page: number;
  /** The bits of the page's chunks as they were at submission. */
  readonly bits: Uint8Array;
  /** The header as it was at submission, on page 0 of a bitmap that has one. */
  readonly superblock: BitmapSuperblock | null;
}

/** What the bitmap asks of the array around it. */
export interface BitmapEnvironment {
  /** Is a member missing, faulty or not yet recovered (mddev->degraded)? */
  readonly degraded: () => boolean;
  /** mddev->events. */
  readonly events: () => number;
  /** Superblock writes in flight besides the bitmap's own: md_super_wait waits for those too. */
  readonly otherWritesInFlight: () => number;
  /** Sends a page to the devices; {@link completePageWrite} must be called when it has landed. */
  readonly submit: (write: PageWrite) => void;
}

/** A write-intent bitmap. Change it only through the functions of this folder. */
export interface Bitmap {
  readonly era: Era;
  readonly faults: Faults;
  readonly mends: Mends;
  /** The counter functions of the era, mended or not. */
  readonly rules: CounterRules;
  readonly sizes: BitmapSizes;
  readonly chunkSectors: number;
  readonly environment: BitmapEnvironment;
  /** False in runs that leave events_cleared (and with it need_sync) out. */
  readonly tracksEventsCleared: boolean;
  readonly counterPages: CounterPage[];
  readonly filePages: FilePage[];
  /** The file's bits in memory, one byte a chunk. */
  readonly memoryBits: Uint8Array;
  /** The file's bits on stable storage, one byte a chunk. */
  readonly deviceBits: Uint8Array;
  /** Page writes in flight, oldest first. */
  readonly writesInFlight: PageWrite[];
  readonly overflowWaiters: { awake: boolean }[];
  allClean: boolean;
  needSync: boolean;
  eventsCleared: number;
  /** The daemon asked to be woken no more (timeout MAX_SCHEDULE_TIMEOUT). */
  asleep: boolean;
  /** A daemon pass holds bitmap_info.mutex. */
  daemonRunning: boolean;
  superblock: BitmapSuperblock | null;
  /** What a growth made of it, until the header says so, too. */
  resizedTo: Pick<BitmapSuperblock, 'syncSizeSectors' | 'chunkBytes'> | null;
  nextWriteId: number;
}

/** How to make a bitmap. */
export interface BitmapOptions {
  readonly sizes: BitmapSizes;
  /** Whose rules it follows; default classic. */
  readonly era?: Era;
  /** Rules to break; default none. */
  readonly faults?: Faults;
  /** Defects of the era to repair; default none. */
  readonly mends?: Mends;
  /** Sectors of a member that one chunk covers; default 8. */
  readonly chunkSectors?: number;
  /** Default: never degraded, event 0, nothing else in flight, submitting needs no help. */
  readonly environment?: Partial<BitmapEnvironment>;
  /** Whether events_cleared and need_sync are kept; default true. */
  readonly eventsCleared?: boolean;
  readonly superblock?: BitmapSuperblock;
}

/** Makes a bitmap with no chunk recorded, in memory and on the device. */
export function createBitmap(options: BitmapOptions): Bitmap {
  const { sizes, chunkSectors = 8, environment = {}, superblock = null } = options;
  const pages = Array.from({ length: filePagesCount(sizes) });
  const counterPages = Array.from({ length: counterPagesCount(sizes) });
  const { era = 'classic', mends = NO_MENDS } = options;
  return {
    era,
    faults: options.faults ?? NO_FAULTS,
    mends,
    rules: rulesOf(era, mends),
    sizes,
    chunkSectors,
    environment: {
      degraded: () => false,
      events: () => 0,
      otherWritesInFlight: () => 0,
      submit: () => {},
      ...environment,
    },
    tracksEventsCleared: options.eventsCleared ?? true,
    counterPages: counterPages.map(() => ({ counters: null, count: 0, pending: false })),
    filePages: pages.map(() => ({ dirty: false, clean: false, needWrite: false })),
    memoryBits: new Uint8Array(sizes.chunks),
    deviceBits: new Uint8Array(sizes.chunks),
    writesInFlight: [],
    overflowWaiters: [],
    allClean: false,
    needSync: false,
    eventsCleared: superblock?.eventsCleared ?? 0,
    asleep: false,
    daemonRunning: false,
    superblock,
    resizedTo: null,
    nextWriteId: 1,
  };
}

/**
 * The counter of a chunk (bitmap_get_counter; semantics 1.3).
 * @param create allocate the page if it is missing
 * @returns the word, or null if there is no page or no such chunk
 */
export function counterOf(bitmap: Bitmap, chunk: number, create: boolean): number | null {
  const { countersPerPage, chunks } = bitmap.sizes;
  if (chunk >= chunks) return null;
  const page = bitmap.counterPages[Math.floor(chunk / countersPerPage)]!;
  if (page.counters === null && create) page.counters = new Uint16Array(countersPerPage);
  return page.counters?.[chunk % countersPerPage] ?? null;
}

/** Carries out what a counter function decided for `chunk`. */
export function applyOutcome(bitmap: Bitmap, chunk: number, outcome: CounterOutcome): void {
  const { countersPerPage } = bitmap.sizes;
  const counterPage = bitmap.counterPages[Math.floor(chunk / countersPerPage)]!;
  const filePage = bitmap.filePages[filePageOf(bitmap.sizes, chunk)]!;
  counterPage.counters![chunk % countersPerPage] = outcome.word;
  if (outcome.setFileBit) {
    bitmap.memoryBits[chunk] = 1;
    filePage.dirty = true;
  }
  if (outcome.clearFileBit) clearFileBit(bitmap, chunk, filePage);
  if (outcome.setClean) filePage.clean = true;
  if (outcome.setPending) counterPage.pending = true;
  if (outcome.clearAllClean) bitmap.allClean = false;
  if (outcome.wakeOverflow)
    for (const waiter of bitmap.overflowWaiters.splice(0)) waiter.awake = true;
  counterPage.count += outcome.countPage;
  if (outcome.countPage !== 0 && counterPage.count === 0) counterPage.counters = null;
}

/**
 * Clears the bit in the file page. The modern era (md_bitmap_file_clear_bit; semantics 1.8) then
 * sees to it that the page is written; in the classic one the daemon's toggle does.
 */
function clearFileBit(bitmap: Bitmap, chunk: number, filePage: FilePage): void {
  bitmap.memoryBits[chunk] = 0;
  if (bitmap.era === 'classic' || filePage.needWrite) return;
  filePage.clean = true;
  bitmap.allClean = false;
}

/** Submits file page `page` as it is now (write_page without waiting). */
export function submitPage(bitmap: Bitmap, page: number): PageWrite {
  const [first, end] = chunksOfFilePage(bitmap.sizes, page);
  const write: PageWrite = {
    id: bitmap.nextWriteId++,
    page,
    bits: bitmap.memoryBits.slice(first, end),
    superblock: page === 0 ? bitmap.superblock : null,
  };
  bitmap.writesInFlight.push(write);
  bitmap.environment.submit(write);
  return write;
}

/**
 * The mend where a flush before a page fails: no bit goes to disk as cleared, and the chunks of those
 * that would have been are needed, as their data may be lost with the member.
 */
export function keepBits(bitmap: Bitmap, { page, bits }: PageWrite): void {
  const [first] = chunksOfFilePage(bitmap.sizes, page);
  for (const [index, bit] of bits.entries()) {
    const chunk = first + index;
    if (bit === 1 || bitmap.deviceBits[chunk] === 0) continue;
    bits[index] = 1;
    const word = counterOf(bitmap, chunk, true);
    if (word === null) continue;
    bitmap.memoryBits[chunk] = 1;
    applyOutcome(bitmap, chunk, bitmap.rules.setMemoryBits(word, true, bitmap.sizes.counterMax));
  }
}

/** A page write has landed: its snapshot is on stable storage. Any order is allowed. */
export function completePageWrite(bitmap: Bitmap, id: number): void {
  const index = bitmap.writesInFlight.findIndex((write) => write.id === id);
  const [write] = index < 0 ? [] : bitmap.writesInFlight.splice(index, 1);
  if (write === undefined) throw new RangeError(`no page write ${id} is in flight`);
  bitmap.deviceBits.set(write.bits, chunksOfFilePage(bitmap.sizes, write.page)[0]);
}

/** True once no write that md_super_wait would wait for is in flight. */
export function allWritesLanded(bitmap: Bitmap): boolean {
  return bitmap.writesInFlight.length === 0 && bitmap.environment.otherWritesInFlight() === 0;
}
