/** Growing the members with the bitmap in place: which size memory and the superblocks have, and the bits that a growth leaves out. */
import { setup, stateIn } from 'xstate';
import { type Instance, type Predicate, and, is, not, or } from '../language/index.ts';

type SizeEvent = { type: 'RESIZE' | 'RECORD' | 'CRASH' };

/** raid5_resize() within size_store(), semantics 1.15; 3.5 and later. */
export const sizeMachine = setup({
  types: { events: {} as SizeEvent },
  guards: { isRecorded: stateIn({ disk: 'grown' }) },
}).createMachine({
  id: 'size',
  description: 'The size of the members, before and after they were grown.',
  meta: { kernel: 'size_store(), update_size(), raid5_resize(), 6.1' },
  type: 'parallel',
  states: {
    memory: {
      description: 'dev_sectors; while the array is down, what an assembly will read.',
      initial: 'old',
      on: {
        CRASH: [
          { guard: 'isRecorded', target: '.grown', description: 'The new size is on disk.' },
          { target: '.old', description: 'The new size is forgotten.' },
        ],
      },
      states: {
        old: {
          description: 'The old size.',
          on: {
            RESIZE: {
              target: 'grown',
              description: 'The bitmap and the array have their new size.',
              meta: { kernel: 'md_bitmap_resize(), raid5_resize(), 6.1' },
            },
          },
        },
        grown: { description: 'The new size.' },
      },
    },
    disk: {
      description: 'The size that the superblocks of the members say.',
      initial: 'old',
      states: {
        old: {
          description: 'The old size.',
          on: {
            RECORD: {
              target: 'grown',
              description: 'The superblocks are written.',
              meta: { kernel: 'super_1_sync(): sb->size = dev_sectors, 6.1' },
            },
          },
        },
        grown: { description: 'The new size.' },
      },
    },
  },
});

type MemoryBitEvent = { type: 'PASS_OVER' | 'CLEAR' };

/** Whether the bit in memory goes with the counter: of a chunk that a growth adds it stays clear under a counter that is not 0. */
export const memoryBitMachine = setup({
  types: { events: {} as MemoryBitEvent },
}).createMachine({
  id: 'memoryBit',
  description: 'The bit in memory of a chunk that a growth adds, beside its counter.',
  meta: { kernel: 'md_bitmap_resize(), md_bitmap_file_set_bit(), 6.1' },
  initial: 'follows',
  states: {
    follows: {
      description: 'It is set as long as the counter is not 0.',
      on: {
        PASS_OVER: { target: 'passedOver', description: 'A counter is made without its bit.' },
        CLEAR: { description: 'The counter is 0 again, and the bit is clear.' },
      },
    },
    passedOver: {
      description: 'It is clear, whatever the counter says: only a counter of 0 sets it anew.',
      on: { CLEAR: { target: 'follows', description: 'The counter is 0 again.' } },
    },
  },
});

/** A growth that a network follows. */
export interface Growth {
  readonly size: Instance<SizeEvent>;
  /** Chunks before it; those from this number on are added. */
  readonly from: number;
  /** Chunks that share a counter page. */
  readonly countersPerPage: number;
}

interface Grown {
  readonly growth: Growth | undefined;
}

/** The chunk lies within the array as memory has it, or as the next assembly will read it; undefined where it always does. */
export function existence({ growth }: Grown, chunk: number): Predicate | undefined {
  return growth === undefined || chunk < growth.from ? undefined : is(growth.size, 'memory.grown');
}

/** The predicate where the chunk exists. */
export function whereExists(world: Grown, chunk: number, predicate: Predicate): Predicate {
  const exists = existence(world, chunk);
  return exists === undefined ? predicate : and(exists, predicate);
}

/** The new size is in memory only: size_store() has reconfig_mutex until it is on disk. */
export function isUnrecorded({ growth }: Grown): Predicate {
  if (growth === undefined) return or();
  return and(is(growth.size, 'memory.grown'), is(growth.size, 'disk.old'));
}

/** The predicate where no growth is under way: what needs reconfig_mutex. */
export function outsideGrowth(world: Grown, predicate: Predicate): Predicate {
  return world.growth === undefined ? predicate : and(predicate, not(isUnrecorded(world)));
}
