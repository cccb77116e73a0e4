/** The recovery of a device: the sync thread rebuilds chunk after chunk, or only those that are NEEDED. */
import { assign, setup } from 'xstate';

/** What happens to the recovery. */
export type RecoveryEvent =
  | { type: 'BEGIN'; full: boolean }
  | { type: 'NEXT_CHUNK' }
  | { type: 'FINISH' }
  | { type: 'ACTIVATE' }
  | { type: 'INTERRUPT' }
  | { type: 'ABORT' }
  | { type: 'CHECKED' }
  | { type: 'POWER_FAILS' };

interface RecoveryContext {
  position: number;
  /** conf->fullsync: every chunk is rebuilt, not only those that are NEEDED. It is kept until a sync is completed, or the array stops. */
  full: boolean;
}

/**
 * md_do_sync with MD_RECOVERY_RECOVER over a bitmap (semantics.md 1.6, 3.5, 5.4, 5.5).
 * @param chunks chunks to visit
 */
export function recoveryMachine(chunks: number) {
  return setup({
    types: { context: {} as RecoveryContext, events: {} as RecoveryEvent },
    guards: { chunksLeft: ({ context }) => context.position < chunks },
    actions: {
      toFirstChunk: assign(({ context, event }) => ({
        position: 0,
        full: context.full || (event.type === 'BEGIN' && event.full),
      })),
      toNextChunk: assign({ position: ({ context }) => context.position + 1 }),
      toNowhere: assign({ position: 0 }),
      forget: assign({ position: 0, full: false }),
    },
  }).createMachine({
    id: 'recovery',
    initial: 'idle',
    context: { position: 0, full: false },
    description: 'Brings a device that was put into the empty slot in sync.',
    meta: { kernel: 'md_do_sync(), raid5 sync_request(); MD_RECOVERY_RECOVER' },
    on: { POWER_FAILS: { target: '.idle', actions: 'forget', description: 'It is gone.' } },
    states: {
      idle: {
        description: 'No recovery runs.',
        on: {
          BEGIN: {
            target: 'running',
            actions: 'toFirstChunk',
            description: 'A device is in the slot: the recovery begins.',
            meta: { kernel: 'remove_and_add_spares(), raid5_add_disk(): fullsync' },
          },
          CHECKED: {
            actions: 'forget',
            description: 'A check of the degraded array, over at once, counts as a completed sync.',
            meta: { kernel: 'raid5 sync_request(): degraded >= max_degraded; fullsync = 0' },
          },
        },
      },
      running: {
        description: 'The sync thread goes from chunk to chunk.',
        on: {
          NEXT_CHUNK: {
            guard: 'chunksLeft',
            actions: 'toNextChunk',
            description: 'On to the next chunk.',
            meta: { kernel: 'raid5 sync_request()' },
          },
          FINISH: {
            target: 'done',
            actions: 'forget',
            description: 'All chunks are done; recovery_offset becomes MaxSector.',
            meta: { kernel: 'md_do_sync(), bitmap_close_sync(), MD_RECOVERY_DONE' },
          },
          INTERRUPT: {
            target: 'interrupted',
            description: 'The device fails: MD_RECOVERY_INTR.',
            meta: { kernel: 'raid5 error()' },
          },
        },
      },
      done: {
        description: 'The sync thread is done; the device is not yet active.',
        on: {
          ACTIVATE: {
            target: 'idle',
            description: 'The device becomes a member in sync.',
            meta: { kernel: 'md_check_recovery(): reap, raid5 spare_active()' },
          },
          INTERRUPT: { target: 'idle', description: 'The device fails.' },
        },
      },
      interrupted: {
        description: 'The sync thread is to stop.',
        on: {
          ABORT: {
            target: 'idle',
            actions: 'toNowhere',
            description: 'It has stopped where it was; conf->fullsync stays as it is.',
            meta: { kernel: 'md_do_sync(), bitmap_end_sync(aborted), bitmap_close_sync()' },
          },
        },
      },
    },
  });
}
