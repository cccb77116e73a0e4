/** `raidproof array`: the executor on image files. */
import {
  closeSync,
  existsSync,
  ftruncateSync,
  openSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { Command } from 'commander';
import { memoryDevice, openImage } from '../device/index.ts';
import { RaidproofError } from '../errors.ts';
import {
  type AssembleResult,
  type Layout,
  LAYOUT_NAMES,
  assembleImages,
  createArray,
  openArray,
  openImages,
} from '../raid5/index.ts';
import { stableJson } from '../report/index.ts';
import { writeJson, writing } from './output.ts';
import { wholeNumber } from './values.ts';

const LARGEST = 2 ** 40;

/** The `array` command with its subcommands. */
export function arrayCommand(): Command {
  const command = new Command('array').description('the RAID5 executor on image files');
  for (const one of [createCommand(), assembleCommand(), readCommand(), writeCommand()])
    command.addCommand(one);
  return command;
}

function createCommand(): Command {
  return new Command('create')
    .description('make new image files and put an array on them')
    .argument('<image...>', 'three image files or more; none may exist yet')
    .option('--size <bytes>', 'size of each image', wholeNumber(1 << 21, LARGEST), 8 << 20)
    .option('--layout <name>', LAYOUT_NAMES.join(', '), 'left-symmetric')
    .option('--chunk <bytes>', 'chunk size', wholeNumber(4096, 1 << 20), 65_536)
    .option('--bitmap-chunk <bytes>', 'bitmap chunk size', wholeNumber(4096, 1 << 30), 65_536)
    .option('--seed <number>', 'make the UUIDs repeatable', wholeNumber(0, 2 ** 31 - 1))
    .action((images: string[], options: CreateValues) => create(images, options));
}

interface CreateValues {
  readonly size: number;
  readonly layout: string;
  readonly chunk: number;
  readonly bitmapChunk: number;
  readonly seed?: number;
}

function create(images: readonly string[], options: CreateValues): void {
  const layout = (LAYOUT_NAMES as readonly string[]).indexOf(options.layout);
  if (layout < 0)
    throw refusal(`there is no layout '${options.layout}'`, '--layout', LAYOUT_NAMES.join(', '));
  const existing = images.find((image) => existsSync(image));
  if (existing !== undefined)
    throw new RaidproofError('RP201', 'the file exists', existing, 'Name files that do not.');
  for (const image of images)
    writing(image, () => {
      const descriptor = openSync(image, 'wx');
      ftruncateSync(descriptor, options.size);
      closeSync(descriptor);
    });
  const devices = images.map((image) => openImage(image, 'read-write'));
  createArray(devices, {
    layout: layout as Layout,
    chunkBytes: options.chunk,
    bitmapChunkBytes: options.bitmapChunk,
    ...(options.seed === undefined ? {} : { seed: options.seed }),
    createdSeconds: Math.floor(Date.now() / 1000),
  });
  for (const device of devices) device.close();
  process.stdout.write(`created an array on ${images.length} images\n`);
}

function assembleCommand(): Command {
  return new Command('assemble')
    .description('assemble in place, finish the resync or recovery that is due, stop')
    .argument('<image...>', 'the members, in any order')
    .option('--force', 'start although dirty and degraded')
    .option('--finish', 'finish what is due (without it the array is only started and stopped)')
    .option('--json <file>', 'write the outcome as JSON to a file, or - for standard output')
    .action((images: string[], options: { force?: boolean; finish?: boolean; json?: string }) => {
      const { force = false, finish = false, json } = options;
      const result = assembleImages(images, { force, finish });
      if (json !== '-') process.stdout.write(assembledText(result));
      if (json !== undefined) writeJson(json, outcomeJson(result));
      process.exitCode = assembledCode(result);
    });
}

/** 0 assembled; 1 the array is refused (RP207, RP208); 2 an image cannot be used at all. */
function assembledCode({ assembled, refusal }: AssembleResult): 0 | 1 | 2 {
  if (assembled) return 0;
  return refusal?.code === 'RP207' || refusal?.code === 'RP208' ? 1 : 2;
}

function assembledText(result: AssembleResult): string {
  if (!result.assembled) return `refused: ${result.refusal?.message ?? 'no reason given'}\n`;
  const rows = [
    ['action', result.action],
    ['mismatch_cnt', String(result.mismatch_cnt)],
    ['stale members', result.stale.join(', ') || 'none'],
    [
      'wrong parity',
      result.parityMismatches === null ? 'a member is missing' : String(result.parityMismatches),
    ],
    ['array SHA-256', result.array_sha256 ?? ''],
  ];
  return rows.map(([name, value]) => `${name!.padEnd(14)} ${value}\n`).join('');
}

function outcomeJson(result: AssembleResult): string {
  return stableJson({ schemaVersion: 1, ...result, refusal: result.refusal?.message ?? null });
}

function readCommand(): Command {
  return new Command('read')
    .description('read from the array; a missing member is reconstructed')
    .argument('<image...>', 'the members, in any order')
    .requiredOption('--offset <bytes>', 'where to begin', wholeNumber(0, LARGEST))
    .requiredOption('--length <bytes>', 'how much to read', wholeNumber(1, 1 << 30))
    .option('--out <file>', 'write the bytes to a file instead of standard output')
    .action((images: string[], options: { offset: number; length: number; out?: string }) => {
      const bytes = readCopies(images, options.offset, options.length);
      if (options.out === undefined) process.stdout.write(bytes);
      else writing(options.out, () => writeFileSync(options.out!, bytes));
    });
}

function writeCommand(): Command {
  return new Command('write')
    .description('write to the array, and stop it cleanly')
    .argument('<image...>', 'the members, in any order')
    .requiredOption('--offset <bytes>', 'where to begin', wholeNumber(0, LARGEST))
    .requiredOption('--in <file>', 'the file with the bytes')
    .action((images: string[], options: { offset: number; in: string }) => {
      const bytes = contentOf(options.in);
      const opened = openImages(images);
      opened.array.writeNow(options.offset, bytes);
      finish(opened);
      process.stdout.write(`wrote ${bytes.length} bytes at ${options.offset}\n`);
    });
}

/** Starting an array writes superblocks; reading works on copies in memory, so that no image is changed. */
function readCopies(images: readonly string[], offset: number, length: number): Uint8Array {
  const devices = images.map((image) => {
    const device = openImage(image, 'read-only');
    const copy = memoryDevice(image, device.read(0, device.sizeBytes));
    device.close();
    return copy;
  });
  return openArray(devices).readNow(offset, length);
}

function contentOf(path: string): Uint8Array {
  try {
    return Uint8Array.from(readFileSync(path));
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error);
    throw new RaidproofError('RP201', what, path, 'Name a file that can be read.');
  }
}

/** Stops the array cleanly and closes its images. */
function finish({ array, close }: ReturnType<typeof openImages>): void {
  const stopped = array.stop();
  array.scheduler.run({ until: () => stopped.done });
  close();
}

function refusal(what: string, where: string, known: string): RaidproofError {
  return new RaidproofError('RP101', what, where, `There are: ${known}.`);
}
