/** Growing the array with its bitmap in place: which size memory has, and which the members' superblocks say. */
import { setup, stateIn } from 'xstate';
import { type Instance, type Predicate, and, is } from '../language/index.ts';

/** What happens to the size of the array. */
export type GrowthEvent =
  | { type: 'RESIZE' }
  | { type: 'RESUME' }
  | { type: 'RECORD' }
  | { type: 'POWER_FAILS' };

/** raid5_resize and md_bitmap_resize within size_store (semantics.md 1.15; 3.5 and later). */
export function growthMachine() {
  return setup({
    types: { events: {} as GrowthEvent },
    guards: {
      isRecorded: stateIn({ disk: 'new' }),
      isGrown: stateIn({ memory: 'grown' }),
    },
  }).createMachine({
    id: 'growth',
    type: 'parallel',
    description: 'The size of the members, before and after they were grown.',
    meta: { kernel: 'size_store(), update_size(), raid5_resize(), 6.1' },
    states: {
      memory: {
        initial: 'old',
        description: 'The size that the running array has; while it is down, that it will have.',
        on: {
          POWER_FAILS: [
            {
              guard: 'isRecorded',
              target: '.grown',
              description: 'The next assembly reads the new size.',
            },
            { target: '.old', description: 'The new size is forgotten.' },
          ],
        },
        states: {
          old: {
            description: 'The old size.',
            on: {
              RESIZE: {
                target: 'resizing',
                description: 'The bitmap has its new size; writers are still held.',
                meta: { kernel: 'md_bitmap_resize(), under counts.lock' },
              },
            },
          },
          resizing: {
            description: 'The pages of the new bitmap are being written; the array is quiesced.',
            on: {
              RESUME: {
                target: 'grown',
                description: 'Writers may go on, also behind the old end.',
                meta: { kernel: 'md_bitmap_resize(): quiesce(0); raid5_resize()' },
              },
            },
          },
          grown: { description: 'The new size.' },
        },
      },
      disk: {
        initial: 'old',
        description: 'The size that the superblocks of the members say.',
        states: {
          old: {
            description: 'The old size.',
            on: {
              RECORD: {
                guard: 'isGrown',
                target: 'new',
                description: 'The superblocks of the members are written.',
                meta: { kernel: 'size_store(): md_update_sb(1)' },
              },
            },
          },
          new: { description: 'The new size.' },
        },
      },
    },
  });
}

/** A growth that a network follows. */
export interface Growth {
  readonly size: Instance<GrowthEvent>;
  /** Chunks before the growth. */
  readonly from: number;
}

/** The chunk lies within the size that the array has now, or will have when it is assembled. */
export function exists(growth: Growth | undefined, chunk: number): Predicate {
  return growth === undefined || chunk < growth.from ? and() : is(growth.size, 'memory.grown');
}

/** The chunk lies within the size that the superblocks of the members say. */
export function isOnDisk(growth: Growth | undefined, chunk: number): Predicate {
  return growth === undefined || chunk < growth.from ? and() : is(growth.size, 'disk.new');
}
