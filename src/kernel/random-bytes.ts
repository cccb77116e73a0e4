/** Bytes that look random and can be had again from their seed. */

import { seededRandom } from '../raid5/random.ts';

/** So many bytes of this seed. */
export function randomBytesOf(seed: number, lengthBytes: number): Uint8Array {
  const random = seededRandom(seed);
  const words = new Uint32Array(Math.ceil(lengthBytes / 4));
  for (let index = 0; index < words.length; index++) words[index] = random() * 0x1_0000_0000;
  return new Uint8Array(words.buffer, 0, lengthBytes);
}
