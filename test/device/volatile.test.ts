import { describe, expect, test } from 'vitest';
import { volatileDevice } from '../../src/device/index.ts';
import { seededRandom } from '../../src/raid5/random.ts';

const SECTOR = 512;
const filled = (value: number, sectors: number): Uint8Array =>
  new Uint8Array(sectors * SECTOR).fill(value);

/** First byte of each sector. */
const marks = (bytes: Uint8Array): number[] =>
  Array.from({ length: bytes.length / SECTOR }, (_, sector) => bytes[sector * SECTOR]!);

describe('a device with a volatile cache', () => {
  test('reads what was written; what was flushed survives every power loss', () => {
    for (let seed = 0; seed < 50; seed++) {
      const device = volatileDevice('v', 4 * SECTOR);
      device.write(0, filled(1, 4));
      device.flush();
      device.powerLoss(seededRandom(seed));
      expect(marks(device.read(0, 4 * SECTOR))).toEqual([1, 1, 1, 1]);
    }
  });

  test('what was not flushed is kept, lost and torn, whole sectors only', () => {
    const seen = new Set<string>();
    for (let seed = 0; seed < 400; seed++) {
      const device = volatileDevice('v', 2 * SECTOR);
      device.write(0, filled(1, 2));
      device.write(0, filled(2, 1));
      expect(device.unstableSectors()).toBe(2);
      expect(marks(device.stable())).toEqual([0, 0]);
      device.powerLoss(seededRandom(seed));
      const content = device.read(0, 2 * SECTOR);
      expect(new Set(content.subarray(0, SECTOR)).size).toBe(1);
      seen.add(marks(content).join(' '));
      expect(device.unstableSectors()).toBe(0);
    }
    expect([...seen].sort()).toEqual(['0 0', '0 1', '1 0', '1 1', '2 0', '2 1']);
  });

  test('the same seed makes the same loss', () => {
    const lost = [1, 1].map((seed) => {
      const device = volatileDevice('v', 8 * SECTOR);
      device.write(100, filled(7, 5));
      device.powerLoss(seededRandom(seed));
      return [...device.read(0, 8 * SECTOR)];
    });
    expect(lost[0]).toEqual(lost[1]);
  });

  test('calls fail where they are told to; a failed flush makes nothing durable', () => {
    const device = volatileDevice('v', SECTOR, {
      fails: (operation, call) => operation === 'flush' || call === 2,
    });
    device.write(0, filled(1, 1));
    expect(() => device.flush()).toThrow(/^RP201 v: injected flush error/);
    expect(() => device.write(0, filled(2, 1))).toThrow(/injected write error at byte 0/);
    expect(marks(device.read(0, SECTOR))).toEqual([1]);
    expect(device.unstableSectors()).toBe(1);
  });

  test('outside the device nothing is done', () => {
    const device = volatileDevice('v', SECTOR);
    expect(() => device.write(1, filled(1, 1))).toThrow('RP210');
    expect(device.unstableSectors()).toBe(0);
  });
});
