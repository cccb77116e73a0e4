/** The sync thread: the kernel thread that runs md_do_sync() once, from its creation to its reaping. */
import { assign, setup } from 'xstate';

interface SyncThreadContext {
  /** curr_resync in segments: everything below has been requested. */
  readonly position: number;
  /** curr_resync_completed in segments: everything below was requested and has ended. */
  readonly completed: number;
  /** A further thread was made while one existed; nobody can reap the first any more. */
  readonly lost: boolean;
}

type SyncThreadEvent =
  | { type: 'CREATE' }
  | { type: 'BEGIN'; from: number }
  | { type: 'SKIP' }
  | { type: 'STOP' }
  | { type: 'REQUEST'; segment: number }
  | { type: 'PASS'; to: number }
  | { type: 'CHECKPOINT.WAIT' }
  | { type: 'CHECKPOINT.TAKE' }
  | { type: 'CHECKPOINT.DROP' }
  | { type: 'LOOP.LEAVE' }
  | { type: 'RECORD' }
  | { type: 'RECORD.COMPLETE' }
  | { type: 'RECORD.ABORTED' }
  | { type: 'FORGET' }
  | { type: 'FINISH' }
  | { type: 'REAP' }
  | { type: 'CRASH' };

/** md_do_sync(), semantics 5.5, one segment a request. */
export const syncThreadMachine = setup({
  types: { context: {} as SyncThreadContext, events: {} as SyncThreadEvent },
  guards: {
    atPosition: ({ context, event }) =>
      event.type === 'REQUEST' && context.position === event.segment,
  },
  actions: {
    startThere: assign(({ event }) =>
      event.type === 'BEGIN' ? { position: event.from, completed: event.from } : {},
    ),
    advance: assign(({ event }) =>
      event.type === 'REQUEST' ? { position: event.segment + 1 } : {},
    ),
    pass: assign(({ event }) => (event.type === 'PASS' ? { position: event.to } : {})),
    complete: assign(({ context }) => ({ completed: context.position })),
    forgetPosition: assign({ position: 0, completed: 0 }),
    keepPosition: assign(({ context }) => ({ position: 0, completed: context.position })),
    keepCompleted: assign({ position: 0 }),
    forgetCompleted: assign({ completed: 0 }),
    loseThread: assign({ position: 0, completed: 0, lost: true }),
    forgetAll: assign({ position: 0, completed: 0, lost: false }),
  },
}).createMachine({
  id: 'syncThread',
  description: 'The one thread that resyncs, recovers or checks the array.',
  meta: { kernel: 'md_do_sync(), 2.6.31' },
  context: { position: 0, completed: 0, lost: false },
  initial: 'absent',
  on: {
    CREATE: {
      target: '.created',
      actions: 'loseThread',
      description:
        'A further thread takes the pointer of one that still exists. Must never happen.',
    },
    CRASH: { target: '.absent', actions: 'forgetAll', description: 'The machine stops.' },
    FORGET: {
      actions: 'forgetCompleted',
      description: 'A new look begins: curr_resync_completed = 0.',
      meta: { kernel: 'md_check_recovery(), 6.1' },
    },
  },
  states: {
    absent: {
      description: 'mddev->sync_thread is NULL.',
      on: {
        CREATE: {
          target: 'created',
          description: 'md_check_recovery() makes the thread and wakes it.',
          meta: { kernel: 'md_register_thread(), 2.6.31' },
        },
      },
    },
    created: {
      description: 'The thread exists and has not looked at anything yet.',
      on: {
        BEGIN: {
          target: 'syncing',
          actions: 'startThere',
          description: 'It reads the flags and finds where to begin.',
          meta: { kernel: 'md_do_sync() step 2, 2.6.31' },
        },
        SKIP: {
          target: 'recorded',
          description: 'It finds INTR set and goes straight to its end; nothing is recorded.',
          meta: { kernel: 'md_do_sync() skip:, 2.6.31' },
        },
        STOP: {
          target: 'done',
          description:
            'It is stopped before it ever ran: md_do_sync() is never called, DONE never set.',
          meta: { kernel: 'kthread_stop(), 2.6.31' },
        },
      },
    },
    syncing: {
      description: 'In the loop: requests segment after segment without waiting for them.',
      on: {
        REQUEST: {
          guard: 'atPosition',
          target: 'syncing',
          actions: 'advance',
          description: 'The next segment is requested; recovery_active grows.',
          meta: { kernel: 'sync_request(), 2.6.31' },
        },
        PASS: {
          target: 'syncing',
          actions: 'pass',
          description:
            'The personality has nothing to do here: a degraded RAID5 cannot be resynced.',
          meta: { kernel: 'raid5 sync_request() skipped, 2.6.31' },
        },
        'CHECKPOINT.WAIT': {
          target: 'checkpointing',
          description: 'Enough was requested since the last checkpoint.',
          meta: { kernel: 'md_do_sync() curr_resync_completed, 2.6.31' },
        },
        'LOOP.LEAVE': {
          target: 'draining',
          description: 'All is requested, or INTR was seen.',
        },
      },
    },
    checkpointing: {
      description: 'Waits until recovery_active is 0, to know that all requested work has ended.',
      on: {
        'CHECKPOINT.TAKE': {
          target: 'syncing',
          actions: 'complete',
          description: 'Everything requested counts as completed; a superblock write is asked for.',
          meta: { kernel: 'md_do_sync() curr_resync_completed = j, 2.6.31' },
        },
        'CHECKPOINT.DROP': {
          target: 'draining',
          description:
            'INTR is set, so nothing new counts as completed and the loop ends. No kernel looks.',
        },
      },
    },
    draining: {
      description: 'Behind the loop: waits until recovery_active is 0.',
      on: {
        RECORD: {
          target: 'recorded',
          actions: 'forgetPosition',
          description: 'How far the sync came is put into recovery_cp or recovery_offset.',
          meta: { kernel: 'md_do_sync() out:, 2.6.31' },
        },
        'RECORD.COMPLETE': {
          target: 'recorded',
          actions: 'keepPosition',
          description: 'Likewise; without INTR curr_resync_completed becomes curr_resync.',
          meta: { kernel: 'md_do_sync(), 6.1' },
        },
        'RECORD.ABORTED': {
          target: 'recorded',
          actions: 'keepCompleted',
          description: 'Likewise; with INTR curr_resync_completed stays.',
          meta: { kernel: 'md_do_sync(), 6.1' },
        },
      },
    },
    recorded: {
      description: 'All that is left is to set DONE.',
      on: {
        FINISH: {
          target: 'done',
          description: 'DONE is set and the array thread woken.',
          meta: { kernel: 'md_do_sync() skip:, 2.6.31' },
        },
      },
    },
    done: {
      description: 'The thread has returned, or was stopped before it ran, and waits to be reaped.',
      on: {
        REAP: {
          target: 'absent',
          description: 'Somebody with the mutex joins the thread and forgets it.',
          meta: { kernel: 'md_unregister_thread(), 2.6.31' },
        },
      },
    },
  },
});
