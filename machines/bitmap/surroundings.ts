/** What the bitmap protects and depends on: the stripes of a chunk, the members, the power. */
import { setup } from 'xstate';

/** What happens to the stripes of one chunk. */
export type StripesEvent = {
  type: 'ADDED' | 'CUT_OFF' | 'SYNC_ISSUED' | 'SYNC_DONE' | 'POWER_FAILS';
};

/** The redundancy of one chunk's stripes on the members, and resync I/O on them (semantics.md 3.3, 3.4). */
export function stripesMachine() {
  return setup({ types: { events: {} as StripesEvent } }).createMachine({
    id: 'stripes',
    type: 'parallel',
    description: 'The stripes that one chunk covers.',
    states: {
      parity: {
        initial: 'right',
        description:
          'Whether parity is known to match the data on disk. While data is in flight it may not.',
        states: {
          right: {
            description: 'Parity matches, or data is on its way.',
            on: {
              ADDED: {
                target: 'suspect',
                description: 'The stripes are new: nobody knows what the members hold there.',
              },
              CUT_OFF: {
                target: 'suspect',
                description:
                  'A crash cut data writes off: any subset may be on disk (the write hole).',
              },
              SYNC_DONE: { description: 'Parity was found right.' },
            },
          },
          suspect: {
            description: 'Parity may be wrong: after the loss of a member data would be wrong.',
            on: {
              ADDED: { description: 'Grown once more, after the first growth was forgotten.' },
              CUT_OFF: { description: 'Cut off again.' },
              SYNC_DONE: {
                target: 'right',
                description: 'The resync recomputed parity from the data and wrote it.',
                meta: { kernel: 'handle_parity_checks5()' },
              },
            },
          },
        },
      },
      sync: {
        initial: 'quiet',
        description: 'Resync I/O on these stripes (part of recovery_active).',
        on: { POWER_FAILS: { target: '.quiet', description: 'It is lost.' } },
        states: {
          quiet: {
            description: 'No resync I/O.',
            on: {
              SYNC_ISSUED: {
                target: 'inFlight',
                description: 'The sync thread asks for the stripes to be checked.',
                meta: { kernel: 'raid5 sync_request(), STRIPE_SYNC_REQUESTED' },
              },
            },
          },
          inFlight: {
            description: 'Resync I/O is in flight.',
            on: {
              SYNC_DONE: {
                target: 'quiet',
                description: 'It has ended.',
                meta: { kernel: 'md_done_sync()' },
              },
            },
          },
        },
      },
    },
  });
}

/** What happens to the members as a whole. */
export type MembersEvent = { type: 'FAIL' };

/** Whether all members are there. What comes after a failure belongs to the `lifecycle` network. */
export function membersMachine() {
  return setup({ types: { events: {} as MembersEvent } }).createMachine({
    id: 'members',
    initial: 'complete',
    description: 'The members of the array, taken together.',
    meta: { kernel: 'mddev->degraded' },
    states: {
      complete: {
        description: 'All members are in sync.',
        on: {
          FAIL: {
            target: 'degraded',
            description: 'A member fails: there is no redundancy left.',
            meta: { kernel: 'raid5 error(), md_error()' },
          },
        },
      },
      degraded: {
        description: 'One member is missing. Bits are set, but none is given up (2.6.30–3.1).',
      },
    },
  });
}

/** What happens to the members as a whole, where they may come back. */
export type ReturningMembersEvent = { type: 'FAIL' | 'RESTORED' };

/** Whether all members are there, with what comes after a failure. */
export function returningMembersMachine() {
  return setup({ types: { events: {} as ReturningMembersEvent } }).createMachine({
    id: 'members',
    initial: 'complete',
    description: 'The members of the array, taken together.',
    meta: { kernel: 'mddev->degraded' },
    states: {
      complete: {
        description: 'All members are in sync.',
        on: {
          FAIL: {
            target: 'degraded',
            description: 'A member fails: there is no redundancy left.',
            meta: { kernel: 'raid5 error(), md_error()' },
          },
        },
      },
      degraded: {
        description: 'One slot has no member in sync.',
        on: {
          RESTORED: {
            target: 'complete',
            description: 'The device in the slot is in sync.',
            meta: { kernel: 'raid5 spare_active()' },
          },
        },
      },
    },
  });
}

