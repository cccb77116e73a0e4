/** The superblock of the array: in memory, with the flags that ask for a write, and on disk. */
import { assign, setup } from 'xstate';

interface SuperblockContext {
  /** recovery_cp in memory, in segments: a resync is due from here. One more than the segments is MaxSector. */
  readonly recoveryCp: number;
  /** resync_offset on disk: recovery_cp if the array was in_sync when written, else 0 (semantics 2.1). */
  readonly resyncOffset: number;
}

type SuperblockEvent =
  | { type: 'CLEAN' }
  | { type: 'DIRTY' }
  | { type: 'CHECKPOINT'; to: number }
  | { type: 'CHANGE.DEVS' }
  | { type: 'CHANGE.PENDING' }
  | { type: 'CHANGE.CLEAN' }
  | { type: 'WRITE' }
  | { type: 'WRITTEN' }
  | { type: 'CRASH' }
  | { type: 'ASSUME.CLEAN'; max: number };

/** in_sync, recovery_cp and mddev->flags; `max` stands for MaxSector. The array begins clean. */
export const superblockMachine = (max: number) =>
  setup({
    types: { context: {} as SuperblockContext, events: {} as SuperblockEvent },
    actions: {
      checkpoint: assign(({ event }) =>
        event.type === 'CHECKPOINT' ? { recoveryCp: event.to } : {},
      ),
      writeCheckpoint: assign(({ context }) => ({ resyncOffset: context.recoveryCp })),
      writeDirty: assign({ resyncOffset: 0 }),
      readCheckpoint: assign(({ context }) => ({ recoveryCp: context.resyncOffset })),
      assumeClean: assign(({ event }) =>
        event.type === 'ASSUME.CLEAN' ? { recoveryCp: event.max, resyncOffset: event.max } : {},
      ),
    },
  }).createMachine({
    id: 'superblock',
    description: 'What the array says of itself, in memory and on disk.',
    meta: { kernel: 'struct mddev_s, super_1_sync(), 2.6.31' },
    context: { recoveryCp: max, resyncOffset: max },
    type: 'parallel',
    on: {
      CHECKPOINT: {
        actions: 'checkpoint',
        description: 'recovery_cp moves, in memory only.',
        meta: { kernel: 'md_do_sync() out:, 2.6.31' },
      },
      'ASSUME.CLEAN': {
        actions: 'assumeClean',
        description: 'A forced assembly declares a dirty array clean.',
      },
    },
    states: {
      writes: {
        description: 'in_sync: whether the superblock may say that no write is under way.',
        meta: { kernel: 'mddev in_sync, 2.6.31' },
        initial: 'clean',
        states: {
          clean: {
            description: 'in_sync is 1.',
            on: {
              DIRTY: {
                target: 'dirty',
                description: 'A first write is about to begin.',
                meta: { kernel: 'md_write_start(), 2.6.31' },
              },
              WRITE: { actions: 'writeCheckpoint', description: 'recovery_cp goes to disk.' },
              CRASH: {
                actions: 'readCheckpoint',
                description: 'Memory is lost; the disk is read.',
              },
            },
          },
          dirty: {
            description: 'in_sync is 0.',
            on: {
              CLEAN: {
                target: 'clean',
                description: 'No write for a while, and no resync due.',
                meta: { kernel: 'md_check_recovery() row 2, 2.6.31' },
              },
              WRITE: { actions: 'writeDirty', description: 'Dirty goes to disk: resync from 0.' },
              CRASH: {
                target: 'clean',
                actions: 'readCheckpoint',
                description: 'Memory is lost; the disk is read.',
              },
            },
          },
        },
      },
      written: {
        description: 'Whether in_sync is as it was written last (sync_req of md_update_sb()).',
        meta: { kernel: 'md_update_sb(), 2.6.31' },
        initial: 'same',
        states: {
          same: {
            description: 'The last superblock write has in_sync as it is.',
            on: {
              DIRTY: { target: 'otherwise', description: 'in_sync becomes 0.' },
              CLEAN: { target: 'otherwise', description: 'in_sync becomes 1.' },
            },
          },
          otherwise: {
            description: 'in_sync changed since the last write began.',
            on: {
              WRITE: { target: 'same', description: 'A write of the present value begins.' },
              CRASH: { target: 'same', description: 'The machine stops.' },
            },
          },
        },
      },
      changeDevs: {
        description: 'MD_CHANGE_DEVS: some device changed.',
        initial: 'clear',
        on: {
          'CHANGE.DEVS': { target: '.set', description: 'The roles on disk are out of date.' },
          WRITE: { target: '.clear', description: 'A write of the present roles begins.' },
          CRASH: { target: '.clear', description: 'The machine stops.' },
        },
        states: {
          clear: { description: 'No role waits to be written.' },
          set: { description: 'A write is due.' },
        },
      },
      changeClean: {
        description: 'MD_CHANGE_CLEAN: in_sync or a checkpoint changed.',
        initial: 'clear',
        on: {
          'CHANGE.CLEAN': { target: '.set', description: 'in_sync or a checkpoint changed.' },
          WRITE: { target: '.clear', description: 'A write of the present values begins.' },
          CRASH: { target: '.clear', description: 'The machine stops.' },
        },
        states: {
          clear: { description: 'Nothing of it waits to be written.' },
          set: { description: 'A write is due.' },
        },
      },
      changePending: {
        description:
          'MD_CHANGE_PENDING: a change is not yet on disk; writers wait for it to clear.',
        initial: 'clear',
        on: {
          'CHANGE.PENDING': { target: '.set', description: 'A writer must wait for the disk.' },
          WRITE: { target: '.set', description: 'A superblock write is in flight.' },
          WRITTEN: {
            target: '.clear',
            description: 'It is on disk, and nothing changed meanwhile.',
            meta: { kernel: 'md_update_sb(), 2.6.31' },
          },
          CRASH: { target: '.clear', description: 'The machine stops.' },
        },
        states: {
          clear: { description: 'Writers need not wait.' },
          set: { description: 'Writers wait.' },
        },
      },
    },
  });
