/** How half a write on disk is understood once it is certain which members are there (semantics 3.3, 4). */
import { type Delivery, type Predicate, and, is, not, sendIf, some } from '../../language/index.ts';
import { devicesOf, membersOnRecord, slotRecovered } from '../questions.ts';
import type { ArrayWorld, Chunk } from '../world.ts';
import { countLoss } from './shared.ts';

/**
 * If the data block can be read, what it holds is the content from now on, and parity does not fit; a
 * partial parity log makes it fit. If it cannot, parity decides what the data is.
 */
export function settle(world: ArrayWorld, chunk: Chunk): Delivery[] {
  const { tear, data, parity, number } = chunk;
  const certain = and(not(is(tear, 'whole')), membersOnRecord(world));
  const dataThere = slotRecovered(world, data, chunk);
  const age = (slot: number, when: Predicate): Delivery[] =>
    devicesOf(world, slot).map((device) =>
      sendIf(and(certain, when), device.blocks[number]!, { type: 'AGE' }),
    );
  return [
    ...age(parity, dataThere),
    ...age(data, not(dataThere)),
    ...replay(world, chunk, certain),
    sendIf(certain, tear, { type: 'SETTLE' }),
    ...countLoss(world, chunk),
  ];
}

/** ppl_recover(): parity from the logged partial parity and the data on disk. Rows without their data are skipped. */
function replay(world: ArrayWorld, chunk: Chunk, certain: Predicate): Delivery[] {
  const { rules } = world;
  if (world.replay === undefined || !rules.partialParityFirst) return [];
  const { data, parity, number } = chunk;
  const dataThere = slotRecovered(world, data, chunk);
  const parityThere = slotRecovered(world, parity, chunk);
  const unrecovered = some(devicesOf(world, data), ({ member }) => is(member, 'recovering'));
  const mends = and(certain, dataThere, parityThere);
  const misled = and(certain, not(dataThere), unrecovered, parityThere);
  return [
    ...devicesOf(world, parity).flatMap((device) => [
      sendIf(mends, device.blocks[number]!, { type: 'FRESHEN' as const }),
      ...(rules.replayHeedsOffset
        ? []
        : [sendIf(misled, device.blocks[number]!, { type: 'AGE' as const })]),
    ]),
    sendIf(mends, world.replay, { type: 'REPLAY' }),
  ];
}
