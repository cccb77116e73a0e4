/** The record of a device: what the superblocks on disk say of its role. All that an assembly knows. */
import { assign, setup } from 'xstate';

interface RecordContext {
  /** The recovery_offset on disk in segments, while the role is partial. */
  readonly offset: number;
}

type RecordEvent =
  | { type: 'WRITE.ABSENT' }
  | { type: 'WRITE.SPARE' }
  | { type: 'WRITE.PARTIAL'; offset: number }
  | { type: 'WRITE.ACTIVE' };

/** dev_roles[] and recovery_offset of a v1.x superblock (semantics 2.1), as the freshest members have it. */
export const recordMachine = (initial: 'active' | 'spare') =>
  setup({
    types: { context: {} as RecordContext, events: {} as RecordEvent },
    actions: {
      keepOffset: assign(({ event }) =>
        event.type === 'WRITE.PARTIAL' ? { offset: event.offset } : {},
      ),
      clearOffset: assign({ offset: 0 }),
    },
  }).createMachine({
    id: 'record',
    description: 'What is on disk about one device.',
    meta: { kernel: 'super_1_sync() dev_roles, 2.6.31' },
    context: { offset: 0 },
    initial,
    on: {
      'WRITE.ABSENT': {
        target: '.absent',
        actions: 'clearOffset',
        description: 'A superblock is written in which it is faulty or missing.',
      },
      'WRITE.SPARE': {
        target: '.spare',
        actions: 'clearOffset',
        description: 'A superblock is written in which it is a spare.',
      },
      'WRITE.PARTIAL': {
        target: '.partial',
        actions: 'keepOffset',
        description: 'A superblock is written in which it is recovered up to its recovery_offset.',
      },
      'WRITE.ACTIVE': {
        target: '.active',
        actions: 'clearOffset',
        description: 'A superblock is written in which it is in sync.',
      },
    },
    states: {
      absent: { description: 'Faulty or unknown: an assembly leaves it out.' },
      spare: { description: 'A spare, without a slot.' },
      partial: { description: 'In a slot with a recovery_offset (feature RECOVERY_OFFSET).' },
      active: { description: 'In a slot and in sync.' },
    },
  });
