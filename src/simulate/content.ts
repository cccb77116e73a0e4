/** What a sector holds: 512 bytes that belong to its number and version and to nothing else. */

const WORDS = 128;

/** Contents that no write has made: what an array showed after it had lost a sector. */
export interface Contents {
  /** By version, from {@link PINNED} on. */
  readonly pinned: Map<number, Uint32Array>;
}

/** Stands for any content: the array may have lost this sector. */
export const ANYTHING = -1;

/** Versions from here on are contents that were found, not written. */
export const PINNED = 1_000_000_000;

/** Nothing found yet. */
export function newContents(): Contents {
  return { pinned: new Map() };
}

/** Writes version `version` of array sector `sector` into 128 words of `target` from `at` on. */
export function fillSector(
  contents: Contents,
  target: Uint32Array,
  at: number,
  sector: number,
  version: number,
): void {
  if (version >= PINNED) return target.set(contents.pinned.get(version)!, at);
  let word = firstWord(sector, version);
  for (let index = at; index < at + WORDS; index++) {
    target[index] = word;
    word = nextWord(word);
  }
}

/** Whether the 128 words of `source` from `at` on are that version of the sector. */
export function holdsVersion(
  contents: Contents,
  source: Uint32Array,
  at: number,
  sector: number,
  version: number,
): boolean {
  if (version === ANYTHING) return true;
  if (version >= PINNED) {
    return contents.pinned.get(version)!.every((word, index) => source[at + index] === word);
  }
  let word = firstWord(sector, version);
  for (let index = at; index < at + WORDS; index++) {
    if (source[index] !== word >>> 0) return false;
    word = nextWord(word);
  }
  return true;
}

/** Remembers a content that was found; gives the version that stands for it from now on. */
export function pinContent(contents: Contents, source: Uint32Array, at: number): number {
  const version = PINNED + contents.pinned.size;
  contents.pinned.set(version, source.slice(at, at + WORDS));
  return version;
}

/** Bytes of `sectors` array sectors from `sector` on, all of one version. */
export function requestBytes(sector: number, sectors: number, version: number): Uint8Array {
  const words = new Uint32Array(sectors * WORDS);
  const contents = newContents();
  for (let index = 0; index < sectors; index++)
    fillSector(contents, words, index * WORDS, sector + index, version);
  return new Uint8Array(words.buffer);
}

function firstWord(sector: number, version: number): number {
  const mixed = Math.imul(sector + 1, 0x9e37_79b1) ^ Math.imul(version + 1, 0x85eb_ca77);
  return Math.imul(mixed ^ (mixed >>> 15), 0xc2b2_ae3d) | 0;
}

function nextWord(word: number): number {
  const next = Math.imul(word, 1_664_525) + 1_013_904_223;
  return (next ^ (next >>> 13)) | 0;
}