/** What happens to the machine that the array runs on. */
export type PowerEvent = { type: 'FAILS' | 'ASSEMBLE' | 'REFUSE' };

/** Whether the array runs. */
export function powerMachine() {
  return setup({ types: { events: {} as PowerEvent } }).createMachine({
    id: 'power',
    initial: 'on',
    description: 'The array as a whole.',
    states: {
      on: {
        description: 'The array runs.',
        on: { FAILS: { target: 'off', description: 'Power fails, or the kernel crashes.' } },
      },
      off: {
        description: 'Only what is on the devices remains.',
        on: {
          ASSEMBLE: {
            target: 'on',
            description: 'The array is assembled and its bitmap is loaded.',
            meta: { kernel: 'bitmap_create(), bitmap_init_from_disk()' },
          },
          REFUSE: {
            target: 'refused',
            description: 'Dirty and degraded: it is not started without force.',
            meta: { kernel: 'raid5 run()' },
          },
        },
      },
      refused: { description: 'The array is not started: the write hole would be open.' },
    },
  });
}

/** What happens to the silence of a chunk. */
export type SilenceEvent = { type: 'BREAK' | 'PASS_BEGINS' | 'LOADED' };

/**
 * Not in the kernel: an observer that counts the daemon passes begun since the chunk's last write ended, so
 * that S7 can be stated.
 */
export function silenceMachine() {
  return setup({ types: { events: {} as SilenceEvent } }).createMachine({
    id: 'silence',
    initial: 'twoPasses',
    description: 'An observer: daemon passes begun since the last write to the chunk ended.',
    on: { BREAK: { target: '.noPass', description: 'A write starts.' } },
    states: {
      noPass: {
        description: 'A write is under way, or no pass has begun since.',
        on: {
          PASS_BEGINS: { target: 'onePass', description: 'The first pass since then begins.' },
          LOADED: { target: 'twoPasses', description: 'After a crash nothing is remembered.' },
        },
      },
      onePass: {
        description: 'One pass has begun since the last write ended.',
        on: {
          PASS_BEGINS: { target: 'twoPasses', description: 'The second pass since then begins.' },
          LOADED: { target: 'twoPasses', description: 'After a crash nothing is remembered.' },
        },
      },
      twoPasses: {
        description: 'Two passes or more, or no write since the array was assembled.',
        on: {
          PASS_BEGINS: { description: 'One more pass begins.' },
          LOADED: { description: 'After a crash nothing is remembered.' },
        },
      },
    },
  });
}

/** What happens to a user's request. */
export type RequestEvent = { type: 'ASKED' | 'SYNCED' | 'POWER_FAILS' };

/** Not in the kernel: an observer of whether the user waits for a chunk to be resynchronised. */
export function requestMachine() {
  return setup({ types: { events: {} as RequestEvent } }).createMachine({
    id: 'request',
    initial: 'none',
    description: 'An observer: the user has asked for a resync of the chunk.',
    on: { POWER_FAILS: { target: '.none', description: 'Nobody waits any more.' } },
    states: {
      none: {
        description: 'Nothing was asked, or it was done.',
        on: {
          ASKED: { target: 'open', description: 'The user sets the bit of the chunk.' },
          SYNCED: { description: 'Resynchronised without having been asked to.' },
        },
      },
      open: {
        description: 'The user waits.',
        on: {
          ASKED: { description: 'Asked once more.' },
          SYNCED: { target: 'none', description: 'The chunk has been resynchronised.' },
        },
      },
    },
  });
}
