/**
 * A wrapper that writes down what reaches a device. Crash audits and tests read the order from it.
 */

import { readInto, type BlockDevice } from './device.ts';

/** One line of a write log; `sequence` is the position over all devices that share the log. */
export type LogEntry =
  | {
      readonly sequence: number;
      readonly operation: 'write';
      readonly device: string;
      readonly offsetBytes: number;
      readonly bytes: Uint8Array;
    }
  | { readonly sequence: number; readonly operation: 'flush'; readonly device: string };

/**
 * Wraps a device so that each write and flush is appended to `log` before it is done.
 * @param device the device that does the work
 * @param log shared by all the devices whose order matters
 */
export function recordingDevice(device: BlockDevice, log: LogEntry[]): BlockDevice {
  return {
    name: device.name,
    sizeBytes: device.sizeBytes,
    read: (offsetBytes, lengthBytes) => device.read(offsetBytes, lengthBytes),
    readInto: (offsetBytes, target) => readInto(device, offsetBytes, target),
    write(offsetBytes, bytes) {
      log.push({
        sequence: log.length,
        operation: 'write',
        device: device.name,
        offsetBytes,
        bytes: new Uint8Array(bytes),
      });
      device.write(offsetBytes, bytes);
    },
    flush() {
      log.push({ sequence: log.length, operation: 'flush', device: device.name });
      device.flush();
    },
    close: () => device.close(),
  };
}
