import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  countParityMismatches,
  isSettled,
  openArray,
  type Era,
  type Layout,
  type Raid5Array,
} from '../../src/raid5/index.ts';
import { seededRandom } from '../../src/raid5/random.ts';
import { createdDevices, ERAS, noise, stopNow, type SmallShape } from './support/arrays.ts';

const shapes = fc.record({
  raidDisks: fc.integer({ min: 3, max: 5 }),
  rows: fc.integer({ min: 3, max: 8 }),
  layout: fc.constantFrom<Layout>(0, 1, 2, 3, 4, 5),
  era: fc.constantFrom<Era>('classic', 'modern'),
  bitmapChunkBytes: fc.constantFrom<number | false>(4096, 8192, false),
  daemonSleepSeconds: fc.constant(1),
});

/**
 * What a block may hold after the crash: every content it had since the last write that was
 * acknowledged.
 */
type Allowed = Uint8Array[][];

interface Crash {
  readonly mismatches: number;
  readonly unacknowledged: number;
}

const BLOCK = 4096;

/** The shape of an array and whose rules it follows. */
type CrashShape = SmallShape & { readonly era: Era };

/**
 * Writes blocks at random, at the same time and some of them one over the other, lets the power
 * fail after `steps` steps with a random part of what was in flight landing, opens the array again
 * and lets it recover.
 */
function crashOnce({ era, ...shape }: CrashShape, seed: number, steps: number): Crash {
  const devices = createdDevices(shape);
  const array = openArray(devices, { era });
  const random = seededRandom(seed);
  const blocks = array.sizeBytes / BLOCK;
  const allowed: Allowed = Array.from({ length: blocks }, () => [new Uint8Array(BLOCK)]);
  const writes = new Map<number, ReturnType<Raid5Array['write']>>();
  for (let round = 0; round < 12; round++) {
    const block = Math.floor(random() * blocks);
    const before = writes.get(block);
    if (before?.done === false) continue;
    if (before?.done === true) allowed[block] = allowed[block]!.slice(-1);
    const bytes = noise(seed + round, BLOCK);
    allowed[block]!.push(bytes);
    writes.set(block, array.write(block * BLOCK, bytes));
    array.scheduler.run({ seed: seed + round, stepsMax: Math.floor((random() * steps) / 6) });
  }
  for (const [block, write] of writes) if (write.done) allowed[block] = allowed[block]!.slice(-1);
  array.crash(() => random() < 0.5);
  return {
    mismatches: recover(devices, allowed, { era, seed }),
    unacknowledged: [...writes.values()].filter((write) => !write.done).length,
  };
}

function recover(
  devices: ReturnType<typeof createdDevices>,
  allowed: Allowed,
  { era, seed }: { readonly era: Era; readonly seed: number },
): number {
  const array = openArray(devices, { era });
  array.scheduler.run({ seed, until: () => isSettled(array) });
  const content = array.readNow(0, array.sizeBytes);
  allowed.forEach((contents, block) => {
    const found = content.subarray(block * BLOCK, (block + 1) * BLOCK);
    const known = contents.some((bytes) => Buffer.compare(bytes, found) === 0);
    if (!known) throw new Error(`block ${block} holds something that was not there at the crash`);
  });
  const { mismatches } = array.observeLifecycle();
  stopNow(array, seed);
  expect(countParityMismatches(array.geometry, array.state.members)).toBe(0);
  return mismatches;
}

describe('power loss while writing', () => {
  test('afterwards acknowledged data is there, parity is right on every stripe', () => {
    let repaired = 0;
    let unacknowledged = 0;
    const runs = fc.property(
      shapes,
      fc.nat(1_000_000),
      fc.integer({ min: 1, max: 300 }),
      (shape, seed, steps) => {
        const crash = crashOnce(shape, seed, steps);
        repaired += crash.mismatches;
        unacknowledged += crash.unacknowledged;
      },
    );
    fc.assert(runs, {
      numRuns: Number(process.env['CRASH_RUNS'] ?? 100),
      seed: Number(process.env['CRASH_SEED'] ?? 20_26),
    });
    // Not an empty victory: there were holes to repair, and writes that were cut off.
    expect(repaired).toBeGreaterThan(0);
    expect(unacknowledged).toBeGreaterThan(0);
  });

  test.each(ERAS)(
    'power loss during a recovery: it goes on from a checkpoint that holds, %s',
    (era) => {
      fc.assert(
        fc.property(fc.nat(1_000_000), fc.integer({ min: 1, max: 400 }), (seed, steps) => {
          const devices = createdDevices({ raidDisks: 4, rows: 24, spares: 1 });
          const array = openArray(devices, { era });
          const oracle = noise(seed, array.sizeBytes);
          array.writeNow(0, oracle);
          array.scheduler.run({ seed });
          array.fail('m2');
          array.scheduler.run({ seed, stepsMax: steps });
          array.crash((action) => action.label.length % 2 === 0);
          const again = openArray(
            devices.filter((device) => device.name !== 'm2'),
            { era },
          );
          again.scheduler.run({ seed, until: () => isSettled(again) });
          expect(again.observeLifecycle().degraded).toBe(0);
          expect(Buffer.compare(again.readNow(0, again.sizeBytes), oracle)).toBe(0);
          stopNow(again, seed);
          expect(countParityMismatches(again.geometry, again.state.members)).toBe(0);
        }),
        { numRuns: 20, seed: 3 },
      );
    },
  );
});
