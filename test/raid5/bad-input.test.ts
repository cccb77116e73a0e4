import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, describe, test } from 'vitest';
import { RaidproofError } from '../../src/errors.ts';
import {
  type ActiveMemberReport,
  assembleImages,
  examineMember,
  openImages,
  superblockChecksum,
} from '../../src/raid5/index.ts';
import { inScratch, unpackFixture } from './support/fixtures.ts';

/** Changes bytes of an image and, if asked, makes the superblock's checksum right again. */
function patch(file: string, offsetBytes: number, bytes: readonly number[], mend = false): void {
  const content = readFileSync(file);
  content.set(bytes, offsetBytes);
  if (mend) {
    const superblock = content.subarray(4096, 4096 + 256 + 2 * content.readUInt32LE(4096 + 220));
    content.writeUInt32LE(superblockChecksum(superblock), 4096 + 216);
  }
  writeFileSync(file, content);
}

const DAMAGE: readonly (readonly [string, string, (file: string) => void])[] = [
  ['truncated before the superblock', 'RP202', (file) => truncateSync(file, 4100)],
  ['truncated inside the roles', 'RP202', (file) => truncateSync(file, 4096 + 300)],
  ['truncated inside the bitmap', 'RP202', (file) => truncateSync(file, 8192 + 100)],
  ['truncated inside the data', 'RP202', (file) => truncateSync(file, 5_000_000)],
  ['flipped magic', 'RP203', (file) => patch(file, 4096, [0xfd])],
  ['wrong checksum', 'RP204', (file) => patch(file, 4096 + 200, [9])],
  ['unknown feature bit', 'RP206', (file) => patch(file, 4096 + 10, [0x10], true)],
  ['wrong major version', 'RP206', (file) => patch(file, 4096 + 4, [2])],
  ['superblock from elsewhere', 'RP205', (file) => patch(file, 4096 + 144, [0], true)],
  ['too many roles', 'RP205', (file) => patch(file, 4096 + 220, [0xff, 0xff])],
  [
    'a size out of range',
    'RP205',
    (file) => patch(file, 4096 + 80, new Array<number>(8).fill(0xee), true),
  ],
  ['data over the superblock', 'RP205', (file) => patch(file, 4096 + 128, [1, 0], true)],
  ['bitmap magic', 'RP209', (file) => patch(file, 8192, [0])],
  ['bitmap version', 'RP209', (file) => patch(file, 8192 + 4, [5])],
  ['bitmap chunk size', 'RP209', (file) => patch(file, 8192 + 52, [1])],
  ['a file of something else', 'RP203', (file) => writeFileSync(file, Buffer.alloc(100_000, 'x'))],
];

const ASSEMBLE_ONLY: readonly (readonly [string, string, (file: string) => void])[] = [
  ['level 6', 'RP206', (file) => patch(file, 4096 + 72, [6], true)],
  ['layout 6', 'RP206', (file) => patch(file, 4096 + 76, [6], true)],
  ['a reshape', 'RP206', (file) => patch(file, 4096 + 8, [5], true)],
  ['a chunk that is no power of two', 'RP205', (file) => patch(file, 4096 + 88, [24], true)],
  ['a chunk of zero', 'RP205', (file) => patch(file, 4096 + 88, [0], true)],
  ['another array', 'RP207', (file) => patch(file, 4096 + 16, [1, 2, 3], true)],
  ['bitmap of another array', 'RP209', (file) => patch(file, 8192 + 8, [1, 2, 3])],
  ['blank', 'RP203', (file) => writeFileSync(file, Buffer.alloc(8_388_608))],
];

const UNREADABLE = new Set([
  'truncated before the superblock',
  'flipped magic',
  'a file of something else',
]);

