/** Random small logs: three members, four rows, one bit a row; mostly sound, so that faults are told from sound states. */
import { type Arbitrary, boolean, constant, constantFrom, nat, oneof, record } from 'fast-check';
import type { MemoryDevice } from '../../../src/device/index.ts';
import type { LogLine } from '../../../src/crash/index.ts';
import {
  parseSuperblock,
  readRawSuperblock,
  serialiseSuperblock,
} from '../../../src/raid5/index.ts';
import { createdDevices } from '../../raid5/support/arrays.ts';

/** Where things lie on the members. */
export const SHAPE = { dataBytes: 64 * 512, rows: 4, bitmapByte: 8192 };

/** One line to be. */
export type Operation =
  | { readonly kind: 'data'; readonly member: number; readonly row: number; readonly fill: number }
  | {
      readonly kind: 'bits';
      readonly member: number;
      readonly mask: number;
      readonly events: number;
    }
  | {
      readonly kind: 'superblock';
      readonly member: number;
      readonly events: number;
      readonly resync: number;
      readonly recovery: number | null;
      readonly isGuided: boolean;
    }
  | { readonly kind: 'flush'; readonly member: number };

const member = nat(2);
const events = constantFrom(2, 2, 3, 3, 3, 3, 4);
const data = record({
  kind: constant('data' as const),
  member,
  row: nat(3),
  fill: constantFrom(0, 0, 1),
});
const bits = record({
  kind: constant('bits' as const),
  member,
  mask: constantFrom(0, 1, 3, 7, 15, 15, 15),
  events: constantFrom(1, 2, 3, 4, 4, 4),
});
const superblock = record({
  kind: constant('superblock' as const),
  member,
  events,
  resync: constantFrom(0, 0, 0, 16, Infinity),
  recovery: constantFrom(null, null, null, null, 0, 16, 24),
  isGuided: boolean(),
});
const flush = record({ kind: constant('flush' as const), member });

/** Lines without and with flushes. */
export const OPERATIONS = {
  write: oneof({ weight: 6, arbitrary: data }, { weight: 2, arbitrary: bits }, superblock),
  any: oneof({ weight: 6, arbitrary: data }, { weight: 2, arbitrary: bits }, superblock, {
    weight: 3,
    arbitrary: flush,
  }) as Arbitrary<Operation>,
};

/** A new array in which every bit is set and no superblock says clean. */
export function startOf(): MemoryDevice[] {
  const devices = createdDevices({ raidDisks: 3, rows: SHAPE.rows, bitmapFilled: true });
  devices.forEach((device, index) => {
    device.write(4096, superblockBytes(device, { events: 2, resync: 0, recovery: null }));
    device.write(SHAPE.bitmapByte, bitmapBytes(device, 15, 4, 0));
    if (device.name !== `m${index}`) throw new Error('members are named by number');
  });
  return devices;
}

/** The lines of a log. */
export function linesOf(operations: readonly Operation[]): LogLine[] {
  const start = startOf();
  return operations.map((operation, seq): LogLine => {
    const device = start[operation.member]!;
    const image = device.name;
    switch (operation.kind) {
      case 'data': {
        const offsetBytes = SHAPE.dataBytes + operation.row * 4096;
        const bytes = new Uint8Array(4096).fill(operation.fill);
        return { kind: 'write', seq, image, offsetBytes, bytes };
      }
      case 'bits': {
        const bytes = bitmapBytes(device, operation.mask, operation.events, 1);
        return { kind: 'write', seq, image, offsetBytes: SHAPE.bitmapByte, bytes };
      }
      case 'superblock':
        return {
          kind: 'write',
          seq,
          image,
          offsetBytes: 4096,
          bytes: superblockBytes(device, operation),
        };
      case 'flush':
        return { kind: 'flush', seq, image };
      default:
        return operation satisfies never;
    }
  });
}

function bitmapBytes(device: MemoryDevice, mask: number, events: number, cleared: number) {
  const bytes = device.read(SHAPE.bitmapByte, 512);
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  view.setBigUint64(24, BigInt(events), true);
  view.setBigUint64(32, BigInt(cleared), true);
  bytes[256] = mask;
  return bytes;
}

function superblockBytes(
  device: MemoryDevice,
  fields: { events: number; resync: number; recovery: number | null; isGuided?: boolean },
): Uint8Array {
  const stored = parseSuperblock(readRawSuperblock(device), device.name);
  const guided = fields.isGuided === true ? 128 : 0;
  return serialiseSuperblock({
    ...stored,
    events: fields.events,
    resyncOffsetSectors: fields.resync,
    featureMap: fields.recovery === null ? 1 : 3 | guided,
    recoveryOffsetSectors: fields.recovery ?? 0,
  });
}
