/** A wrapper that can be told to fail. Error paths are tested with it. */

import { RaidproofError } from '../errors.ts';
import type { BlockDevice } from './device.ts';

/** A device with a switch for read errors and one for write errors. */
export interface FaultyDevice extends BlockDevice {
  failReads: boolean;
  failWrites: boolean;
}

/** Wraps `device`; it works until a switch is set, then the operation throws RP201. */
export function faultyDevice(device: BlockDevice): FaultyDevice {
  const faulty: FaultyDevice = {
    name: device.name,
    sizeBytes: device.sizeBytes,
    failReads: false,
    failWrites: false,
    read(offsetBytes, lengthBytes) {
      if (faulty.failReads) throw injected(device.name, 'read', offsetBytes);
      return device.read(offsetBytes, lengthBytes);
    },
    write(offsetBytes, bytes) {
      if (faulty.failWrites) throw injected(device.name, 'write', offsetBytes);
      device.write(offsetBytes, bytes);
    },
    flush: () => device.flush(),
    close: () => device.close(),
  };
  return faulty;
}

function injected(name: string, operation: string, offsetBytes: number): RaidproofError {
  return new RaidproofError(
    'RP201',
    `injected ${operation} error at byte ${offsetBytes}`,
    name,
    'Switch the fault off.',
  );
}
