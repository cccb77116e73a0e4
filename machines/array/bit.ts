/** The bit of one chunk as it is in the bitmap on one device. Each device has a copy of the bitmap of its own. */
import { setup } from 'xstate';

type BitEvent = { type: 'WRITE.SET' | 'WRITE.CLEAR' };

/** One bit on disk, semantics 1.14: the same content is written to every member in a slot. */
export const bitMachine = (initial: 'clear' | 'set') =>
  setup({ types: { events: {} as BitEvent } }).createMachine({
    id: 'bit',
    description: 'The bit of a chunk on a device.',
    meta: { kernel: 'write_sb_page(), next_active_rdev(), 2.6.31' },
    initial,
    on: {
      'WRITE.SET': { target: '.set', description: 'The page lands with the bit set.' },
      'WRITE.CLEAR': { target: '.clear', description: 'The page lands with the bit clear.' },
    },
    states: {
      clear: { description: 'After a crash the chunk is not looked at.' },
      set: { description: 'After a crash the chunk is resynced or recovered.' },
    },
  });
