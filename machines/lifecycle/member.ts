/** A member device as the running array sees it: struct md_rdev with its flags. */
import { assign, setup } from 'xstate';

interface MemberContext {
  /** recovery_offset in segments while recovering; one more than the segments is MaxSector. */
  readonly recoveryOffset: number;
  /** Blocked: the failure is not on disk yet, so the device must keep its slot. */
  readonly blocked: boolean;
  /** nr_pending > 0 on a failed device: I/O issued before the failure has not come back. */
  readonly ioPending: boolean;
  /** A write was acknowledged that this failed device never got. */
  readonly missedWrite: boolean;
}

type MemberEvent =
  | { type: 'FAIL'; ioPending: boolean }
  | { type: 'IO.RETURN' }
  | { type: 'MISS.WRITE' }
  | { type: 'UNBLOCK' }
  | { type: 'SLOT.LEAVE'; keepOffset: boolean }
  | { type: 'SLOT.ENTER' }
  | { type: 'SLOT.GIVE' }
  | { type: 'OFFSET'; to: number }
  | { type: 'ACTIVATE' }
  | { type: 'REMOVE' }
  | { type: 'ADD' }
  | { type: 'CRASH' }
  | { type: 'ASSEMBLE.ABSENT' }
  | { type: 'ASSEMBLE.SPARE' }
  | { type: 'ASSEMBLE.PARTIAL'; offset: number }
  | { type: 'ASSEMBLE.ACTIVE' };

/**
 * A device, semantics 5.3, 5.4 and 5.8. Devices differ only in where they begin: in a slot or as a spare.
 * A RAID5 has one slot to lose, so a device that is not in sync is always in the one open slot.
 */
