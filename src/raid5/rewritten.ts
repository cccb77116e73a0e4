/** What an assembly has written into the data areas of the members. */

import { watchedDevice } from '../device/watched.ts';
import type { BlockDevice } from '../device/device.ts';
import { SECTOR_BYTES } from './constants.ts';
import type { Member } from './array/state.ts';

/** Bytes [first, last] of a member's data area. */
export type ByteRange = readonly [number, number];

/** The member in `slot` and what was written to it, in order, merged where it touches. */
export interface Rewritten {
  readonly slot: number;
  readonly ranges: readonly ByteRange[];
}

/** Devices that keep note of writes, and the note. */
export interface WriteNote {
  readonly devices: readonly BlockDevice[];
  /** What was written to the data areas of these members, by slot; members without are left out. */
  readonly rewritten: (members: readonly Member[]) => Rewritten[];
}

/** Wraps the devices of an array so that what is written to them can be told afterwards. */
export function noteWrites(devices: readonly BlockDevice[]): WriteNote {
  const writes = new Map<string, ByteRange[]>();
  const watched = devices.map((device) => {
    const own: ByteRange[] = [];
    writes.set(device.name, own);
    return watchedDevice(device, (offsetBytes, lengthBytes) =>
      own.push([offsetBytes, offsetBytes + lengthBytes - 1]),
    );
  });
  const rewritten = (members: readonly Member[]): Rewritten[] =>
    members
      .filter((member) => member.slot >= 0)
      .map((member) => ({ slot: member.slot, ranges: inDataArea(member, writes) }))
      .filter(({ ranges }) => ranges.length > 0)
      .sort((left, right) => left.slot - right.slot);
  return { devices: watched, rewritten };
}

function inDataArea(member: Member, writes: ReadonlyMap<string, ByteRange[]>): ByteRange[] {
  const startBytes = member.superblock.dataOffsetSectors * SECTOR_BYTES;
  const all = writes.get(member.device.name) ?? [];
  const data = all.filter(([first]) => first >= startBytes);
  return merged(data.map(([first, last]) => [first - startBytes, last - startBytes]));
}

function merged(ranges: readonly ByteRange[]): ByteRange[] {
  const sorted = ranges.toSorted((left, right) => left[0] - right[0]);
  const result: [number, number][] = [];
  for (const [first, last] of sorted) {
    const before = result.at(-1);
    if (before !== undefined && first <= before[1] + 1) before[1] = Math.max(before[1], last);
    else result.push([first, last]);
  }
  return result;
}
