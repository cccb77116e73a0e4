import { describe, expect, test } from 'vitest';
import { volatileDevice, type VolatileDevice } from '../../src/device/index.ts';
import { countParityMismatches, isSettled, openArray, type Era } from '../../src/raid5/index.ts';
import { seededRandom } from '../../src/raid5/random.ts';
import { createdDevices, ERAS, noise, stopNow } from './support/arrays.ts';

const BLOCK = 4096;
const SHAPE = { raidDisks: 4, rows: 6, daemonSleepSeconds: 1 } as const;

/** A new array on devices whose caches lose power. */
function volatileDevices(seed: number): VolatileDevice[] {
  return createdDevices({ ...SHAPE, seed }).map((device) =>
    volatileDevice(device.name, device.bytes),
  );
}

describe.each(ERAS)('what was made durable is there after a power loss, %s era', (era) => {
  test('a flush covers what was acknowledged before it', () => {
    for (let seed = 0; seed < 12; seed++) {
      const devices = volatileDevices(seed);
      const array = openArray(devices, { era });
      const bytes = noise(seed, 3 * BLOCK);
      array.writeNow(seed * 100, bytes, { seed });
      const flush = array.flush();
      array.scheduler.run({ seed, until: () => flush.done });
      expect(
        Buffer.compare(found(devices, { array, era, seed }, seed * 100, bytes.length), bytes),
      ).toBe(0);
    }
  });

  test('a FUA write needs no flush; parity is durable with it', () => {
    for (let seed = 0; seed < 12; seed++) {
      const devices = volatileDevices(seed);
      const array = openArray(devices, { era });
      const bytes = noise(seed, BLOCK);
      const write = array.write(BLOCK, bytes, true);
      array.scheduler.run({ seed, until: () => write.done });
      const [, ...others] = devices;
      expect(
        Buffer.compare(
          found(seed % 2 ? devices : others, { array, era, seed }, BLOCK, BLOCK),
          bytes,
        ),
      ).toBe(0);
    }
  });

  test('without either it may be lost', () => {
    let lost = 0;
    for (let seed = 0; seed < 12; seed++) {
      const devices = volatileDevices(seed);
      const array = openArray(devices, { era });
      const bytes = noise(seed, BLOCK);
      array.writeNow(0, bytes, { seed });
      const content = found(devices, { array, era, seed }, 0, BLOCK);
      if (Buffer.compare(content, bytes) !== 0) lost++;
    }
    expect(lost).toBeGreaterThan(0);
  });
});

interface Run {
  readonly array: ReturnType<typeof openArray>;
  readonly era: Era;
  readonly seed: number;
}

/** Power loss, assembly of the devices named, recovery; then what is there. */
function found(
  devices: readonly VolatileDevice[],
  { array, era, seed }: Run,
  offsetBytes: number,
  lengthBytes: number,
): Uint8Array {
  const random = seededRandom(seed);
  array.crash(() => (random() < 0.5 ? 'partly' : random() < 0.5));
  for (const device of devices) device.powerLoss(random);
  const again = openArray(devices, { era, force: devices.length < SHAPE.raidDisks });
  again.scheduler.run({ seed, until: () => isSettled(again) });
  const content = again.readNow(offsetBytes, lengthBytes, { seed });
  stopNow(again, seed);
  const mismatches = countParityMismatches(again.geometry, again.state.members);
  expect(mismatches).toBe(devices.length < SHAPE.raidDisks ? null : 0);
  return content;
}
