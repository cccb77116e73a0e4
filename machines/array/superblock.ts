/** What all superblocks have in common: clean or dirty, and from where a resync is due. */
import { assign, setup } from 'xstate';

interface SuperblockContext {
  /** recovery_cp in memory, in chunks; all of them is MaxSector: no resync is due. */
  readonly recoveryCp: number;
  /** resync_offset on disk, likewise. 0 also stands for "writes may be in flight". */
  readonly resyncOffset: number;
}

type SuperblockEvent =
  | { type: 'DIRTY' | 'CLEAN' | 'CHANGE' | 'CRASH' | 'ASSEMBLE' }
  | { type: 'WRITE'; resyncOffset: number }
  | { type: 'RECOVERY_CP'; to: number };

/**
 * in_sync, recovery_cp and the CHANGE flags, semantics 5.7. After an assembly in_sync is set whatever the disk
 * says, and what is written is recovery_cp (super_1_sync()); the first write then makes it dirty again.
 * @param max MaxSector in chunks
 */
export const superblockMachine = (max: number) =>
  setup({
    types: { context: {} as SuperblockContext, events: {} as SuperblockEvent },
    actions: {
      place: assign(({ event }) => (event.type === 'RECOVERY_CP' ? { recoveryCp: event.to } : {})),
      write: assign(({ event }) =>
        event.type === 'WRITE' ? { resyncOffset: event.resyncOffset } : {},
      ),
      load: assign(({ context }) => ({ recoveryCp: context.resyncOffset })),
      forget: assign({ recoveryCp: max }),
    },
  }).createMachine({
    id: 'superblock',
    description: 'The part of the superblock that is the same for all devices.',
    meta: { kernel: 'mddev in_sync, recovery_cp, flags; super_1_sync(), 3.1 and 6.1' },
    type: 'parallel',
    context: { recoveryCp: max, resyncOffset: max },
    states: {
      writing: {
        description: 'in_sync and CHANGE_PENDING: whether writes may go out.',
        initial: 'clean',
        states: {
          clean: {
            description: 'in_sync: no write since the array was assembled or called clean.',
            on: {
              DIRTY: {
                target: 'pending',
                description: 'A write begins, and waits.',
                meta: { kernel: 'md_write_start(), 3.1 and 6.1' },
              },
              RECOVERY_CP: { actions: 'place', description: 'The resync is due from elsewhere.' },
              ASSEMBLE: { actions: 'load', description: 'resync_offset is read.' },
              WRITE: { actions: 'write', description: 'recovery_cp is written.' },
              CRASH: { actions: 'forget', description: 'The machine stops.' },
            },
          },
          pending: {
            description: 'CHANGE_PENDING: not in_sync, and the disk does not say so yet.',
            on: {
              WRITE: {
                target: 'dirty',
                actions: 'write',
                description: 'The disk says dirty: writes go out.',
                meta: { kernel: 'md_update_sb(), 3.1 and 6.1' },
              },
              RECOVERY_CP: { actions: 'place', description: 'The resync is due from elsewhere.' },
              CRASH: { target: 'clean', actions: 'forget', description: 'The machine stops.' },
            },
          },
          dirty: {
            description: 'Writes may be in flight.',
            on: {
              CLEAN: {
                target: 'clean',
                description: 'No write for a while.',
                meta: { kernel: 'md_check_recovery() row 2, 3.1; set_in_sync(), 6.1' },
              },
              WRITE: { actions: 'write', description: 'Dirty is written again.' },
              RECOVERY_CP: { actions: 'place', description: 'The resync is due from elsewhere.' },
              CRASH: { target: 'clean', actions: 'forget', description: 'The machine stops.' },
            },
          },
        },
      },
      update: {
        description: 'CHANGE_DEVS, CHANGE_CLEAN: whether the superblocks must be written.',
        initial: 'none',
        states: {
          none: {
            description: 'Disk says what memory says.',
            on: {
              DIRTY: { target: 'due', description: 'Clean became dirty.' },
              CLEAN: { target: 'due', description: 'Dirty became clean.' },
              CHANGE: { target: 'due', description: 'A device or a position changed.' },
            },
          },
          due: {
            description: 'The array thread must write.',
            on: {
              CHANGE: { description: 'One more change.' },
              WRITE: {
                target: 'none',
                description: 'All superblocks are written.',
                meta: { kernel: 'md_update_sb(), 3.1 and 6.1' },
              },
              CRASH: { target: 'none', description: 'The change is lost.' },
            },
          },
        },
      },
    },
  });
