/** `raidproof array read` and `write`: the content of an array. */
import { readFileSync, writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import { memoryDevice, openImage } from '../../device/index.ts';
import { RaidproofError } from '../../errors.ts';
import { openArray } from '../../raid5/index.ts';
import { writing } from '../output.ts';
import { wholeNumber } from '../values.ts';
import { LARGEST, startingCommand } from './options.ts';
import { onArray, type SessionOptions } from './session.ts';

interface ReadOptions {
  readonly offset: number;
  readonly length: number;
  readonly out?: string;
  readonly force?: boolean;
}

/** The `read` command; no image is changed. */
export function readCommand(): Command {
  return startingCommand('read', 'read from the array; a missing member is reconstructed')
    .requiredOption('--offset <bytes>', 'where to begin', wholeNumber(0, LARGEST))
    .requiredOption('--length <bytes>', 'how much to read', wholeNumber(1, 1 << 30))
    .option('--out <file>', 'write the bytes to a file instead of standard output')
    .action((images: string[], options: ReadOptions) => {
      const bytes = readCopies(images, options);
      if (options.out === undefined) process.stdout.write(bytes);
      else writing(options.out, () => writeFileSync(options.out!, bytes));
    });
}

/** The `write` command. */
export function writeCommand(): Command {
  return startingCommand('write', 'write to the array, and stop it cleanly')
    .requiredOption('--offset <bytes>', 'where to begin', wholeNumber(0, LARGEST))
    .requiredOption('--in <file>', 'the file with the bytes')
    .action((images: string[], options: SessionOptions & { offset: number; in: string }) => {
      const bytes = contentOf(options.in);
      onArray(images, options, (array) => {
        array.writeNow(options.offset, bytes);
        const { length } = bytes;
        return () => ({
          text: `wrote ${length} bytes at ${options.offset}\n`,
          fields: { done: true, refusal: null, offset: options.offset, length },
        });
      });
    });
}

/** Starting an array writes superblocks: reading works on copies in memory. */
function readCopies(images: readonly string[], options: ReadOptions): Uint8Array {
  const devices = images.map((image) => {
    const device = openImage(image, 'read-only');
    const copy = memoryDevice(image, device.read(0, device.sizeBytes));
    device.close();
    return copy;
  });
  const array = openArray(devices, { force: options.force ?? false });
  return array.readNow(options.offset, options.length);
}

function contentOf(path: string): Uint8Array {
  try {
    return Uint8Array.from(readFileSync(path));
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error);
    throw new RaidproofError('RP201', what, path, 'Name a file that can be read.');
  }
}
