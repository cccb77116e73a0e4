/** `raidproof array create`: new image files with an array on them. */
import { closeSync, existsSync, ftruncateSync, openSync } from 'node:fs';
import { Command } from 'commander';
import { openImage } from '../../device/index.ts';
import { RaidproofError } from '../../errors.ts';
import { type Layout, LAYOUT_NAMES, createArray } from '../../raid5/index.ts';
import { writing } from '../output.ts';
import { wholeNumber } from '../values.ts';
import { LARGEST } from './options.ts';

interface Values {
  readonly size: number;
  readonly layout: string;
  readonly chunk: number;
  readonly bitmap: boolean;
  readonly bitmapChunk: number;
  readonly ppl?: boolean;
  readonly spares: number;
  readonly seed?: number;
}

/** The `create` command. */
export function createCommand(): Command {
  return new Command('create')
    .description('make new image files and put an array on them')
    .argument('<image...>', 'three image files or more; none may exist yet')
    .option('--size <bytes>', 'size of each image', wholeNumber(1 << 21, LARGEST), 8 << 20)
    .option('--layout <name>', LAYOUT_NAMES.join(', '), 'left-symmetric')
    .option('--chunk <bytes>', 'chunk size', wholeNumber(4096, 1 << 20), 65_536)
    .option('--bitmap-chunk <bytes>', 'bitmap chunk size', wholeNumber(4096, 1 << 30), 65_536)
    .option('--no-bitmap', 'without a write-intent bitmap')
    .option('--ppl', 'partial parity logs in place of the bitmap, as --consistency-policy=ppl')
    .option('--spares <count>', 'the last so many images are spares', wholeNumber(0, 100), 0)
    .option('--seed <number>', 'make the UUIDs repeatable', wholeNumber(0, 2 ** 31 - 1))
    .action((images: string[], values: Values) => create(images, values));
}

function create(images: readonly string[], values: Values): void {
  const layout = (LAYOUT_NAMES as readonly string[]).indexOf(values.layout);
  if (layout < 0) throw unknownLayout(values.layout);
  const existing = images.find((image) => existsSync(image));
  if (existing !== undefined)
    throw new RaidproofError('RP201', 'the file exists', existing, 'Name files that do not.');
  for (const image of images) makeFile(image, values.size);
  const devices = images.map((image) => openImage(image, 'read-write'));
  createArray(devices, {
    layout: layout as Layout,
    chunkBytes: values.chunk,
    bitmapChunkBytes: values.bitmap ? values.bitmapChunk : false,
    ppl: values.ppl === true ? 'one header' : 'none',
    spares: values.spares,
    ...(values.seed === undefined ? {} : { seed: values.seed }),
    createdSeconds: Math.floor(Date.now() / 1000),
  });
  for (const device of devices) device.close();
  process.stdout.write(`created an array on ${images.length} images\n`);
}

function makeFile(image: string, sizeBytes: number): void {
  writing(image, () => {
    const descriptor = openSync(image, 'wx');
    ftruncateSync(descriptor, sizeBytes);
    closeSync(descriptor);
  });
}

function unknownLayout(name: string): RaidproofError {
  const known = `There are: ${LAYOUT_NAMES.join(', ')}.`;
  return new RaidproofError('RP101', `there is no layout '${name}'`, '--layout', known);
}
