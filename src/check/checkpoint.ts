/** Checkpoints: snapshots of searches in files, whole ones only, whenever the process is killed. */
import { closeSync, existsSync, fsyncSync, openSync, readSync, renameSync } from 'node:fs';
import { writeSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { RaidproofError } from '../errors.ts';
import type { NumberArray, Recorder, Snapshot } from './snapshot.ts';

const MAGIC = 'raidproof checkpoint 1\n';

/** Bytes written or read at once. */
const PIECE_BYTES = 1 << 26;

const TYPES = { Int32Array, Uint32Array, Uint16Array, Uint8Array, Float64Array };

/** The head of a file: what follows it, in order. */
interface Head {
  readonly identity: string;
  readonly data: unknown;
  readonly arrays: readonly {
    readonly name: string;
    readonly type: keyof typeof TYPES;
    readonly length: number;
    readonly checksum: number;
  }[];
}

/**
 * A recorder that keeps the search in a file.
 * @param from the file to go on from: none begins anew, and so does one that need not exist and does not
 * @param identity of the search, from `identityOf`
 * @throws RaidproofError RP216 where the file is damaged, RP217 where it is of another search
 */
export function fileRecorder(
  path: string,
  everySeconds: number,
  identity: string,
  from: { readonly path: string | undefined; readonly mustExist: boolean },
): Recorder {
  let next = performance.now() + everySeconds * 1000;
  return {
    saved:
      from.path === undefined || (!from.mustExist && !existsSync(from.path))
        ? undefined
        : readCheckpoint(from.path, identity),
    isDue: () => performance.now() >= next,
    save: (snapshot) => {
      writeCheckpoint(path, identity, snapshot);
      next = performance.now() + everySeconds * 1000;
    },
  };
}

/** Writes a snapshot beside the old one and then takes its place. @throws RaidproofError RP201 */
export function writeCheckpoint(path: string, identity: string, snapshot: Snapshot): void {
  const arrays = Object.entries(snapshot.arrays);
  const head: Head = {
    identity,
    data: snapshot.data,
    arrays: arrays.map(([name, array]) => ({
      name,
      type: typeOf(array),
      length: array.length,
      checksum: crc32(bytesOf(array)),
    })),
  };
  const text = Buffer.from(JSON.stringify(head));
  const lead = Buffer.from(`${MAGIC}${text.length} ${crc32(text)}\n`);
  const part = `${path}.part`;
  try {
    const file = openSync(part, 'w');
    try {
      for (const bytes of [lead, text, ...arrays.map(([, array]) => bytesOf(array))])
        for (let at = 0; at < bytes.length;)
          at += writeSync(file, bytes, at, Math.min(PIECE_BYTES, bytes.length - at));
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(part, path);
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error);
    throw new RaidproofError('RP201', what, path, 'Name a place that you may write to.');
  }
}

/** Reads a snapshot. @throws RaidproofError RP201, RP216, RP217 */
export function readCheckpoint(path: string, identity: string): Snapshot {
  const file = opened(path);
  try {
    const lead = textOf(file, path, MAGIC.length);
    if (lead !== MAGIC) throw damaged(path, 'it does not begin as a checkpoint does');
    const [length, checksum] = lineOf(file, path).split(' ').map(Number) as [number, number];
    const text = filled(file, path, new Uint8Array(length));
    if (crc32(text) !== checksum) throw damaged(path, 'its head is not what was written');
    const head = JSON.parse(Buffer.from(text).toString()) as Head;
    if (head.identity !== identity)
      throw new RaidproofError(
        'RP217',
        'it was made by another search: another network, size, variant, engine or choice of properties, or another release',
        path,
        'Resume with the options of the run that wrote it.',
      );
    const arrays = head.arrays.map((one) => {
      const array = new TYPES[one.type](one.length);
      filled(file, path, bytesOf(array));
      if (crc32(bytesOf(array)) !== one.checksum)
        throw damaged(path, `its ${one.name} are not what was written`);
      return [one.name, array] as const;
    });
    return { data: head.data, arrays: Object.fromEntries(arrays) };
  } finally {
    closeSync(file);
  }
}

function opened(path: string): number {
  try {
    return openSync(path, 'r');
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error);
    throw new RaidproofError('RP201', what, path, 'Name a checkpoint that exists.');
  }
}

function filled(file: number, path: string, bytes: Uint8Array): Uint8Array {
  for (let at = 0; at < bytes.length;) {
    const read = readSync(file, bytes, at, Math.min(PIECE_BYTES, bytes.length - at), null);
    if (read === 0) throw damaged(path, 'it ends too early');
    at += read;
  }
  return bytes;
}

function textOf(file: number, path: string, length: number): string {
  return Buffer.from(filled(file, path, new Uint8Array(length))).toString();
}

function lineOf(file: number, path: string): string {
  let line = '';
  for (let next = textOf(file, path, 1); next !== '\n'; next = textOf(file, path, 1)) line += next;
  return line;
}

function bytesOf({ buffer, byteOffset, byteLength }: NumberArray): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

function typeOf(array: NumberArray): keyof typeof TYPES {
  if (array instanceof Int32Array) return 'Int32Array';
  if (array instanceof Uint32Array) return 'Uint32Array';
  if (array instanceof Uint16Array) return 'Uint16Array';
  return array instanceof Uint8Array ? 'Uint8Array' : 'Float64Array';
}

function damaged(path: string, what: string): RaidproofError {
  return new RaidproofError('RP216', what, path, 'Begin the search anew.');
}
