import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { memoryDevice } from '../../src/device/index.ts';
import {
  assembleImages,
  createArray,
  LAYOUT_NAMES,
  openArray,
  type Layout,
} from '../../src/raid5/index.ts';
import { seededRandom } from '../../src/raid5/random.ts';
import { noise, stopNow } from './support/arrays.ts';
import { inScratch, unpackFixture } from './support/fixtures.ts';
import { HAS_MDADM, mdadm } from './support/mdadm.ts';

interface Shape {
  readonly layout: Layout;
  readonly disks: number;
  readonly chunkKiB: number;
  readonly bitmapChunkKiB: number;
  readonly memberMiB: number;
  readonly filled: boolean;
}

const SHAPES: readonly Shape[] = [
  { layout: 2, disks: 4, chunkKiB: 64, bitmapChunkKiB: 64, memberMiB: 8, filled: true },
  { layout: 0, disks: 3, chunkKiB: 4, bitmapChunkKiB: 4, memberMiB: 2, filled: false },
  { layout: 1, disks: 5, chunkKiB: 128, bitmapChunkKiB: 16, memberMiB: 4, filled: false },
  { layout: 3, disks: 6, chunkKiB: 16, bitmapChunkKiB: 1024, memberMiB: 4, filled: true },
  { layout: 2, disks: 3, chunkKiB: 512, bitmapChunkKiB: 4, memberMiB: 160, filled: false },
];

describe.skipIf(!HAS_MDADM)('what the executor writes, mdadm accepts', () => {
  test.each(SHAPES)('created: %o', (shape) => {
    inScratch((folder) => {
      const devices = created(shape);
      const files = save(devices, folder);
      files.forEach((file, slot) => expectMember(file, shape, slot));
      const bits = expectBitmap(files[0]!, folder);
      expect(bits.dirty).toBe(shape.filled ? bits.all : 0);
    });
  });

  test.each(SHAPES.slice(0, 4))('after writes and a stop: %o', (shape) => {
    inScratch((folder) => {
      const devices = created(shape);
      const array = openArray(devices);
      array.writeNow(5000, noise(1, 60_000));
      stopNow(array);
      const files = save(devices, folder);
      files.forEach((file, slot) => expectMember(file, shape, slot));
      expect(expectBitmap(files[1]!, folder).dirty).toBe(0);
    });
  });

  test('of any geometry: created, written, stopped', () => {
    inScratch((folder) => {
      for (const shape of drawnShapes(12)) {
        const devices = created(shape);
        const [first, , last] = save([devices[0]!, devices[1]!, devices.at(-1)!], folder);
        expectMember(first!, shape, 0);
        expectBitmap(last!, folder);
        const array = openArray(devices);
        array.writeNow(4097, noise(1, 20_000));
        stopNow(array);
        const [stored] = save([devices.at(-1)!], folder);
        expectMember(stored!, shape, shape.disks - 1);
        expect(expectBitmap(stored!, folder).dirty).toBe(0);
      }
    });
  });

  test('after a failure: the other members call the slot missing', () => {
    inScratch((folder) => {
      const devices = created(SHAPES[0]!);
      const array = openArray(devices);
      array.writeNow(0, noise(1, 1000));
      array.fail('m1');
      array.writeNow(200_000, noise(2, 5000));
      stopNow(array);
      const [file] = save(devices, folder);
      expect(mdadm('-E', file!)).toMatch(/Array State : A\.AA/);
    });
  });

  test('golden images after their recovery', () => {
    inScratch((folder) => {
      const files = unpackFixture('midrecovery', [0, 2, 3, 4], folder);
      assembleImages(files);
      for (const file of files) {
        const text = mdadm('-E', file);
        expect(text).toMatch(/Checksum : [0-9a-f]+ - correct/);
        expect(text).toMatch(/State : clean/);
        expect(text).not.toMatch(/Recovery Offset/);
      }
    });
  });
});

/** Shapes drawn from one seed, the same on every run. */
function drawnShapes(count: number): Shape[] {
  const random = seededRandom(2026);
  const power = (least: number, most: number): number =>
    2 ** (least + Math.floor(random() * (most - least + 1)));
  return Array.from({ length: count }, () => ({
    layout: Math.floor(random() * 6) as Layout,
    disks: 3 + Math.floor(random() * 26),
    chunkKiB: power(2, 10),
    bitmapChunkKiB: power(2, 12),
    memberMiB: 3 + Math.floor(random() * 4),
    filled: random() < 0.5,
  }));
}

function created(shape: Shape) {
  const sizeBytes = shape.memberMiB * 1_048_576;
  const devices = Array.from({ length: shape.disks }, (_, index) =>
    memoryDevice(`m${index}`, sizeBytes),
  );
  createArray(devices, {
    layout: shape.layout,
    chunkBytes: shape.chunkKiB * 1024,
    bitmapChunkBytes: shape.bitmapChunkKiB * 1024,
    bitmapFilled: shape.filled,
    seed: 7,
    name: 'host:test',
  });
  return devices;
}

function save(
  devices: readonly { readonly name: string; readonly bytes: Uint8Array }[],
  folder: string,
): string[] {
  return devices.map((device) => {
    const file = join(folder, device.name);
    writeFileSync(file, device.bytes);
    return file;
  });
}

function expectMember(file: string, shape: Shape, slot: number): void {
  const text = mdadm('-E', file);
  expect(text).toMatch(/Checksum : [0-9a-f]+ - correct/);
  expect(text).toMatch(new RegExp(`Layout : ${LAYOUT_NAMES[shape.layout]}\n`));
  expect(text).toMatch(new RegExp(`Chunk Size : ${shape.chunkKiB}K\n`));
  expect(text).toMatch(new RegExp(`Device Role : Active device ${slot}\n`));
  expect(text).toMatch(new RegExp(`Array State : A{${shape.disks}} `));
  expect(text).toMatch(/Internal Bitmap : 8 sectors from superblock/);
  expect(text).toMatch(/Bad Block Log : 512 entries available at offset \d+ sectors/);
  expect(text).toMatch(/State : clean/);
}

/** mdadm -X wants the bitmap at the start of a file: it is cut out. */
function expectBitmap(
  file: string,
  folder: string,
): { readonly all: number; readonly dirty: number } {
  const cut = join(folder, 'bitmap');
  writeFileSync(cut, readFileSync(file).subarray(8192));
  const text = mdadm('-X', cut);
  expect(text).toMatch(/Magic : 6d746962/);
  expect(text).toMatch(/State : OK/);
  const found = /Bitmap : (\d+) bits \(chunks\), (\d+) dirty/.exec(text);
  return { all: Number(found?.[1]), dirty: Number(found?.[2]) };
}
