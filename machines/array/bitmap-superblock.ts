/** The bitmap's own superblock: its event count, and events_cleared. */
import { assign, setup } from 'xstate';

interface BitmapSuperblockContext {
  /** Its events on disk less those of the member superblocks on disk. */
  readonly lead: number;
}

type BitmapSuperblockEvent = {
  type: 'LEAD' | 'LAG' | 'LEVEL' | 'BUMP' | 'PERSIST' | 'OUTDATE' | 'CRASH';
};

/** bitmap_super_t, semantics 1.13. It is written, and waited for, before the superblocks of the members. */
export const bitmapSuperblockMachine = setup({
  types: { context: {} as BitmapSuperblockContext, events: {} as BitmapSuperblockEvent },
  actions: {
    lead: assign({ lead: 1 }),
    lag: assign({ lead: -1 }),
    level: assign({ lead: 0 }),
  },
}).createMachine({
  id: 'bitmapSuperblock',
  description: 'The superblock of the bitmap.',
  meta: { kernel: 'bitmap_update_sb(), 3.1 and 6.1' },
  context: { lead: 0 },
  type: 'parallel',
  on: {
    LEAD: { actions: 'lead', description: 'It is written with the events to come.' },
    LAG: { actions: 'lag', description: 'The members are written first, by a bug.' },
    LEVEL: { actions: 'level', description: 'The members are written, too.' },
  },
  states: {
    eventsCleared: {
      description: 'How events_cleared compares with the event count of the array.',
      initial: 'older',
      on: { OUTDATE: { target: '.older', description: 'The event count of the array grows.' } },
      states: {
        older: {
          description: 'Less, in memory and on disk.',
          on: {
            BUMP: {
              target: 'inMemory',
              description: 'A write ended well on the complete array.',
              meta: { kernel: 'bitmap_endwrite(), 3.1 and 6.1' },
            },
            PERSIST: { description: 'An older value is written.' },
            CRASH: { description: 'It stays as it is.' },
          },
        },
        inMemory: {
          description: 'Equal in memory, less on disk: need_sync.',
          on: {
            BUMP: { description: 'Another such write.' },
            PERSIST: {
              target: 'onDisk',
              description: 'It is written.',
              meta: { kernel: 'bitmap_daemon_work(), bitmap_update_sb(), 3.1 and 6.1' },
            },
            CRASH: { target: 'older', description: 'The value in memory is lost.' },
          },
        },
        onDisk: {
          description: 'Equal, in memory and on disk.',
          on: {
            BUMP: { description: 'Another such write.' },
            PERSIST: { description: 'Written again.' },
            CRASH: { description: 'It stays as it is.' },
          },
        },
      },
    },
  },
});
