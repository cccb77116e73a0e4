/** Unflushed writes: what is left of overlapping ones when some are lost. */
import { describe, expect, it } from 'vitest';
import { disksOf } from '../../src/crash/disks.ts';
import { pendingOver, type PendingWrite } from '../../src/crash/pending.ts';
import { memoryDevice } from '../../src/device/index.ts';

function write(id: number, offsetBytes: number, lengthBytes: number): PendingWrite {
  const bytes = new Uint8Array(lengthBytes).fill(id);
  return { id, seq: id, image: 0, offsetBytes, bytes, isMetadata: true, places: [] };
}

/** An image of nines, with write 1 over its first two sectors and write 2 over half of each of them. */
function setUp() {
  const image = memoryDevice('a', new Uint8Array(1024).fill(9));
  const pending = pendingOver(disksOf([image]));
  const writes = [write(1, 0, 1024), write(2, 256, 512)] as const;
  for (const one of writes) pending.add(one);
  const shown = (): number[] => [0, 256, 512, 768].map((byte) => image.bytes[byte]!);
  const seen = function* (): Generator<number[], void> {
    yield shown();
  };
  return { pending, writes, shown, seen };
}

/** What is shown while writes are lost. */
function during(visit: Generator<number[], void>): number[] {
  return [...visit].flat();
}

describe('unflushed writes', () => {
  it('show what is beneath the lost ones, and come back', () => {
    const { pending, writes, shown, seen } = setUp();
    const [first, second] = writes;
    expect(shown()).toEqual([1, 2, 2, 1]);
    expect(during(pending.without([first], seen))).toEqual([9, 2, 2, 9]);
    expect(during(pending.without([second], seen))).toEqual([1, 1, 1, 1]);
    expect(during(pending.without([first, second], seen))).toEqual([9, 9, 9, 9]);
    expect(during(pending.without([first], () => pending.without([second], seen)))).toEqual([
      9, 9, 9, 9,
    ]);
    expect(shown()).toEqual([1, 2, 2, 1]);
  });

  it('are lost no more once they are flushed', () => {
    const { pending, seen } = setUp();
    pending.flush(0);
    const late = write(3, 0, 512);
    pending.add(late);
    expect(pending.writes).toEqual([late]);
    expect(during(pending.without([late], seen))).toEqual([1, 2, 2, 1]);
  });
});
