/**
 * What a bitmap looks like from outside, as plain data. Conformance compares this with the model.
 */

import { counterOf, type Bitmap } from './bitmap.ts';

/**
 * A file page: its attributes, and the bits of its chunks in each write in flight, oldest first.
 */
export interface FilePageObservation {
  readonly dirty: boolean;
  readonly clean: boolean;
  readonly needWrite: boolean;
  readonly writesInFlight: readonly (readonly boolean[])[];
}

/** A counter page; `pending` is there in the modern era only. */
export interface CounterPageObservation {
  readonly allocated: boolean;
  readonly count: number;
  readonly pending?: boolean;
}

/** A snapshot of a {@link Bitmap}. */
export interface BitmapObservation {
  /** Counter words by chunk; 0 where the page is not allocated. */
  readonly counters: readonly number[];
  readonly counterPages: readonly CounterPageObservation[];
  readonly memoryBits: readonly boolean[];
  readonly deviceBits: readonly boolean[];
  readonly pages: readonly FilePageObservation[];
  readonly allClean: boolean;
  readonly asleep: boolean;
  readonly needSync: boolean;
  readonly eventsCleared: number;
}

/** Copies the state out; later changes of the bitmap do not show in it. */
export function observeBitmap(bitmap: Bitmap): BitmapObservation {
  const counters = Array.from(
    bitmap.memoryBits,
    (_, chunk) => counterOf(bitmap, chunk, false) ?? 0,
  );
  return {
    counters,
    counterPages: bitmap.counterPages.map((page) => ({
      allocated: page.counters !== null,
      count: page.count,
      ...(bitmap.era === 'modern' ? { pending: page.pending } : {}),
    })),
    memoryBits: flags(bitmap.memoryBits),
    deviceBits: flags(bitmap.deviceBits),
    pages: bitmap.filePages.map((page, index) => ({
      dirty: page.dirty,
      clean: page.clean,
      needWrite: page.needWrite,
      writesInFlight: bitmap.writesInFlight
        .filter((write) => write.page === index)
        .map((write) => flags(write.bits)),
    })),
    allClean: bitmap.allClean,
    asleep: bitmap.asleep,
    needSync: bitmap.needSync,
    eventsCleared: bitmap.eventsCleared,
  };
}

function flags(bits: Uint8Array): boolean[] {
  return Array.from(bits, (bit) => bit === 1);
}
