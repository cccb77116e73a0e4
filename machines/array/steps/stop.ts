/** Steps of a clean stop: the sync thread is interrupted, the bitmap flushed, the superblocks are written clean (semantics 1.11, 5.7). */
import {
  type Delivery,
  type Step,
  and,
  every,
  is,
  not,
  or,
  send,
  sendIf,
} from '../../language/index.ts';
import { isUnrecorded } from '../growth.ts';
import { alive, atLeisure, atRest, flagged, someBlocked } from '../questions.ts';
import type { ArrayWorld } from '../world.ts';
import { memberSuperblocks } from './array-thread.ts';
import { halt } from './power.ts';
import { settle } from './settle.ts';
import { pageWrite, persistEventsCleared } from './shared.ts';

/** The stop, and what makes way for it. */
export function stopSteps(world: ArrayWorld): Step[] {
  return [interrupt(world), stop(world, true), stop(world, false)];
}

/** md_stop() interrupts the sync thread and reaps it before it goes on; the abort is a step of the thread. */
function interrupt(world: ArrayWorld): Step {
  return {
    name: 'interrupt the sync',
    actor: 'user',
    sentence: 'The array is to be stopped: the sync thread is interrupted first.',
    kernel: 'do_md_stop(), __md_stop_writes(): MD_RECOVERY_INTR, 6.1',
    guard: and(alive(world), atLeisure(world), not(isUnrecorded(world))),
    deliveries: [send(world.syncThread, { type: 'INTERRUPT' })],
  };
}

/**
 * in_sync is set even if a resync is due: resync_offset is how far it came. The superblocks are written only where they say something
 * else.
 */
function stop(world: ArrayWorld, isWritten: boolean): Step {
  const { superblock, bitmap } = world;
  const differs = or(is(superblock, 'writing.dirty'), is(superblock, 'update.due'));
  return {
    name: isWritten ? 'stop the array' : 'stop a clean array',
    actor: 'user',
    sentence: isWritten
      ? 'The array is stopped: idle bits are cleared, and the superblocks call it clean from recovery_cp on.'
      : 'The array is stopped: idle bits are cleared; the superblocks are as they should be.',
    kernel: 'do_md_stop(), __md_stop_writes(), md_bitmap_flush(), 6.1',
    guard: and(
      alive(world),
      atLeisure(world),
      atRest(world),
      // The failure of a member is put on record first, and what that costs is told.
      not(someBlocked(world)),
      not(is(superblock, 'writing.pending')),
      every(world.chunks, ({ write }) => is(write, 'none')),
      isWritten ? differs : not(differs),
    ),
    deliveries: [
      ...flush(world),
      ...(isWritten && bitmap !== undefined
        ? [
            sendIf(is(superblock, 'writing.dirty'), superblock, { type: 'CLEAN' as const }),
            ...memberSuperblocks(world),
            ...world.chunks.flatMap((chunk) => settle(world, chunk)),
            send(bitmap.superblock, { type: 'OUTDATE' as const }),
          ]
        : []),
      ...halt(world),
    ],
  };
}

/** md_bitmap_flush(): three passes of the daemon, which give up every bit that is idle. */
function flush(world: ArrayWorld): Delivery[] {
  return [
    ...world.chunks.flatMap((chunk): Delivery[] => {
      const { word, memoryBit } = chunk;
      if (word === undefined) return [];
      const idle = and(is(word, 'count.idle'), not(flagged(chunk)));
      return [
        ...(memoryBit === undefined ? [] : [sendIf(idle, memoryBit, { type: 'CLEAR' as const })]),
        sendIf(idle, word, { type: 'CLEAR' }),
      ];
    }),
    ...persistEventsCleared(world),
    ...pageWrite(world),
  ];
}
