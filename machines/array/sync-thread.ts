/** The sync thread: one resync or recovery over the chunks, in order. */
import { assign, setup } from 'xstate';

/** What a sync is for. A check or repair is asked for by the user, and passes no chunk over; a check only compares. */
export type SyncKind = 'resync' | 'recovery' | 'check' | 'repair';

interface SyncThreadContext {
  readonly kind: 'none' | SyncKind;
  /** Chunks passed. */
  readonly position: number;
  /** conf->fullsync: a device was added that the bitmap does not guide; until a sync is completed. */
  readonly fullsync: boolean;
}

type SyncThreadEvent =
  | { type: 'BEGIN'; kind: SyncKind; from: number }
  | { type: 'PASS' | 'REQUEST' | 'INTERRUPT' | 'STOP' | 'CRASH' | 'ADDED' | 'COMPLETED' };

/**
 * md_do_sync(), semantics 5.5, as far as data depends on it. RUNNING, DONE and the reap are in the network
 * `lifecycle`; here a thread begins, goes from chunk to chunk, and is over together with its reap.
 * @param max chunks of the array
 */
export const syncThreadMachine = (max: number) =>
  setup({
    types: { context: {} as SyncThreadContext, events: {} as SyncThreadEvent },
    guards: { beforeTheEnd: ({ context }) => context.position < max },
    actions: {
      begin: assign(({ event }) =>
        event.type === 'BEGIN' ? { kind: event.kind, position: event.from } : {},
      ),
      pass: assign(({ context }) => ({ position: context.position + 1 })),
      forget: assign({ kind: 'none', position: 0 }),
      rebuildAll: assign({ fullsync: true }),
      followBitmap: assign({ fullsync: false }),
      loseAll: assign({ kind: 'none', position: 0, fullsync: false }),
    },
  }).createMachine({
    id: 'syncThread',
    description: 'The sync thread.',
    meta: { kernel: 'md_do_sync(), 3.1 and 6.1' },
    context: { kind: 'none', position: 0, fullsync: false },
    initial: 'absent',
    on: {
      CRASH: { target: '.absent', actions: 'loseAll', description: 'The machine stops.' },
      ADDED: {
        actions: 'rebuildAll',
        description: 'A device is in a slot that the bitmap knows nothing of.',
        meta: { kernel: 'raid5_add_disk(): fullsync = 1, 3.1 and 6.1' },
      },
      COMPLETED: {
        actions: 'followBitmap',
        description: 'A sync came to its end, also one that a degraded array ends at once.',
        meta: { kernel: 'raid5 sync_request(): fullsync = 0, 3.1 and 6.1' },
      },
    },
    states: {
      absent: {
        description: 'No sync is under way.',
        on: {
          BEGIN: {
            target: 'asking',
            actions: 'begin',
            description: 'A thread is made.',
            meta: { kernel: 'md_check_recovery() row 12, 3.1; md_start_sync(), 6.1' },
          },
        },
      },
      asking: {
        description: 'Between two chunks.',
        on: {
          PASS: {
            guard: 'beforeTheEnd',
            target: 'asking',
            actions: 'pass',
            description: 'The chunk is skipped.',
          },
          REQUEST: {
            target: 'waiting',
            description: 'The stripe of the chunk is to be synced.',
            meta: { kernel: 'raid5 sync_request(), 3.1 and 6.1' },
          },
          INTERRUPT: { target: 'interrupted', description: 'INTR is set.' },
          STOP: {
            target: 'absent',
            actions: 'forget',
            description: 'All chunks are passed: DONE, and reaped.',
            meta: { kernel: 'md_do_sync() out:, reap_sync_thread(), 3.1 and 6.1' },
          },
        },
      },
      waiting: {
        description: 'The request is in flight; the stripe is locked.',
        on: {
          PASS: {
            guard: 'beforeTheEnd',
            target: 'asking',
            actions: 'pass',
            description: 'It ended, and all I/O is drained (recovery_active is 0).',
            meta: { kernel: 'md_done_sync(ok), bitmap_cond_end_sync(), 3.1 and 6.1' },
          },
          INTERRUPT: { target: 'interrupted', description: 'INTR is set; the request fails.' },
        },
      },
      interrupted: {
        description: 'INTR: the thread will end before its time.',
        on: {
          INTERRUPT: { description: 'INTR is set again.' },
          STOP: {
            target: 'absent',
            actions: 'forget',
            description: 'It ends and is reaped.',
            meta: { kernel: 'md_do_sync() out:, reap_sync_thread(), 3.1 and 6.1' },
          },
        },
      },
    },
  });
