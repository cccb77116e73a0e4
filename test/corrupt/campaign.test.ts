/** Damaged images: what must be refused is refused, with its field, and nothing of it is written. */
import { describe, expect, test } from 'vitest';
import {
  corruptImages,
  damagedSet,
  DAMAGES,
  judgeImages,
  makeBases,
} from '../../src/corrupt/index.ts';
import type { Assemble, Base } from '../../src/corrupt/index.ts';
import { assembleDevices, openArray } from '../../src/raid5/index.ts';
import { fixtureDevices } from '../raid5/support/fixtures.ts';
import { stopNow } from '../raid5/support/arrays.ts';

const bases = makeBases();

describe('a campaign', () => {
  test('finds nothing, uses every kind of damage, and can be repeated', async () => {
    const result = await corruptImages({ seed: 1, runs: 300, bases });
    expect(result.findings).toEqual([]);
    expect(Object.keys(result.damages).toSorted()).toEqual(Object.keys(DAMAGES).toSorted());
    expect(result).toMatchObject({ refused: 144, assembled: 156, isStopped: false });
    expect(Object.keys(result.tally).length).toBeGreaterThan(15);
    expect(await corruptImages({ seed: 1, runs: 300, bases })).toEqual(result);
  });

  test('on images of a real kernel', async () => {
    const images = fixtureDevices('clean', [0, 1, 2, 3]);
    const past = fixtureDevices('dirty1', [0, 1, 2, 3]);
    const real: Base = { name: 'clean', images, past };
    const result = await corruptImages({ seed: 2, runs: 40, bases: [real] });
    expect(result.findings).toEqual([]);
    expect(result.refused).toBeGreaterThan(10);
  });

  test('ends when it is told to', async () => {
    const result = await corruptImages({ seed: 1, runs: 50, bases, watch: (done) => done < 7 });
    expect(result).toMatchObject({ runs: 7, isStopped: true });
  });
});

/** A short campaign against another executor. */
const refused = (assemble: Assemble) => corruptImages({ seed: 1, runs: 200, bases, assemble });

describe('a worse executor is found out', () => {
  test('one that believes wrong checksums', async () => {
    const { findings } = await refused((devices) =>
      stopNow(openArray(devices, { faults: ['torn-superblock'] })),
    );
    expect(findings.map(({ what }) => what).join('\n')).toMatch(
      /started, though .*sb_csum is wrong/,
    );
  });

  test('one that starts what is dirty and degraded', async () => {
    const { findings } = await refused((devices) => void assembleDevices(devices, { force: true }));
    expect(findings.map(({ what }) => what).join('\n')).toMatch(/resync_offset is wrong/);
  });

  test('one that writes before it refuses', async () => {
    const { findings } = await refused((devices) => {
      if (devices[0]!.sizeBytes > 100) devices[0]!.write(0, Uint8Array.of(1));
      assembleDevices(devices);
    });
    expect(findings.map(({ what }) => what).join('\n')).toMatch(/refused, and yet .* was written/);
  });

  test('one that breaks down, and one that writes to a member that takes no part', async () => {
    const broken = await refused(() => {
      throw new TypeError('broken');
    });
    expect(broken.findings[0]?.what).toMatch(/^ended with TypeError: broken/);
    const careless = await refused((devices) => {
      assembleDevices(devices);
      for (const device of devices) device.write(0, Uint8Array.of(1));
    });
    expect(careless.findings.map(({ what }) => what).join('\n')).toMatch(
      /takes no part and was written/,
    );
  });

  test('one that refuses what is sound', async () => {
    const { findings } = await refused((devices) => {
      if (devices.length === 4) assembleDevices(devices.slice(0, 2));
    });
    expect(findings.map(({ what }) => what).join('\n')).toMatch(/refused for RP208 .*known: none/);
  });
});

test('the oracle has nothing against any base', () => {
  for (const { images } of bases.filter(({ name }) => name !== 'dirty')) {
    expect(judgeImages(images).problems).toEqual([]);
  }
  expect(damagedSet(1, 3, bases)).toEqual(damagedSet(1, 3, bases));
});