export const memberMachine = (initial: 'inSync' | 'spare') =>
  setup({
    types: { context: {} as MemberContext, events: {} as MemberEvent },
    guards: {
      keepsOffset: ({ event }) => event.type === 'SLOT.LEAVE' && event.keepOffset,
    },
    actions: {
      fail: assign(({ event }) =>
        event.type === 'FAIL' ? { blocked: true, ioPending: event.ioPending } : {},
      ),
      endIo: assign({ ioPending: false }),
      missWrite: assign({ missedWrite: true }),
      unblock: assign({ blocked: false }),
      clearOffset: assign({ recoveryOffset: 0 }),
      takeOffset: assign(({ event }) =>
        event.type === 'OFFSET' ? { recoveryOffset: event.to } : {},
      ),
      readOffset: assign(({ event }) =>
        event.type === 'ASSEMBLE.PARTIAL' ? { recoveryOffset: event.offset } : {},
      ),
      forgetFailure: assign({ blocked: false, ioPending: false, missedWrite: false }),
      forget: assign({ recoveryOffset: 0, blocked: false, ioPending: false, missedWrite: false }),
    },
  }).createMachine({
    id: 'member',
    description: 'One device of the array.',
    meta: { kernel: 'struct mdk_rdev_s, 2.6.31' },
    context: { recoveryOffset: 0, blocked: false, ioPending: false, missedWrite: false },
    initial,
    on: {
      CRASH: { target: '.offline', actions: 'forget', description: 'The machine stops.' },
    },
    states: {
      inSync: {
        description: 'In_sync: in a slot, all its blocks hold what they should.',
        on: {
          FAIL: {
            target: 'faulty',
            actions: 'fail',
            description: 'An I/O error, or the user, fails it.',
            meta: { kernel: 'md_error(), raid5 error(), 3.1' },
          },
        },
      },
      recovering: {
        description: 'In the open slot, good below recovery_offset only.',
        on: {
          OFFSET: {
            target: 'recovering',
            actions: 'takeOffset',
            description: 'The recovered part grows.',
            meta: { kernel: 'md_do_sync() out:, md_update_sb(), 2.6.32' },
          },
          'SLOT.GIVE': {
            target: 'spare',
            actions: 'clearOffset',
            description: 'Its recovery failed and is not tried again: it loses the slot.',
            meta: { kernel: 'raid5_remove_disk() recovery_disabled, 3.1' },
          },
          ACTIVATE: {
            target: 'inSync',
            actions: 'clearOffset',
            description: 'The recovery was complete: it becomes In_sync.',
            meta: { kernel: 'raid5_spare_active(), 2.6.31' },
          },
          FAIL: {
            target: 'faulty',
            actions: 'fail',
            description: 'It fails while it is being recovered.',
            meta: { kernel: 'md_error(), raid5 error(), 3.1' },
          },
        },
      },
      faulty: {
        description: 'Faulty, still in its slot.',
        on: {
          'IO.RETURN': {
            target: 'faulty',
            actions: 'endIo',
            description: 'The last I/O to it comes back.',
            meta: { kernel: 'rdev_dec_pending(), 2.6.31' },
          },
          'MISS.WRITE': {
            target: 'faulty',
            actions: 'missWrite',
            description: 'A write is acknowledged that is not on it.',
          },
          UNBLOCK: {
            target: 'faulty',
            actions: 'unblock',
            description: 'Its failure is on disk now.',
            meta: { kernel: 'md_update_sb(), 3.1' },
          },
          'SLOT.LEAVE': [
            {
              guard: 'keepsOffset',
              target: 'out',
              description: 'It loses its slot, and what was recovered of it is remembered.',
              meta: { kernel: 'remove_and_add_spares() saved_raid_disk, 3.14 to 4.3' },
            },
            {
              target: 'out',
              actions: 'clearOffset',
              description: 'It loses its slot: raid_disk = -1; if it returns nothing on it counts.',
              meta: { kernel: 'remove_and_add_spares(), 2.6.31' },
            },
          ],
        },
      },
      out: {
        description: 'Failed, without a slot, and still in the list of the array.',
        on: {
          REMOVE: {
            target: 'gone',
            actions: 'forget',
            description: 'The user removes the failed device.',
            meta: { kernel: 'hot_remove_disk(), md_kick_rdev_from_array(), 6.1' },
          },
          ADD: {
            target: 'spare',
            actions: 'forgetFailure',
            description:
              'The user removes it and adds it again; without a bitmap that is a plain spare.',
            meta: { kernel: 'hot_remove_disk(), add_new_disk(), 2.6.31' },
          },
        },
      },
      gone: {
        description: 'Not in the array: removed, or unknown to the superblocks at assembly.',
        on: {
          ADD: {
            target: 'spare',
            description: 'The user adds it; without a bitmap that is a plain spare.',
            meta: { kernel: 'add_new_disk(), 2.6.31' },
          },
        },
      },
      spare: {
        description: 'Healthy, without a slot.',
        on: {
          'SLOT.ENTER': {
            target: 'recovering',
            description: 'It takes the open slot.',
            meta: { kernel: 'remove_and_add_spares(), 2.6.31' },
          },
          REMOVE: {
            target: 'gone',
            actions: 'forget',
            description: 'The user removes it from the array.',
            meta: { kernel: 'hot_remove_disk(), 2.6.31' },
          },
        },
      },
      offline: {
        description: 'The machine is down; only what is on disk is left.',
        on: {
          'ASSEMBLE.ABSENT': { target: 'gone', description: 'No superblock gives it a role.' },
          'ASSEMBLE.SPARE': { target: 'spare', description: 'The superblock calls it a spare.' },
          'ASSEMBLE.PARTIAL': {
            target: 'recovering',
            actions: 'readOffset',
            description: 'The superblock gives it a slot and a recovery_offset.',
            meta: { kernel: 'super_1_validate(), 2.6.31' },
          },
          'ASSEMBLE.ACTIVE': { target: 'inSync', description: 'The superblock calls it active.' },
        },
      },
    },
  });
