/** Input and output on members. Everything is asynchronous: the scheduler decides when it lands. */

import { copyOfBytes } from '../../device/blocks.ts';
import { readInto } from '../../device/device.ts';
import { SECTOR_BYTES } from '../constants.ts';
import type { Pause } from '../scheduler.ts';
import { type ArrayState, type Member, wake } from './state.ts';

/** Operations that are waited for together. */
export interface IoGroup {
  outstanding: number;
  /** Members on which an operation failed. */
  readonly failed: Member[];
}

/** An empty group. */
export function ioGroup(): IoGroup {
  return { outstanding: 0, failed: [] };
}

/** A pause until every operation of the group has landed or failed. */
export function untilLanded(group: IoGroup, label: string): Pause {
  return { label, ready: () => group.outstanding === 0 };
}

/**
 * Reads from the data area of a member.
 * @param sector first sector of the data area
 * @param target gets the bytes when the read completes
 */
export function submitRead(
  array: ArrayState,
  group: IoGroup,
  member: Member,
  sector: number,
  target: Uint8Array,
): void {
  const offsetBytes = (member.superblock.dataOffsetSectors + sector) * SECTOR_BYTES;
  const label = `read data ${sector}+${target.length / SECTOR_BYTES}`;
  submit(array, group, member, label, () => readInto(member.device, offsetBytes, target));
}

/**
 * Writes `bytes` to the data area of a member from sector `sector` on. They must not change any more.
 * @param durable FUA: it is on stable storage when it lands
 */
export function submitWrite(
  array: ArrayState,
  group: IoGroup,
  member: Member,
  sector: number,
  bytes: Uint8Array,
  durable = false,
): void {
  const offsetBytes = (member.superblock.dataOffsetSectors + sector) * SECTOR_BYTES;
  const label = `write data ${sector}+${bytes.length / SECTOR_BYTES}`;
  const write = (): void => member.device.write(offsetBytes, bytes);
  const perform = (): void => {
    write();
    if (durable) member.device.flush();
  };
  submit(array, group, member, label, perform, { partly: write });
}

/** Flushes the cache of a member. */
export function submitFlush(
  array: ArrayState,
  group: IoGroup,
  member: Member,
  landed: () => void = () => {},
): void {
  submit(array, group, member, 'flush', () => member.device.flush(), { landed });
}

/**
 * Writes metadata (superblock or bitmap) to byte `offsetBytes` of the device, durable when it
 * lands: flush, write, flush stand for the PREFLUSH and FUA of md_super_write.
 * @param landed called when it has landed or failed
 */
export function submitMetadata(
  array: ArrayState,
  group: IoGroup,
  member: Member,
  what: string,
  offsetBytes: number,
  bytes: Uint8Array,
  landed: () => void,
): void {
  const copy = copyOfBytes(bytes);
  const partly = (): void => {
    member.device.flush();
    member.device.write(offsetBytes, copy);
  };
  const perform = (): void => {
    partly();
    member.device.flush();
  };
  submit(array, group, member, `write ${what}`, perform, { partly, landed });
}

interface Further {
  /** What a power loss in the middle of it may leave; default: all of it. */
  readonly partly?: () => void;
  readonly landed?: () => void;
}

function submit(
  array: ArrayState,
  group: IoGroup,
  member: Member,
  label: string,
  perform: () => void,
  further: Further = {},
): void {
  const { partly = perform, landed = () => {} } = further;
  group.outstanding++;
  member.operationsInFlight++;
  array.scheduler.submit({
    actor: `device ${member.device.name}`,
    label,
    perform,
    performPartly: partly,
    settled(error) {
      group.outstanding--;
      member.operationsInFlight--;
      if (error !== null) group.failed.push(member);
      landed();
      // rdev_dec_pending: the last I/O of a failed member has come back; now it may leave its slot.
      if (member.faulty && member.operationsInFlight === 0) {
        array.recovery.needed = true;
        wake(array);
      }
    },
  });
}
