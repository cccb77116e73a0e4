import { expect, test } from 'vitest';
import { dataSlotsAt, paritySlotAt } from '../../src/raid5/array/block-io.ts';
import { planWrite, type Geometry } from '../../src/raid5/index.ts';

/** What is done to a data block of the stripe. */
type Write = 'none' | 'part' | 'whole';

/**
 * The counting loop of handle_stripe_dirtying as Linux 6.1 has it, over a stripe of which nothing is cached: each
 * device once, a read that is possible costs 1, one that is not costs twice the number of disks.
 */
function kernelChoice(
  disks: number,
  parity: number,
  writes: ReadonlyMap<number, Write>,
  failed: number | null,
  beyondCheckpoint: boolean,
): 'modify' | 'reconstruct' {
  let modify = 0;
  let reconstruct = 0;
  if (beyondCheckpoint && failed === null) return 'reconstruct';
  for (let slot = disks - 1; slot >= 0; slot--) {
    const cost = slot === failed ? 2 * disks : 1;
    const write = writes.get(slot) ?? 'none';
    if (write !== 'none' || slot === parity) modify += cost;
    if (write !== 'whole' && slot !== parity) reconstruct += cost;
  }
  return modify < reconstruct && modify > 0 ? 'modify' : 'reconstruct';
}

function* allWrites(slots: readonly number[]): Generator<ReadonlyMap<number, Write>> {
  const kinds: readonly Write[] = ['none', 'part', 'whole'];
  for (let code = 1; code < 3 ** slots.length; code++) {
    const digit = (index: number): Write => kinds[Math.floor(code / 3 ** index) % 3]!;
    yield new Map(slots.map((slot, index) => [slot, digit(index)]));
  }
}

test.each([3, 4, 5, 6, 7])(
  'of %i disks: the method is the kernel’s for every write, every missing member',
  (raidDisks) => {
    const geometry: Geometry = { raidDisks, layout: 2, chunkSectors: 8, componentSectors: 80 };
    const sector = 8;
    const parity = paritySlotAt(geometry, sector);
    const slots = dataSlotsAt(geometry, sector);
    const differing: unknown[] = [];
    for (const writes of allWrites(slots)) {
      const ranges = [...writes]
        .filter(([, write]) => write !== 'none')
        .map(([slot, write]) =>
          write === 'whole'
            ? { slot, startBytes: 0, lengthBytes: 4096 }
            : { slot, startBytes: 512, lengthBytes: 512 },
        );
      for (const failed of [null, ...slots, parity]) {
        // There the old block is computed from all the others first, and then nothing is left to choose.
        if (failed !== null && writes.get(failed) === 'part') continue;
        for (const trusted of [true, false]) {
          const plan = planWrite(
            geometry,
            sector,
            ranges,
            failed === null ? [] : [failed],
            trusted,
          );
          const wanted = kernelChoice(raidDisks, parity, writes, failed, !trusted);
          const isReadable = plan!.readSlots.every((slot) => slot !== failed);
          if (plan!.method !== wanted || !isReadable) differing.push({ writes, failed, plan });
        }
      }
    }
    expect(differing).toEqual([]);
  },
);
