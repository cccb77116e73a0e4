/** The writers of one chunk: waiting for room in the counter, parked, captured by an unplug, in flight. */
import { assign, setup } from 'xstate';

/** What happens to the writers of a chunk. */
export type WriterEvent =
  | { type: 'START' }
  | { type: 'CAPTURE' }
  | { type: 'ISSUE' }
  | { type: 'END' }
  | { type: 'SLEEP' }
  | { type: 'WAKE' }
  | { type: 'START_AFTER_WAIT' }
  | { type: 'POWER_FAILS' };

interface WriterContext {
  parked: number;
  captured: number;
  inFlight: number;
  /** Their sum: writes that have started and not ended. */
  started: number;
}

/**
 * Writers of one chunk are exchangeable, so they are counted, not named. A write starts (and is counted in
 * the chunk), is parked until an unplug that began later is over, and only then its data is issued.
 * @param writesMax writes that may be started and not ended
 */
export function writerMachine(writesMax: number) {
  return setup({
    types: { context: {} as WriterContext, events: {} as WriterEvent },
    guards: {
      roomForOne: ({ context }) => context.started < writesMax,
      anyParked: ({ context }) => context.parked > 0,
      anyCaptured: ({ context }) => context.captured > 0,
      onlyOneInFlight: ({ context }) => context.inFlight === 1,
      severalInFlight: ({ context }) => context.inFlight > 1,
    },
    actions: {
      parkOne: assign(({ context }) => ({
        parked: context.parked + 1,
        started: context.started + 1,
      })),
      captureParked: assign(({ context }) => ({ parked: 0, captured: context.parked })),
      issueCaptured: assign(({ context }) => ({
        captured: 0,
        inFlight: context.inFlight + context.captured,
      })),
      endOne: assign(({ context }) => ({
        inFlight: context.inFlight - 1,
        started: context.started - 1,
      })),
      loseAll: assign({ parked: 0, captured: 0, inFlight: 0, started: 0 }),
    },
  }).createMachine({
    id: 'writer',
    type: 'parallel',
    context: { parked: 0, captured: 0, inFlight: 0, started: 0 },
    description: 'All writes to one chunk that have started and not ended.',
    meta: { kernel: 'raid5 make_request(), stripe_head->bm_seq, raid5d(); 2.6.31–3.1' },
    states: {
      parked: {
        initial: 'none',
        description: 'Stripes on bitmap_list: bm_seq is newer than seq_write.',
        on: { POWER_FAILS: { target: '.none', actions: 'loseAll', description: 'They are lost.' } },
        states: {
          none: {
            description: 'No write waits for an unplug.',
            on: {
              START: {
                guard: 'roomForOne',
                target: 'some',
                actions: 'parkOne',
                description: 'A write starts and waits for the next unplug.',
                meta: { kernel: 'add_stripe_bio(): bm_seq = seq_flush + 1, STRIPE_BIT_DELAY' },
              },
              CAPTURE: { description: 'An unplug begins; nothing of this chunk waits for it.' },
            },
          },
          some: {
            description: 'Writes wait for an unplug.',
            on: {
              START: {
                guard: 'roomForOne',
                actions: 'parkOne',
                description: 'One more write starts and waits.',
                meta: { kernel: 'add_stripe_bio(): bm_seq = seq_flush + 1, STRIPE_BIT_DELAY' },
              },
              CAPTURE: {
                target: 'none',
                description: 'An unplug begins: their bits will be durable when it is over.',
                meta: { kernel: 'raid5d(): seq_flush++' },
              },
            },
          },
        },
      },
      captured: {
        initial: 'none',
        description: 'Writes whose unplug is running.',
        on: { POWER_FAILS: { target: '.none', description: 'They are lost.' } },
        states: {
          none: {
            description: 'No write waits for the running unplug.',
            on: {
              ISSUE: {
                description: 'The unplug is over; it had taken nothing of this chunk along.',
              },
              CAPTURE: {
                guard: 'anyParked',
                target: 'some',
                actions: 'captureParked',
                description: 'The running unplug takes the parked writes along.',
                meta: { kernel: 'raid5d(): seq_flush++' },
              },
            },
          },
          some: {
            description: 'The writes that were parked when the running unplug began.',
            on: {
              ISSUE: {
                target: 'none',
                actions: 'issueCaptured',
                description: 'The unplug is over: their data may go out.',
                meta: { kernel: 'raid5d(): seq_write = seq_flush, activate_bit_delay()' },
              },
            },
          },
        },
      },
      data: {
        initial: 'quiet',
        description: 'Data and parity of the chunk on their way to the members.',
        on: { POWER_FAILS: { target: '.quiet', description: 'They stop half done.' } },
        states: {
          quiet: {
            description: 'No data write is in flight.',
            on: {
              ISSUE: {
                guard: 'anyCaptured',
                target: 'writing',
                description: 'Data goes out.',
                meta: { kernel: 'handle_stripe(), STRIPE_BIT_DELAY is clear' },
              },
            },
          },
          writing: {
            description: 'Data writes are in flight: any subset of data and parity may be on disk.',
            on: {
              END: [
                {
                  guard: 'onlyOneInFlight',
                  target: 'quiet',
                  actions: 'endOne',
                  description: 'The last data write has reached all members.',
                  meta: { kernel: 'handle_stripe_clean_event()' },
                },
                {
                  guard: 'severalInFlight',
                  actions: 'endOne',
                  description: 'A data write has reached all members.',
                  meta: { kernel: 'handle_stripe_clean_event()' },
                },
              ],
            },
          },
        },
      },
      overflow: {
        initial: 'nobody',
        description: 'A writer that found the counter at COUNTER_MAX.',
        on: { POWER_FAILS: { target: '.nobody', description: 'It is gone.' } },
        states: {
          nobody: {
            description: 'No writer waits for room.',
            on: {
              SLEEP: {
                target: 'asleep',
                description: 'The counter is at COUNTER_MAX: the writer sleeps.',
                meta: { kernel: 'bitmap_startwrite(), overflow_wait' },
              },
            },
          },
          asleep: {
            description: 'It sleeps on overflow_wait.',
            on: {
              WAKE: {
                target: 'awake',
                description: 'A write ends on a counter at COUNTER_MAX: sleepers are woken.',
                meta: { kernel: 'bitmap_endwrite(), wake_up(overflow_wait)' },
              },
            },
          },
          awake: {
            description: 'It will try the same chunk again.',
            on: {
              WAKE: { description: 'Awake already.' },
              SLEEP: { target: 'asleep', description: 'Still no room.' },
              START_AFTER_WAIT: { target: 'nobody', description: 'There is room now.' },
            },
          },
        },
      },
    },
  });
}
