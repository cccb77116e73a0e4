/** Force (mdadm's force_array): who is called up to date, and who is not. */
import { describe, expect, test } from 'vitest';
import { raiseEvents } from '../../src/raid5/assembly-force.ts';
import { readSuperblock } from '../../src/raid5/format/superblock-checks.ts';
import type { Superblock } from '../../src/raid5/format/superblock.ts';
import { createdDevices } from './support/arrays.ts';

const DEVICES = createdDevices({ raidDisks: 4, rows: 4 });

/** Members with these event counts; the first field of each may say more. */
function members(...counts: readonly (number | Partial<Superblock>)[]) {
  return counts.map((count, slot) => {
    const device = DEVICES[slot]!;
    const change = typeof count === 'number' ? { events: count } : count;
    return { device, superblock: { ...readSuperblock(device), ...change } };
  });
}

function raised(candidates: ReturnType<typeof members>): number[] {
  const newest = Math.max(...candidates.map(({ superblock }) => superblock.events));
  const isUsable = ({ superblock }: { readonly superblock: Superblock }): boolean =>
    superblock.events + 1 >= newest && (superblock.featureMap & 2) === 0;
  return raiseEvents(candidates, 4, isUsable).map(({ superblock }) => superblock.events);
}

describe('force', () => {
  test('raises nobody while enough members are usable', () => {
    expect(raised(members(9, 9, 9, 5))).toEqual([9, 9, 9, 5]);
  });

  test('raises the freshest of those left out, until one may be missing', () => {
    expect(raised(members(9, 9, 5, 3))).toEqual([9, 9, 9, 3]);
  });

  test('raises all of one vintage together', () => {
    expect(raised(members(9, 9, 5, 5))).toEqual([9, 9, 9, 9]);
  });

  test('goes down one vintage after the other', () => {
    expect(raised(members(9, 5, 3, 1))).toEqual([9, 9, 9, 1]);
  });

  test('leaves a member amid its recovery as it is', () => {
    const recovering = { events: 7, featureMap: 2 };
    expect(raised(members(9, 9, recovering, 3))).toEqual([9, 9, 7, 9]);
  });
});
