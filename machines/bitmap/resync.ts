/** The sync thread, as far as it concerns the bitmap: it visits chunk after chunk, skipping what is clean. */
import { assign, setup } from 'xstate';

/** What happens to the resync. */
export type ResyncEvent =
  | { type: 'ASSEMBLED_DIRTY' }
  | { type: 'BEGIN' }
  | { type: 'NEXT_CHUNK' }
  | { type: 'FINISH' }
  | { type: 'ABORT' }
  | { type: 'POWER_FAILS' };

/**
 * md_do_sync and raid5 sync_request over a bitmap (semantics.md 1.6, 3.5, 5.5).
 * @param chunks chunks to visit
 */
export function resyncMachine(chunks: number) {
  return setup({
    types: { context: {} as { position: number }, events: {} as ResyncEvent },
    guards: { chunksLeft: ({ context }) => context.position < chunks },
    actions: {
      toFirstChunk: assign({ position: 0 }),
      toNextChunk: assign({ position: ({ context }) => context.position + 1 }),
    },
  }).createMachine({
    id: 'resync',
    initial: 'notDue',
    context: { position: 0 },
    description: 'Resynchronises the chunks that are NEEDED, after an unclean stop.',
    meta: { kernel: 'md_do_sync(), raid5 sync_request(), 2.6.31–3.1' },
    on: {
      POWER_FAILS: { target: '.notDue', actions: 'toFirstChunk', description: 'It is gone.' },
    },
    states: {
      notDue: {
        description: 'recovery_cp is MaxSector: nothing to resynchronise.',
        on: {
          ASSEMBLED_DIRTY: {
            target: 'due',
            description: 'The array was not stopped cleanly: recovery_cp is 0.',
            meta: { kernel: 'md_run(), bitmap_load()' },
          },
        },
      },
      due: {
        description: 'recovery_cp is below MaxSector; no sync thread runs.',
        on: {
          BEGIN: {
            target: 'running',
            actions: 'toFirstChunk',
            description: 'The sync thread starts at 0, since there is a bitmap.',
            meta: { kernel: 'md_check_recovery(), md_do_sync()' },
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
            target: 'notDue',
            actions: 'toFirstChunk',
            description: 'All chunks are done and all resync I/O has ended.',
            meta: { kernel: 'sync_request(max), bitmap_close_sync()' },
          },
          ABORT: {
            target: 'due',
            actions: 'toFirstChunk',
            description: 'Interrupted (MD_RECOVERY_INTR); it will be due again.',
            meta: { kernel: 'md_do_sync(), bitmap_end_sync(aborted), bitmap_close_sync()' },
          },
        },
      },
    },
  });
}
