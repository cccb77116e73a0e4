/** Stopping the array: the bitmap is flushed, its superblock saved, and the members say that the array is clean. */
import { assign, setup } from 'xstate';

/** What happens to the shutdown. */
export type ShutdownEvent =
  | { type: 'WRITE_STARTS' }
  | { type: 'IDLE' }
  | { type: 'RECOVERY_CP_LOWERED' }
  | { type: 'BEGIN'; passes: number }
  | { type: 'PASS' }
  | { type: 'SAVE' }
  | { type: 'STOPPED' }
  | { type: 'ASSEMBLED' }
  | { type: 'POWER_FAILS' };

/** md_stop_writes and what the superblocks on the members say of the array (semantics.md 1.11, 5.7). */
export function shutdownMachine() {
  return setup({
    types: { context: {} as { passesLeft: number }, events: {} as ShutdownEvent },
    guards: { passesLeft: ({ context }) => context.passesLeft > 0 },
    actions: {
      countPasses: assign({
        passesLeft: ({ event }) => (event.type === 'BEGIN' ? event.passes : 0),
      }),
      oneLess: assign({ passesLeft: ({ context }) => context.passesLeft - 1 }),
      forget: assign({ passesLeft: 0 }),
    },
  }).createMachine({
    id: 'shutdown',
    type: 'parallel',
    context: { passesLeft: 0 },
    description: 'The clean stop of the array, and whether its members say that it is clean.',
    meta: { kernel: 'md_stop_writes(), bitmap_flush(), md_update_sb()' },
    states: {
      work: {
        initial: 'up',
        description: 'How far the stop is.',
        on: {
          POWER_FAILS: { target: '.up', actions: 'forget', description: 'It is gone.' },
        },
        states: {
          up: {
            description: 'Nobody stops the array.',
            on: {
              BEGIN: {
                target: 'flushing',
                actions: 'countPasses',
                description: 'Writes are over, the sync thread is stopped: the flush begins.',
                meta: { kernel: 'md_stop_writes(), bitmap_flush()' },
              },
            },
          },
          flushing: {
            description: 'Daemon passes are run one after the other, without their period.',
            on: {
              PASS: {
                guard: 'passesLeft',
                actions: 'oneLess',
                description: 'One more pass.',
                meta: { kernel: 'bitmap_flush(): bitmap_daemon_work()' },
              },
              SAVE: {
                target: 'saving',
                description: 'The passes are over: the superblock of the bitmap goes out.',
                meta: { kernel: 'bitmap_update_sb()' },
              },
            },
          },
          saving: {
            description: 'The superblock and all page writes before it are waited for.',
            on: { STOPPED: { target: 'stopped', description: 'The array is down.' } },
          },
          stopped: {
            description: 'Stopped in order.',
            on: { ASSEMBLED: { target: 'up', description: 'The array runs again.' } },
          },
        },
      },
      record: {
        initial: 'clean',
        description: 'What the superblocks on the members say (in_sync and recovery_cp).',
        on: {
          WRITE_STARTS: {
            target: '.dirty',
            description: 'Before the first write the superblocks say so, and are waited for.',
            meta: { kernel: 'md_write_start(): MD_CHANGE_CLEAN' },
          },
          RECOVERY_CP_LOWERED: {
            target: '.dirty',
            description: 'The array has grown: recovery_cp is the old end.',
            meta: { kernel: 'raid5_resize(), md_update_sb()' },
          },
          IDLE: {
            target: '.clean',
            description: 'No write for a while, or a stop: the array is clean.',
            meta: { kernel: 'md_check_recovery(): safemode; md_stop_writes()' },
          },
        },
        states: {
          clean: { description: 'No resync is due after assembly.' },
          dirty: { description: 'The next assembly resynchronises what the bitmap says.' },
        },
      },
    },
  });
}
