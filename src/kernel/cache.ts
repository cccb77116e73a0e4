/** Things built once for this machine: kept in a folder of the system's temporary one, under a name that tells their inputs. */

import { createHash } from 'node:crypto';
import { chmodSync, existsSync, lstatSync, mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { renameSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RaidproofError } from '../errors.ts';

/** What a built thing depends on: texts as they are, files by their content, large ones by size and time. */
export type CacheInput = { readonly text: string } | { readonly file: string };

const LARGE_FILE_BYTES = 1 << 22;

/**
 * Path of a built thing; `build` makes it when it is not there. Several processes may do so at once: each
 * builds in a folder of its own, and a rename puts the result in its place.
 * @param name its name for people
 * @param inputs everything that it depends on
 * @param build writes it to `target`; `folder` is a scratch folder
 */
export function cached(
  name: string,
  inputs: readonly CacheInput[],
  build: (target: string, folder: string) => void,
): string {
  const path = join(cacheFolder(), `${keyOf(inputs)}-${name}`);
  if (existsSync(path)) return path;
  const folder = mkdtempSync(join(cacheFolder(), 'build-'));
  try {
    const target = join(folder, name);
    build(target, folder);
    renameSync(target, path);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return path;
}

/** The folder of this user; a folder of somebody else under that name is not trusted. */
function cacheFolder(): string {
  const owner = process.getuid?.() ?? 0;
  const folder = join(tmpdir(), `raidproof-kernel-${owner}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const status = lstatSync(folder);
  if (!status.isDirectory() || status.uid !== owner) {
    const what = 'it belongs to somebody else';
    throw new RaidproofError('RP401', what, folder, 'Remove it, or set TMPDIR to another folder.');
  }
  chmodSync(folder, 0o700);
  return folder;
}

function keyOf(inputs: readonly CacheInput[]): string {
  const hash = createHash('sha256');
  for (const input of inputs) {
    if ('text' in input) hash.update(`text ${input.text}\n`);
    else hash.update(`file ${input.file} `).update(contentOf(input.file));
  }
  return hash.digest('hex').slice(0, 16);
}

function contentOf(file: string): Buffer | string {
  const { size, mtimeMs } = statSync(file);
  return size > LARGE_FILE_BYTES ? `${size} ${mtimeMs}` : readFileSync(file);
}
