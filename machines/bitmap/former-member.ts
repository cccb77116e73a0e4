/** The member that leaves and may come back: what it missed decides whether the bitmap may let it back in. */
import { setup } from 'xstate';

/** What happens to the member whose departure is followed. */
export type FormerMemberEvent = {
  type:
    | 'LEAVE'
    | 'REPLACED'
    | 'WANTED'
    | 'RETURN_BY_BITMAP'
    | 'RETURN_AS_SPARE'
    | 'RESTORED'
    | 'FAIL_BY_BITMAP'
    | 'FAIL_AS_SPARE';
};

/**
 * One member of the array, seen through its departure (semantics.md 5.8, re-add). Event counts are told relative to the count
 * that its superblock keeps: all that was written after it left is newer.
 */
export function formerMemberMachine() {
  return setup({ types: { events: {} as FormerMemberEvent } }).createMachine({
    id: 'formerMember',
    initial: 'home',
    description: 'The member whose departure and return are followed.',
    meta: { kernel: 'struct md_rdev: raid_disk, saved_raid_disk; super_1_validate()' },
    states: {
      home: {
        description: 'In its slot and in sync.',
        on: {
          LEAVE: {
            target: 'away',
            description: 'It fails or is taken out; its superblock keeps the event count of now.',
            meta: { kernel: 'raid5 error(), md_error()' },
          },
        },
      },
      away: {
        description: 'Its slot has no member in sync. It may be added again.',
        on: {
          REPLACED: { target: 'outside', description: 'A spare has been rebuilt in its slot.' },
          RETURN_BY_BITMAP: {
            target: 'returning',
            description:
              'Its event count is not below events_cleared: the bitmap says what it missed.',
            meta: { kernel: 'super_1_validate(): ev1 >= bitmap->events_cleared' },
          },
          RETURN_AS_SPARE: {
            target: 'rebuilding',
            description: 'Its event count is below events_cleared: it is a plain spare.',
            meta: { kernel: 'super_1_validate(): ev1 < bitmap->events_cleared' },
          },
        },
      },
      outside: {
        description: 'The array is complete without it.',
        on: {
          WANTED: { target: 'away', description: 'The member that took its slot fails.' },
        },
      },
      returning: {
        description: 'In its slot; the recovery visits the chunks that are NEEDED.',
        on: {
          RESTORED: {
            target: 'home',
            description: 'The recovery is complete: it is in sync.',
            meta: { kernel: 'raid5 spare_active()' },
          },
          FAIL_BY_BITMAP: {
            target: 'away',
            description: 'It fails again; its superblock has the event count of now.',
          },
        },
      },
      rebuilding: {
        description: 'In its slot; the recovery rebuilds every chunk.',
        on: {
          RESTORED: {
            target: 'home',
            description: 'The recovery is complete: it is in sync.',
            meta: { kernel: 'raid5 spare_active()' },
          },
          FAIL_AS_SPARE: {
            target: 'hollow',
            description: 'It fails again, half rebuilt.',
          },
        },
      },
      hollow: {
        description: 'Half rebuilt, and its superblock says so: only a full recovery takes it in.',
        meta: { kernel: 'super_1_validate(): recovery_offset without MD_FEATURE_RECOVERY_BITMAP' },
        on: {
          REPLACED: { target: 'lost', description: 'A spare has been rebuilt in its slot.' },
          RETURN_AS_SPARE: {
            target: 'rebuilding',
            description: 'It is rebuilt from the beginning.',
          },
        },
      },
      lost: {
        description: 'Half rebuilt, and the array is complete without it.',
        on: {
          WANTED: { target: 'hollow', description: 'The member that took its slot fails.' },
        },
      },
    },
  });
}
