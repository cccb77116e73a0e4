/** Deliveries that several steps have in common: a page write, a change of the superblock, the price of wrong parity. */
import {
  type Delivery,
  type Predicate,
  and,
  has,
  is,
  not,
  or,
  send,
  sendIf,
} from '../../language/index.ts';
import {
  devicesOf,
  enoughMembers,
  inService,
  membersOnRecord,
  parityWrong,
  setInMemory,
  slotRecovered,
} from '../questions.ts';
import { whereExists } from '../growth.ts';
import type { ArrayWorld, Chunk, Device } from '../world.ts';

/**
 * The page with the bits is written to all members in a slot, as it is in memory, and lands. That it lands
 * on all at once loses nothing: until the last has it, no data goes out over a set bit, and a clear bit is of
 * a chunk that needs none. Kernel: write_sb_page(), semantics 1.14.
 */
export function pageWrite(world: ArrayWorld): Delivery[] {
  if (world.bitmap === undefined) return [];
  const gets = (device: Device, chunk: Chunk): Predicate =>
    whereExists(world, chunk.number, getsBitmap(world, device));
  return [
    ...world.chunks.flatMap((chunk) =>
      world.devices.flatMap((device) => [
        sendIf(and(gets(device, chunk), setInMemory(chunk)), device.bits[chunk.number]!, {
          type: 'WRITE.SET',
        }),
        sendIf(and(gets(device, chunk), not(setInMemory(chunk))), device.bits[chunk.number]!, {
          type: 'WRITE.CLEAR',
        }),
      ]),
    ),
    send(world.bitmap.page, { type: 'WRITE' }),
  ];
}

function getsBitmap(world: ArrayWorld, device: Device) {
  return world.rules.recoveringGetsBitmap ? inService(device) : is(device.member, 'inSync');
}

/** events_cleared goes to disk. Kernel: bitmap_update_sb(), bitmap_daemon_work(), semantics 1.10, 1.13. */
export function persistEventsCleared(world: ArrayWorld): Delivery[] {
  if (world.bitmap === undefined) return [];
  return [
    send(world.bitmap.superblock, { type: 'PERSIST' }),
    ...world.devices.map(({ label }) =>
      sendIf(has(label, 'passed', '=', 'memory'), label, { type: 'PERSIST' }),
    ),
  ];
}

/**
 * What wrong parity costs as soon as a member with data is on record as gone: its block is now what parity
 * makes of the others. The truth follows: from here on that is the content, and parity fits. Only the observer
 * `loss` remembers. A chunk with a write in flight is judged when the write is over.
 */
export function countLoss(world: ArrayWorld, chunk: Chunk): Delivery[] {
  const { loss } = world;
  const unwritten = and(not(is(chunk.write, 'inFlight')), is(chunk.tear, 'whole'));
  const costs = (slot: number) =>
    and(
      is(world.array, 'running'),
      enoughMembers(world),
      membersOnRecord(world),
      unwritten,
      parityWrong(world, chunk),
      not(slotRecovered(world, slot, chunk)),
    );
  const redefine = (slot: number): Delivery[] =>
    devicesOf(world, slot).map((device) =>
      sendIf(costs(slot), device.blocks[chunk.number]!, { type: 'AGE' }),
    );
  return [
    sendIf(costs(chunk.bystander), loss, { type: 'BYSTANDER' }),
    sendIf(costs(chunk.data), loss, { type: 'WRITTEN' }),
    ...redefine(chunk.bystander),
    ...redefine(chunk.data),
    ...devicesOf(world, chunk.parity).map((device) =>
      sendIf(or(costs(chunk.bystander), costs(chunk.data)), device.blocks[chunk.number]!, {
        type: 'FRESHEN',
      }),
    ),
  ];
}
