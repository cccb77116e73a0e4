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
  return { pending, writes, shown };
}

describe('unflushed writes', () => {
  it('show what is beneath the lost ones, and come back', () => {
    const { pending, writes, shown } = setUp();
    const [first, second] = writes;
    expect(shown()).toEqual([1, 2, 2, 1]);
    expect(pending.without([first], shown)).toEqual([9, 2, 2, 9]);
    expect(pending.without([second], shown)).toEqual([1, 1, 1, 1]);
    expect(pending.without([first, second], shown)).toEqual([9, 9, 9, 9]);
    expect(pending.without([first], () => pending.without([second], shown))).toEqual([9, 9, 9, 9]);
    expect(shown()).toEqual([1, 2, 2, 1]);
  });

  it('are lost no more once they are flushed', () => {
    const { pending, shown } = setUp();
    pending.flush(0);
    const late = write(3, 0, 512);
    pending.add(late);
    expect(pending.writes).toEqual([late]);
    expect(pending.without([late], shown)).toEqual([1, 2, 2, 1]);
  });
});
