/** The networks of the benchmark, by name. */
import { bitmap } from '../dist/machines/bitmap/family.js';
import { mendsOf, parametersOf } from '../dist/machines/language/index.js';
import { reference } from '../dist/machines/reference/family.js';

/** The reference network with C=3 and P=2. @param {number} K writes a chunk */
export function referenceNetwork(K) {
  return reference.build('classic', { C: 3, P: 2, K }, new Set());
}

/** The bitmap network, all known defects mended. @param {number} chunks */
export function bitmapNetwork(chunks) {
  const sizes = { ...parametersOf(bitmap, 'classic'), chunks };
  return bitmap.build('classic', sizes, new Set(mendsOf(bitmap, 'classic')));
}

/** A network by what stands on the command line: its name and one size. */
export function networkNamed(name, size) {
  return name === 'bitmap' ? bitmapNetwork(Number(size)) : referenceNetwork(Number(size));
}
