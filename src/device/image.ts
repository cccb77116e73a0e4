/** Block devices on image files: plain ones for arrays, gzipped ones for looking only. */

import {
  closeSync,
  fstatSync,
  fsyncSync,
  openSync,
  readFileSync,
  readSync,
  writeSync,
} from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { RaidproofError } from '../errors.ts';
import { requireRange, type BlockDevice } from './device.ts';
import { memoryDevice } from './memory.ts';

/** Whether an image may be written. */
export type ImageMode = 'read-only' | 'read-write';

/**
 * Opens an image file. A name that ends in `.gz` is unpacked into memory and can only be read.
 * @param path the file
 * @param mode `read-only` images refuse writes
 * @throws RP201 when the file cannot be opened, RP202 when a gzipped file breaks off
 */
export function openImage(path: string, mode: ImageMode): BlockDevice {
  if (path.endsWith('.gz')) return openPackedImage(path, mode);
  const descriptor = attempt(path, () => openSync(path, mode === 'read-only' ? 'r' : 'r+'));
  const device: BlockDevice = {
    name: path,
    sizeBytes: attempt(path, () => sizeOf(descriptor)),
    read(offsetBytes, lengthBytes) {
      const bytes = new Uint8Array(lengthBytes);
      device.readInto!(offsetBytes, bytes);
      return bytes;
    },
    readInto(offsetBytes, target) {
      requireRange(device, offsetBytes, target.length);
      readFully(path, descriptor, offsetBytes, target);
    },
    write(offsetBytes, bytes) {
      if (mode === 'read-only') throw readOnly(path);
      requireRange(device, offsetBytes, bytes.length);
      writeFully(path, descriptor, offsetBytes, bytes);
    },
    flush() {
      if (mode === 'read-write') attempt(path, () => fsyncSync(descriptor));
    },
    close() {
      closeSync(descriptor);
    },
  };
  return device;
}

/** Size of a file in bytes; a folder has none. */
function sizeOf(descriptor: number): number {
  const status = fstatSync(descriptor);
  if (status.isDirectory()) throw new Error('it is a folder');
  return status.size;
}

function openPackedImage(path: string, mode: ImageMode): BlockDevice {
  if (mode === 'read-write') throw readOnly(path);
  const packed = attempt(path, () => readFileSync(path));
  let content: Uint8Array;
  try {
    content = gunzipSync(packed);
  } catch (error) {
    throw new RaidproofError(
      'RP202',
      `the gzipped image cannot be unpacked (${reason(error)})`,
      path,
      'Make the image again; it breaks off or is no gzip file.',
    );
  }
  const memory = memoryDevice(path, content);
  return {
    ...memory,
    write() {
      throw readOnly(path);
    },
  };
}

function readFully(path: string, descriptor: number, offsetBytes: number, bytes: Uint8Array): void {
  let doneBytes = 0;
  while (doneBytes < bytes.length) {
    const step = attempt(path, () =>
      readSync(descriptor, bytes, doneBytes, bytes.length - doneBytes, offsetBytes + doneBytes),
    );
    if (step === 0) {
      throw new RaidproofError(
        'RP202',
        `the file ends at byte ${offsetBytes + doneBytes}`,
        path,
        'The image was shortened while it was open; restore it.',
      );
    }
    doneBytes += step;
  }
}

function writeFully(
  path: string,
  descriptor: number,
  offsetBytes: number,
  bytes: Uint8Array,
): void {
  let doneBytes = 0;
  while (doneBytes < bytes.length) {
    doneBytes += attempt(path, () =>
      writeSync(descriptor, bytes, doneBytes, bytes.length - doneBytes, offsetBytes + doneBytes),
    );
  }
}

function attempt<Result>(path: string, call: () => Result): Result {
  try {
    return call();
  } catch (error) {
    throw new RaidproofError(
      'RP201',
      `the file cannot be used (${reason(error)})`,
      path,
      'Check the name and the permissions.',
    );
  }
}

function readOnly(path: string): RaidproofError {
  return new RaidproofError(
    'RP201',
    'the image is open for reading only',
    path,
    'Open a plain (not gzipped) image for reading and writing.',
  );
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message.split('\n', 1).join('') : String(error);
}
