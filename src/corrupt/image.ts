/** What the oracle looks at, and what it says about it. */

import { numberAt, SUPERBLOCK_BYTES_AT } from './fields.ts';

/** An image by name. */
export interface Image {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** A field of an image that forbids an assembly. */
export interface Problem {
  readonly image: string;
  readonly part: 'superblock' | 'bitmap';
  readonly field: string;
}

/** A member that takes part, as the oracle sees it. */
export interface Taken {
  readonly image: Image;
  readonly number: bigint;
  readonly slot: bigint | null;
  readonly isInSync: boolean;
}

/** A number of the superblock. */
export function get(image: Image, at: number, lengthBytes: 1 | 2 | 4 | 8): bigint {
  return numberAt(image.bytes, SUPERBLOCK_BYTES_AT + at, lengthBytes);
}