describe('damaged member', () => {
  test.each(DAMAGE.filter(([name]) => UNREADABLE.has(name)))(
    '%s: examine refuses with %s',
    (_, code, damage) => {
      const seen = inScratch((folder) => {
        const [file] = unpackFixture('clean', [0], folder);
        damage(file!);
        return shown(
          caught(() => examineMember(file!)),
          file!,
        );
      });
      expect(seen).toEqual({ code, oneLine: true, namesPlace: true });
    },
  );

  test.each(DAMAGE.filter(([name]) => !UNREADABLE.has(name)))(
    '%s: examine shows what there is, and warns with %s',
    (_, code, damage) => {
      inScratch((folder) => {
        const [file] = unpackFixture('clean', [0], folder);
        const sound = examineMember(file!) as ActiveMemberReport;
        damage(file!);
        const report = examineMember(file!) as ActiveMemberReport;
        expect(report.warnings!.some((line) => line.startsWith(`${code} ${file!} `))).toBe(true);
        expect(report.warnings!.join('')).not.toContain('\n');
        expect(report.device_uuid).toBe(sound.device_uuid);
      });
    },
  );

  test('a wrong checksum alone is shown as such, beside all the rest', () => {
    inScratch((folder) => {
      const [file] = unpackFixture('clean', [0], folder);
      const sound = examineMember(file!) as ActiveMemberReport;
      patch(file!, 4096 + 216, [1, 2, 3, 4]);
      const report = examineMember(file!) as ActiveMemberReport;
      const warnings = [expect.stringMatching(/^RP204 .* superblock\.sb_csum: 4030201 is stored/)];
      expect(report).toEqual({ ...sound, checksum: '04030201', checksum_ok: false, warnings });
    });
  });

  test.each([...DAMAGE, ...ASSEMBLE_ONLY])(
    '%s: assemble refuses with %s and writes nothing',
    (_, code, damage) => {
      const seen = inScratch((folder) => {
        const files = unpackFixture('clean', [0, 1, 2, 3], folder);
        damage(files[0]!);
        return refusal(files, folder);
      });
      expect(seen).toEqual({ code, oneLine: true, namesPlace: true, changed: false, opened: code });
    },
  );
});

describe('arrays that must not start', () => {
  test.each([
    ['members of two arrays', 'RP207', { clean: [0, 1, 2], dirty1: [3] }],
    ['two members missing', 'RP208', { clean: [0, 1], dirty1: [] }],
    ['dirty and degraded', 'RP208', { clean: [], dirty1: [0, 1, 2] }],
  ])('%s', (_, code, images) => {
    const seen = inScratch((folder) => {
      const clean = unpackFixture('clean', images.clean, folder);
      const files = [...clean, ...unpackFixture('dirty1', images.dirty1, folder)];
      return refusal(files, folder);
    });
    expect(seen).toEqual({ code, oneLine: true, namesPlace: true, changed: false, opened: code });
  });

  test('no member at all', () => {
    expect(assembleImages([]).refusal?.code).toBe('RP208');
  });

  test('a file that is not there', () => {
    const seen = inScratch((folder) => refusal([join(folder, 'nowhere')], folder));
    expect(seen).toMatchObject({ code: 'RP201', namesPlace: true, changed: false });
  });

  test('dirty and degraded can be forced', () => {
    const result = inScratch((folder) =>
      assembleImages(unpackFixture('dirty1', [0, 1, 2], folder), { force: true }),
    );
    expect(result).toMatchObject({ assembled: true, degraded: 1 });
  });
});

test('a gzipped image that breaks off', () => {
  const seen = inScratch((folder) => {
    const file = join(folder, 'd0.img.gz');
    writeFileSync(file, Buffer.from('1f8b0800000000000003edc1', 'hex'));
    return shown(
      caught(() => examineMember(file)),
      file,
    );
  });
  expect(seen).toEqual({ code: 'RP202', oneLine: true, namesPlace: true });
});

/** What is seen when `files` are assembled, and when they are opened. */
function refusal(files: readonly string[], folder: string): object {
  const before = digest(folder);
  const result = assembleImages(files);
  const opened = caught(() => openImages(files));
  const changed = digest(folder).join() !== before.join();
  const code = opened instanceof RaidproofError ? opened.code : null;
  return { ...shown(result.refusal, folder), changed, opened: code };
}

/** The code of an error, whether it is one line, and whether it names the place. */
function shown(error: unknown, place: string): object {
  if (!(error instanceof RaidproofError)) return { error };
  const { code, message } = error;
  return { code, oneLine: !message.includes('\n'), namesPlace: message.includes(place) };
}

function caught(run: () => void): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  return null;
}

function digest(folder: string): string[] {
  return readdirSync(folder).map((name) =>
    createHash('sha256')
      .update(readFileSync(join(folder, name)))
      .digest('hex'),
  );
}
