/** Ways to damage a set of images. Each draws what it does; the same numbers give the same damage. */

import type { Random } from '../raid5/random.ts';
import { pick } from '../raid5/random.ts';
import { BITMAP_FIELDS, mendChecksum, numberAt, setNumberAt } from './fields.ts';
import { SUPERBLOCK_BYTES_AT, SUPERBLOCK_FIELDS } from './fields.ts';
import type { Image } from './image.ts';

/** An array that damage is done to. */
export interface Base {
  readonly name: string;
  readonly images: readonly Image[];
  /** The same members at an earlier moment. */
  readonly past: readonly Image[];
}

/** The images after the damage, which is told in words. */
export interface Damaged {
  readonly images: readonly Image[];
  readonly what: string;
}

type Damage = (images: readonly Image[], bases: readonly Base[], random: Random) => Damaged;

/** Byte of the member where the bitmap starts, in every base. */
const BITMAP_BYTES_AT = 8192;

/** Every kind of damage by name. */
export const DAMAGES: Readonly<Record<string, Damage>> = {
  'flipped bytes': (images, _, random) =>
    changed(images, random, (bytes) => flip(bytes, random, 0, bytes.length)),
  'flipped metadata': (images, _, random) =>
    changed(images, random, (bytes) => flip(bytes, random, SUPERBLOCK_BYTES_AT, 4800)),
  'flipped metadata, checksum right': (images, _, random) =>
    changed(images, random, (bytes) => {
      flip(bytes, random, SUPERBLOCK_BYTES_AT, 512);
      mendChecksum(bytes);
    }),
  'a field, checksum right': (images, _, random) =>
    changed(images, random, (bytes) => {
      const field = pick(random, SUPERBLOCK_FIELDS);
      setField(bytes, SUPERBLOCK_BYTES_AT + field.offsetBytes, field.lengthBytes, random);
      mendChecksum(bytes);
    }),
  'a bitmap field': (images, _, random) =>
    changed(images, random, (bytes) => {
      const field = pick(random, BITMAP_FIELDS);
      setField(bytes, BITMAP_BYTES_AT + field.offsetBytes, field.lengthBytes, random);
    }),
  truncation: (images, _, random) =>
    replaced(images, random, ({ name, bytes }) => ({
      name,
      bytes: bytes.slice(0, lengthOf(bytes, random)),
    })),
  'zeroed range': (images, _, random) =>
    changed(images, random, (bytes) => {
      const start = Math.floor(random() * bytes.length);
      bytes.fill(0, start, start + Math.floor(random() * 8192));
    }),
  'a member of another array': (images, bases, random) =>
    replaced(images, random, ({ name }) => ({ name, ...foreign(bases, random) })),
  'a member from the past': (images, bases, random) =>
    replaced(images, random, (image) => ({ ...image, ...earlier(image, bases) })),
  'superblock from the past': (images, bases, random) =>
    replaced(images, random, (image) => overlaid(image, bases, BITMAP_BYTES_AT)),
  'a torn superblock': (images, bases, random) =>
    replaced(images, random, (image) =>
      overlaid(image, bases, SUPERBLOCK_BYTES_AT + 8 * Math.floor(random() * 64)),
    ),
  'a copy in place of another': (images, _, random) =>
    replaced(images, random, ({ name }) => ({ name, bytes: pick(random, images).bytes })),
  'a member left out': (images, _, random) => {
    const lost = pick(random, images);
    return { images: images.filter((image) => image !== lost), what: lost.name };
  },
};

/** Puts the images in another order, which must make no difference to what is refused. */
export function shuffled(images: readonly Image[], random: Random): Image[] {
  return images
    .map((image) => ({ image, order: random() }))
    .toSorted((one, other) => one.order - other.order)
    .map(({ image }) => image);
}

function replaced(
  images: readonly Image[],
  random: Random,
  replace: (image: Image) => Image,
): Damaged {
  const target = pick(random, images);
  return {
    images: images.map((image) => (image === target ? replace(image) : image)),
    what: target.name,
  };
}

function changed(
  images: readonly Image[],
  random: Random,
  change: (bytes: Uint8Array) => void,
): Damaged {
  return replaced(images, random, ({ name, bytes }) => {
    const copy = Uint8Array.from(bytes);
    change(copy);
    return { name, bytes: copy };
  });
}

/** Flips one to eight bytes of [start, end). */
function flip(bytes: Uint8Array, random: Random, start: number, end: number): void {
  const room = Math.min(end, bytes.length) - start;
  if (room <= 0) return;
  for (let left = 1 + Math.floor(random() * 8); left > 0; left--) {
    bytes[start + Math.floor(random() * room)]! ^= 1 + Math.floor(random() * 255);
  }
}

/** Gives a field an extreme value, a neighbour of its own, one bit more or less, or any value. */
function setField(bytes: Uint8Array, at: number, lengthBytes: number, random: Random): void {
  const own = numberAt(bytes, at, lengthBytes);
  const bits = BigInt(8 * lengthBytes);
  const any = BigInt(Math.floor(random() * 2 ** 32)) * BigInt(Math.floor(random() * 2 ** 32));
  const oneBit = 1n << BigInt(Math.floor(random() * Number(bits)));
  const values = [0n, 1n, (1n << bits) - 1n, own + 1n, own - 1n, own * 2n, own / 2n, own ^ oneBit];
  setNumberAt(bytes, at, lengthBytes, pick(random, [...values, any]));
}

/** Where an image breaks off: anywhere, or close to where something begins. */
function lengthOf(bytes: Uint8Array, random: Random): number {
  const edges = [0, SUPERBLOCK_BYTES_AT, SUPERBLOCK_BYTES_AT + 256, BITMAP_BYTES_AT, bytes.length];
  if (random() < 0.5) return Math.floor(random() * bytes.length);
  return Math.max(0, pick(random, edges) + Math.floor(random() * 41) - 20);
}

function foreign(bases: readonly Base[], random: Random): { readonly bytes: Uint8Array } {
  return { bytes: pick(random, pick(random, bases).images).bytes };
}

/** The image with an earlier superblock, up to byte `end`. */
function overlaid(image: Image, bases: readonly Base[], end: number): Image {
  const bytes = Uint8Array.from(image.bytes);
  const stop = Math.min(end, bytes.length);
  if (stop <= SUPERBLOCK_BYTES_AT) return image;
  bytes.set(earlier(image, bases).bytes.subarray(SUPERBLOCK_BYTES_AT, stop), SUPERBLOCK_BYTES_AT);
  return { name: image.name, bytes };
}

/** The image as it was before; itself where nobody kept that. */
function earlier(image: Image, bases: readonly Base[]): { readonly bytes: Uint8Array } {
  const past = bases.flatMap((base) => base.past).find(({ name }) => name === image.name);
  return { bytes: (past ?? image).bytes };
}
