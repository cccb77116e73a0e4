/** The images that a log starts from: files of a folder, or zeros. */

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { memoryDevice, openImage, type MemoryDevice } from '../device/index.ts';
import { RaidproofError } from '../errors.ts';
import type { LogLine } from './log.ts';

/** Where the images come from; at least one of the two is needed. */
export interface ImageSource {
  /** Folder with `*.img` or `*.img.gz`; a log calls them `*.img`. */
  readonly folder: string | null;
  /** Size in bytes of the images that the folder does not have: they begin as zeros. */
  readonly sizeBytes: number | null;
}

/**
 * The images of a folder and those that a log writes to, in memory, sorted by name. The files stay
 * as they are.
 * @throws RP201 and RP202 for files that cannot be read, RP212 for an image of the log that is not
 *   there
 */
export function startImages(lines: readonly LogLine[], source: ImageSource): MemoryDevice[] {
  const images = new Map(folderImages(source.folder).map((image) => [image.name, image]));
  for (const name of namesIn(lines)) {
    if (images.has(name)) continue;
    if (source.sizeBytes === null) throw absent(name, source.folder);
    images.set(name, memoryDevice(name, source.sizeBytes));
  }
  return [...images.values()].sort((left, right) => (left.name < right.name ? -1 : 1));
}

function folderImages(folder: string | null): MemoryDevice[] {
  if (folder === null) return [];
  const files = filesOf(folder).filter((file) => /\.img(?:\.gz)?$/.test(file));
  return files.map((file) => {
    const image = openImage(join(folder, file), 'read-only');
    try {
      return memoryDevice(file.replace(/\.gz$/, ''), image.read(0, image.sizeBytes));
    } finally {
      image.close();
    }
  });
}

function filesOf(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error);
    throw new RaidproofError('RP201', what, folder, 'Name a folder with *.img or *.img.gz.');
  }
}

function namesIn(lines: readonly LogLine[]): Set<string> {
  return new Set(lines.flatMap((line) => (line.kind === 'write' ? [line.image] : [])));
}

function absent(name: string, folder: string | null): RaidproofError {
  const what =
    folder === null ? 'the log writes to it' : `the log writes to it, ${folder} lacks it`;
  const remedy = 'Name the folder of the images, or the size of images of zeros.';
  return new RaidproofError('RP212', what, name, remedy);
}
