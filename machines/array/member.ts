/** A device as the running array sees it: struct md_rdev with its flags. */
import { assign, setup } from 'xstate';

interface MemberContext {
  /** recovery_offset in chunks; all of them is MaxSector. Kept when it fails, lost with the slot. */
  readonly offset: number;
  /** Its recovery visits only the chunks that the bitmap names (saved_raid_disk is its slot). */
  readonly guided: boolean;
}

type MemberEvent =
  | { type: 'FAIL' | 'RECORD' | 'LEAVE' | 'KICK' | 'ACTIVATE' | 'ADD.ACTIVE' | 'CRASH' }
  | { type: 'ADD'; offset: number; guided: boolean }
  | { type: 'OFFSET'; to: number }
  | { type: 'ASSEMBLE.ACTIVE' | 'ASSEMBLE.OUT' }
  | { type: 'ASSEMBLE.PARTIAL'; offset: number; guided: boolean };

/** Device flags and slots, semantics 5.3, 5.4, 5.8. @param max MaxSector in chunks */
export const memberMachine = (initial: 'inSync' | 'out', max: number) =>
  setup({
    types: { context: {} as MemberContext, events: {} as MemberEvent },
    actions: {
      complete: assign({ offset: max, guided: false }),
      forget: assign({ offset: 0, guided: false }),
      take: assign(({ event }) =>
        event.type === 'ADD' || event.type === 'ASSEMBLE.PARTIAL'
          ? { offset: event.offset, guided: event.guided }
          : {},
      ),
      advance: assign(({ event }) => (event.type === 'OFFSET' ? { offset: event.to } : {})),
      unguide: assign({ guided: false }),
    },
  }).createMachine({
    id: 'member',
    description: 'One device of the array, in memory.',
    meta: { kernel: 'struct mdk_rdev_s, 2.6.31; struct md_rdev, 6.1' },
    context: { offset: initial === 'inSync' ? max : 0, guided: false },
    initial,
    on: { CRASH: { target: '.offline', actions: 'forget', description: 'The machine stops.' } },
    states: {
      inSync: {
        description: 'In_sync: all of it may be read.',
        on: {
          FAIL: {
            target: 'blocked',
            description: 'An I/O error, or the user, fails it.',
            meta: { kernel: 'md_error(), raid5 error(), 3.1 and 6.1' },
          },
        },
      },
      recovering: {
        description: 'In its slot, good below recovery_offset; it gets all writes.',
        on: {
          OFFSET: { actions: 'advance', description: 'A checkpoint of the recovery.' },
          ACTIVATE: {
            target: 'inSync',
            actions: 'complete',
            description: 'The recovery was complete: it becomes In_sync.',
            meta: { kernel: 'raid5_spare_active(), 3.1 and 6.1' },
          },
          KICK: {
            target: 'out',
            actions: 'forget',
            description: 'It loses its slot before its recovery has begun, by a bug.',
          },
          FAIL: {
            target: 'blocked',
            actions: 'unguide',
            description: 'It fails while it is being recovered.',
            meta: { kernel: 'md_error(), raid5 error(), 3.1 and 6.1' },
          },
        },
      },
      blocked: {
        description: 'Faulty, and the superblocks do not say so yet.',
        on: {
          RECORD: {
            target: 'faulty',
            description: 'The superblocks of the others say that it is faulty.',
            meta: { kernel: 'md_update_sb(), 3.1 and 6.1' },
          },
        },
      },
      faulty: {
        description: 'Faulty and recorded, still in its slot.',
        on: {
          LEAVE: {
            target: 'out',
            actions: 'forget',
            description: 'It loses its slot.',
            meta: { kernel: 'remove_and_add_spares(), 3.1 and 6.1' },
          },
        },
      },
      out: {
        description: 'Without a slot: failed, left out at assembly, refused, or never used.',
        on: {
          ADD: {
            target: 'recovering',
            actions: 'take',
            description: 'The user adds it; it takes its slot.',
            meta: { kernel: 'add_new_disk(), super_1_validate(), raid5_add_disk(), 3.1 and 6.1' },
          },
          'ADD.ACTIVE': {
            target: 'inSync',
            actions: 'complete',
            description: 'The user adds it, and by a bug it counts as in sync at once.',
          },
        },
      },
      offline: {
        description: 'The machine is down.',
        on: {
          'ASSEMBLE.ACTIVE': {
            target: 'inSync',
            actions: 'complete',
            description: 'It is taken as an active member.',
            meta: { kernel: 'super_1_validate(), 3.1 and 6.1' },
          },
          'ASSEMBLE.PARTIAL': {
            target: 'recovering',
            actions: 'take',
            description: 'It is taken as a member that was recovered in part.',
            meta: { kernel: 'super_1_validate(), RECOVERY_OFFSET, 3.1 and 6.1' },
          },
          'ASSEMBLE.OUT': {
            target: 'out',
            description: 'It is too old, has no role, or is not there.',
          },
        },
      },
    },
  });
