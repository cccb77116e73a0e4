/** A wrapper that tells which bytes are written. Assembly reports from it what it has rewritten. */

import { readInto, type BlockDevice } from './device.ts';

/**
 * Wraps a device; each write is reported after it was done.
 * @param onWrite gets the first byte and the length of what was written
 */
export function watchedDevice(
  device: BlockDevice,
  onWrite: (offsetBytes: number, lengthBytes: number) => void,
): BlockDevice {
  return {
    name: device.name,
    sizeBytes: device.sizeBytes,
    read: (offsetBytes, lengthBytes) => device.read(offsetBytes, lengthBytes),
    readInto: (offsetBytes, target) => readInto(device, offsetBytes, target),
    write(offsetBytes, bytes) {
      device.write(offsetBytes, bytes);
      onWrite(offsetBytes, bytes.length);
    },
    flush: () => device.flush(),
    close: () => device.close(),
  };
}
