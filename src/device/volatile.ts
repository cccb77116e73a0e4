/**
 * A device with a volatile write cache: what no flush made durable, a power loss may keep, lose or
 * tear. Simulations and crash tests run on it.
 */

import { RaidproofError } from '../errors.ts';
import { copyOfBytes } from './blocks.ts';
import { requireRange, type BlockDevice } from './device.ts';

const SECTOR_BYTES = 512;

/** What is asked of a device. */
export type DeviceOperation = 'read' | 'write' | 'flush';

/** How to make a volatile device. */
export interface VolatileOptions {
  /**
   * Whether a call ends in an I/O error; `call` counts all calls from 0. A write that fails leaves
   * the device as it was.
   */
  readonly fails?: (operation: DeviceOperation, call: number) => boolean;
}

/** A device whose power can fail. */
export interface VolatileDevice extends BlockDevice {
  /** Number of sectors whose last write is not durable. */
  readonly unstableSectors: () => number;
  /**
   * Power loss. Each sector that was written since the last flush keeps one of the contents it had
   * since then, the durable one included; `random` (numbers in [0, 1)) draws which: now and then all
   * of the oldest or all of the newest, mostly each on its own. Then the device works again.
   */
  readonly powerLoss: (random: () => number) => void;
  /**
   * Power loss whose outcome the caller chooses. For each sector that was written since the last
   * flush, `lost` says how many of its `writes` are undone, newest first; all of them leave the
   * durable content.
   */
  readonly loseCache: (lost: (sector: number, writes: number) => number) => void;
  /** The live content as reads see it; a change to it is a durable change of the device. */
  readonly bytes: Uint8Array;
  /** A copy of what the device would hold if nothing in the cache survived. */
  readonly stable: () => Uint8Array;
}

/** Contents of a sector, oldest first: the durable one, then one for each write since. */
type Versions = Map<number, Uint8Array[]>;

/**
 * Makes a device with a volatile cache.
 * @param name name for messages
 * @param content its size in bytes (then it is all zero), or its first, durable content, copied
 */
export function volatileDevice(
  name: string,
  content: number | Uint8Array,
  options: VolatileOptions = {},
): VolatileDevice {
  const bytes = typeof content === 'number' ? new Uint8Array(content) : new Uint8Array(content);
  const versions: Versions = new Map();
  let calls = 0;
  const called = (operation: DeviceOperation, offsetBytes: number): void => {
    if (options.fails?.(operation, calls++) === true) throw injected(name, operation, offsetBytes);
  };
  const device: VolatileDevice = {
    name,
    sizeBytes: bytes.length,
    read(offsetBytes, lengthBytes) {
      requireRange(device, offsetBytes, lengthBytes);
      called('read', offsetBytes);
      return copyOfBytes(bytes.subarray(offsetBytes, offsetBytes + lengthBytes));
    },
    write(offsetBytes, written) {
      requireRange(device, offsetBytes, written.length);
      called('write', offsetBytes);
      remember(versions, bytes, offsetBytes, written.length);
      bytes.set(written, offsetBytes);
    },
    flush() {
      called('flush', 0);
      versions.clear();
    },
    close() {},
    unstableSectors: () => versions.size,
    bytes,
    powerLoss: (random) => device.loseCache(moodOf(random)),
    loseCache(lost) {
      for (const [sector, older] of versions) {
        const survivor = older[older.length - lost(sector, older.length)];
        if (survivor !== undefined) bytes.set(survivor, sector * SECTOR_BYTES);
      }
      versions.clear();
    },
    stable() {
      const copy = bytes.slice();
      for (const [sector, [oldest]] of versions) copy.set(oldest!, sector * SECTOR_BYTES);
      return copy;
    },
  };
  return device;
}

/** Keeps the contents that a write is about to replace, sector by sector. */
function remember(
  versions: Versions,
  bytes: Uint8Array,
  offsetBytes: number,
  lengthBytes: number,
): void {
  const end = Math.ceil((offsetBytes + lengthBytes) / SECTOR_BYTES);
  for (let sector = Math.floor(offsetBytes / SECTOR_BYTES); sector < end; sector++) {
    const before = bytes.slice(sector * SECTOR_BYTES, (sector + 1) * SECTOR_BYTES);
    const known = versions.get(sector);
    if (known === undefined) versions.set(sector, [before]);
    else known.push(before);
  }
}

/** Now and then everything is lost, now and then nothing; mostly each sector has its own fate. */
function moodOf(random: () => number): (sector: number, writes: number) => number {
  const mood = random();
  return (_, writes) => (mood < 0.2 ? writes : mood < 0.4 ? 0 : writes - drawn(random, writes + 1));
}

function drawn(random: () => number, count: number): number {
  return Math.floor(random() * count);
}

function injected(name: string, operation: DeviceOperation, offsetBytes: number): RaidproofError {
  return new RaidproofError(
    'RP201',
    `injected ${operation} error at byte ${offsetBytes}`,
    name,
    'Let the device not fail.',
  );
}
