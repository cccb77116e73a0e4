/** A block device in memory. Tests and simulations run on it. */

import { copyOfBytes } from './blocks.ts';
import { requireRange, type BlockDevice } from './device.ts';

/** A device whose bytes can be looked at and copied directly. */
export interface MemoryDevice extends BlockDevice {
  /** The live content; a change to it is a change of the device. */
  readonly bytes: Uint8Array;
}

/**
 * Makes a memory device.
 * @param name name for messages
 * @param content its size in bytes (then it is all zero), or its first content, which is copied
 */
export function memoryDevice(name: string, content: number | Uint8Array): MemoryDevice {
  const bytes = typeof content === 'number' ? new Uint8Array(content) : new Uint8Array(content);
  const device: MemoryDevice = {
    name,
    sizeBytes: bytes.length,
    bytes,
    read(offsetBytes, lengthBytes) {
      requireRange(device, offsetBytes, lengthBytes);
      return copyOfBytes(bytes.subarray(offsetBytes, offsetBytes + lengthBytes));
    },
    readInto(offsetBytes, target) {
      requireRange(device, offsetBytes, target.length);
      target.set(bytes.subarray(offsetBytes, offsetBytes + target.length));
    },
    write(offsetBytes, written) {
      requireRange(device, offsetBytes, written.length);
      bytes.set(written, offsetBytes);
    },
    flush() {},
    close() {},
  };
  return device;
}
