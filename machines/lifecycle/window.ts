/** The window of a sync: sync_min and sync_max, and whether the sync thread sleeps at the end of it. */
import { assign, setup } from 'xstate';

interface WindowContext {
  /** resync_min in segments: where a check or repair begins. */
  readonly from: number;
  /** resync_max in segments: nothing at or above it is requested. One more than the segments is MaxSector. */
  readonly to: number;
}

type WindowEvent =
  | { type: 'FROM'; from: number }
  | { type: 'TO'; to: number }
  | { type: 'FORGET.FROM' }
  | { type: 'SLEEP' }
  | { type: 'WAKE' }
  | { type: 'CRASH' };

/** mddev->resync_min and resync_max (semantics 5.5 step 3, 5.6); `max` stands for MaxSector. Not on disk: an assembly begins with all. */
export const windowMachine = (max: number) =>
  setup({
    types: { context: {} as WindowContext, events: {} as WindowEvent },
    actions: {
      setFrom: assign(({ event }) => (event.type === 'FROM' ? { from: event.from } : {})),
      setTo: assign(({ event }) => (event.type === 'TO' ? { to: event.to } : {})),
      forgetFrom: assign({ from: 0 }),
      forget: assign({ from: 0, to: max }),
    },
  }).createMachine({
    id: 'window',
    description: 'The part of the array that a sync is let into.',
    meta: { kernel: 'min_sync_store(), max_sync_store(), 2.6.31' },
    context: { from: 0, to: max },
    initial: 'awake',
    on: {
      FROM: { actions: 'setFrom', description: 'sync_min is written, or what was done is kept.' },
      TO: { actions: 'setTo', description: 'sync_max is written, or a sync is complete.' },
      'FORGET.FROM': {
        actions: 'forgetFrom',
        description: 'A check or repair is complete: the next begins at 0.',
        meta: { kernel: 'md_do_sync() skip:, 2.6.31' },
      },
      CRASH: { target: '.awake', actions: 'forget', description: 'The machine stops.' },
    },
    states: {
      awake: {
        description: 'The sync thread, if any, goes on.',
        on: {
          SLEEP: {
            target: 'asleep',
            description: 'It has come to sync_max, and waits on recovery_wait.',
            meta: { kernel: 'md_do_sync() wait_event_interruptible(recovery_wait), 2.6.31' },
          },
          WAKE: { target: 'awake', description: 'It is awake already.' },
        },
      },
      asleep: {
        description: 'The sync thread waits until somebody moves sync_max.',
        on: { WAKE: { target: 'awake', description: 'wake_up(recovery_wait).' } },
      },
    },
  });
