/**
 * The block device interface. Everything the executor stores goes through it, whatever lies below.
 */

import { RaidproofError } from '../errors.ts';

/**
 * Bytes that can be read and written at byte offsets. All calls are synchronous; order is the
 * caller's.
 */
export interface BlockDevice {
  /** Name for messages and logs, for a file its path as given. */
  readonly name: string;
  /** Capacity in bytes. */
  readonly sizeBytes: number;
  /**
   * Reads exactly `lengthBytes` bytes at `offsetBytes`. Throws RP210 outside the device, RP201 when
   * it fails.
   */
  read(offsetBytes: number, lengthBytes: number): Uint8Array;
  /** Reads what fills `target` into it, where the device can without an array of its own; see {@link readInto}. */
  readInto?(offsetBytes: number, target: Uint8Array): void;
  /**
   * Writes all of `bytes` at `offsetBytes`. Throws RP210 outside the device, RP201 when it fails.
   */
  write(offsetBytes: number, bytes: Uint8Array): void;
  /** Returns once everything written before is on stable storage. */
  flush(): void;
  /** Releases what the device holds. It may not be used afterwards. */
  close(): void;
}

/** Reads into `target` what lies from `offsetBytes` on, as {@link BlockDevice.read} does. */
export function readInto(device: BlockDevice, offsetBytes: number, target: Uint8Array): void {
  if (device.readInto !== undefined) device.readInto(offsetBytes, target);
  else target.set(device.read(offsetBytes, target.length));
}

/**
 * Throws RP210 unless the range lies inside the device.
 * @param offsetBytes first byte of the range
 * @param lengthBytes length of the range in bytes
 */
export function requireRange(device: BlockDevice, offsetBytes: number, lengthBytes: number): void {
  const inside =
    Number.isSafeInteger(offsetBytes) &&
    offsetBytes >= 0 &&
    lengthBytes >= 0 &&
    offsetBytes + lengthBytes <= device.sizeBytes;
  if (inside) return;
  throw new RaidproofError(
    'RP210',
    `bytes ${offsetBytes}..${offsetBytes + lengthBytes} leave its ${device.sizeBytes} bytes`,
    device.name,
    'Use an offset and a length inside the device.',
  );
}
