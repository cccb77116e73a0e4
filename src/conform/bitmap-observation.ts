/** What is seen of a bitmap: once from the model's local states, once from the executor's bitmap. */
import type { View } from '../network/index.ts';
import type { LocalState } from '../network/index.ts';
import { type Bitmap, counter, counterOf, observeBitmap } from '../raid5/index.ts';
import type { Observation, Observed } from './system.ts';

/** How many of each part there are. */
export interface BitmapShape {
  readonly chunks: number;
  readonly filePages: number;
  readonly counterPages: number;
  /** The chunks whose bits lie on a file page. */
  readonly chunksOfFilePage: (page: number) => readonly number[];
}

/** What the model says should be seen. */
export function expectedBitmap(shape: BitmapShape, view: View): Observation {
  const seen: Record<string, Observed> = {};
  for (let c = 0; c < shape.chunks; c++) {
    const word = view(`chunk ${c}`);
    const bit = view(`bit ${c}`);
    seen[`chunk ${c}: count`] = Number(word.context['count']);
    seen[`chunk ${c}: NEEDED`] = has(word, 'NEEDED.set');
    seen[`chunk ${c}: RESYNC`] = has(word, 'RESYNC.set');
    seen[`bit ${c}: memory`] = has(bit, 'memory.set');
    seen[`bit ${c}: device`] = has(bit, 'device.set');
    seen[`bit ${c}: in flight`] = (bit.context['inFlight'] as number[]).join('');
  }
  for (let p = 0; p < shape.filePages; p++) {
    const page = view(`file page ${p}`);
    for (const attribute of ['DIRTY', 'CLEAN', 'NEEDWRITE'])
      seen[`file page ${p}: ${attribute}`] = has(page, `${attribute}.set`);
    seen[`file page ${p}: in flight`] = Number(page.context['inFlight']);
  }
  for (let k = 0; k < shape.counterPages; k++) {
    const page = view(`counter page ${k}`);
    seen[`counter page ${k}: allocated`] = has(page, 'allocated');
    seen[`counter page ${k}: count`] = Number(page.context['count']);
  }
  seen['daemon: allclean'] = has(view('daemon'), 'allclean.yes');
  return seen;
}

function has(state: LocalState, path: string): boolean {
  return state.paths.has(path);
}

/** What the executor shows. */
export function observedBitmap(shape: BitmapShape, bitmap: Bitmap): Observation {
  const seen: Record<string, Observed> = {};
  const picture = observeBitmap(bitmap);
  for (let c = 0; c < shape.chunks; c++) {
    const word = counterOf(bitmap, c, false) ?? 0;
    const parts = counter.counterParts(word, bitmap.sizes.counterMax);
    const page = [...Array(shape.filePages).keys()].find((p) =>
      shape.chunksOfFilePage(p).includes(c),
    )!;
    const place = shape.chunksOfFilePage(page).indexOf(c);
    seen[`chunk ${c}: count`] = parts.count;
    seen[`chunk ${c}: NEEDED`] = parts.needed;
    seen[`chunk ${c}: RESYNC`] = parts.resync;
    seen[`bit ${c}: memory`] = picture.memoryBits[c]!;
    seen[`bit ${c}: device`] = picture.deviceBits[c]!;
    seen[`bit ${c}: in flight`] = picture.pages[page]!.writesInFlight.map((bits) =>
      Number(bits[place]!),
    ).join('');
  }
  picture.pages.slice(0, shape.filePages).forEach((page, p) => {
    seen[`file page ${p}: DIRTY`] = page.dirty;
    seen[`file page ${p}: CLEAN`] = page.clean;
    seen[`file page ${p}: NEEDWRITE`] = page.needWrite;
    seen[`file page ${p}: in flight`] = page.writesInFlight.length;
  });
  picture.counterPages.slice(0, shape.counterPages).forEach((page, k) => {
    seen[`counter page ${k}: allocated`] = page.allocated;
    seen[`counter page ${k}: count`] = page.count;
  });
  seen['daemon: allclean'] = picture.allClean;
  return seen;
}
