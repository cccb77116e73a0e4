/** events_cleared: in core, in the page that holds the bitmap superblock, on the device, and in page writes in flight. */
import { assign, setup, stateIn } from 'xstate';

/** What happens to events_cleared. `LAND` and `LAND_LATE` name the write by its position, 0 the oldest in flight. */
export type EventsClearedEvent =
  | { type: 'RAISE'; newer: boolean }
  | { type: 'EVENTS_RISE' }
  | { type: 'COPY_TO_PAGE' }
  | { type: 'WRITE_AND_WAIT' }
  | { type: 'WAITED' }
  | { type: 'SAVE' }
  | { type: 'SUBMIT' }
  | { type: 'LAND'; position: number }
  | { type: 'LAND_LATE'; position: number }
  | { type: 'MEMBER_LEAVES' }
  | { type: 'POWER_FAILS' }
  | { type: 'LOAD' };

interface EventsClearedContext {
  /** In each write of page 0 in flight, oldest first: 1 newer than the departure, 0 not. */
  inFlight: number[];
}

/**
 * Told relative to the departure of one member: `new` is above the event count that this member's superblock keeps
 * (semantics.md 1.5, 1.10, 1.13). When the member leaves, all values are at most the count of now, so all are `old`.
 * @param pageWritesMax page writes that may be in flight at once
 */
export function eventsClearedMachine(pageWritesMax: number) {
  const carried = (context: EventsClearedContext, event: EventsClearedEvent) =>
    event.type === 'LAND' ? context.inFlight[event.position] : undefined;
  return setup({
    types: { context: {} as EventsClearedContext, events: {} as EventsClearedEvent },
    guards: {
      coreIsNew: stateIn({ core: 'new' }),
      deviceIsNew: stateIn({ device: 'new' }),
      raisesNewer: ({ event }) => event.type === 'RAISE' && event.newer,
      roomForOne: ({ context }) => context.inFlight.length < pageWritesMax,
      landsNew: ({ context, event }) => carried(context, event) === 1,
      landsOld: ({ context, event }) => carried(context, event) === 0,
      pageIsNew: stateIn({ page: 'new' }),
      pageIsOld: stateIn({ page: 'old' }),
    },
    actions: {
      carryNew: assign({ inFlight: ({ context }) => [...context.inFlight, 1] }),
      carryOld: assign({ inFlight: ({ context }) => [...context.inFlight, 0] }),
      landOne: assign({
        inFlight: ({ context, event }) =>
          context.inFlight.filter((_, at) => !('position' in event) || at !== event.position),
      }),
      loseAll: assign({ inFlight: [] }),
      makeAllOld: assign({ inFlight: ({ context }) => context.inFlight.map(() => 0) }),
    },
  }).createMachine({
    id: 'eventsCleared',
    type: 'parallel',
    context: { inFlight: [] },
    description:
      'The event count up to which bits may have been cleared: a member that is older is not let in by the bitmap.',
    meta: { kernel: 'bitmap->events_cleared, need_sync; bitmap_super_t events_cleared' },
    states: {
      core: {
        initial: 'old',
        description: 'bitmap->events_cleared.',
        on: { MEMBER_LEAVES: { target: '.old', description: 'Its event count is that of now.' } },
        states: {
          old: {
            description: 'Not above the event count of the member that left.',
            on: {
              RAISE: [
                {
                  guard: 'raisesNewer',
                  target: 'new',
                  description: 'A bit may be cleared from now on: the count of now is noted.',
                  meta: { kernel: 'bitmap_endwrite(), success and not degraded' },
                },
                {
                  description: 'The count of now is noted: nobody has left that it is newer than.',
                },
              ],
              LOAD: [
                {
                  guard: 'deviceIsNew',
                  target: 'new',
                  description: 'The superblock of the bitmap is read.',
                  meta: { kernel: 'bitmap_read_sb()' },
                },
                { description: 'The superblock of the bitmap is read: as old as it was.' },
              ],
            },
          },
          new: {
            description: 'Above the event count of the member that left.',
            on: {
              RAISE: { description: 'Noted already.' },
              POWER_FAILS: { target: 'old', description: 'Memory is lost.' },
            },
          },
        },
      },
      age: {
        initial: 'behind',
        description: 'events_cleared beside the event count of the array.',
        on: {
          EVENTS_RISE: {
            target: '.behind',
            description: 'The superblocks are written with the next event count.',
            meta: { kernel: 'md_update_sb(): mddev->events++' },
          },
          POWER_FAILS: {
            target: '.behind',
            description: 'The next assembly writes superblocks before any data.',
          },
          MEMBER_LEAVES: {
            target: '.behind',
            description: 'The failure goes on record with the next event count.',
            meta: { kernel: 'md_update_sb(): mddev->events++' },
          },
        },
        states: {
          level: { description: 'As high: a write that ends well has nothing to raise.' },
          behind: {
            description: 'Lower: the next write that ends well on a complete array raises it.',
            on: {
              RAISE: {
                target: 'level',
                description: 'It becomes the event count of now.',
                meta: { kernel: 'bitmap_endwrite(): events_cleared < mddev->events' },
              },
            },
          },
        },
      },
      needSync: {
        initial: 'no',
        description: 'bitmap->need_sync: the superblock on disk is behind.',
        on: { POWER_FAILS: { target: '.no', description: 'Memory is lost.' } },
        states: {
          no: {
            description: 'Nothing to copy.',
            on: { RAISE: { target: 'yes', description: 'events_cleared was raised.' } },
          },
          yes: {
            description: 'events_cleared must get into the superblock before bits are cleared.',
            on: {
              RAISE: { description: 'Known already.' },
              COPY_TO_PAGE: {
                target: 'no',
                description: 'It is copied; the page is queued (since 3.5).',
                meta: { kernel: 'md_bitmap_daemon_work(), need_sync' },
              },
              WRITE_AND_WAIT: {
                target: 'writing',
                description: 'It is copied; the page goes out and is waited for (up to 3.4).',
                meta: { kernel: 'bitmap_daemon_work(): write_page(sb_page, wait=1)' },
              },
            },
          },
          writing: {
            description: 'The daemon waits for the page.',
            on: {
              WAITED: { target: 'no', description: 'The page has landed.' },
              RAISE: { target: 'yes', description: 'Raised once more meanwhile.' },
            },
          },
        },
      },
      page: {
        initial: 'old',
        description: 'The superblock in the in-core copy of page 0.',
        on: {
          MEMBER_LEAVES: { target: '.old', description: 'Its event count is that of now.' },
          LOAD: [
            { guard: 'deviceIsNew', target: '.new', description: 'Page 0 is read.' },
            { target: '.old', description: 'Page 0 is read.' },
          ],
        },
        states: {
          old: {
            description: 'Not above the event count of the member that left.',
            on: {
              COPY_TO_PAGE: [
                { guard: 'coreIsNew', target: 'new', description: 'Copied from core.' },
                { description: 'Copied from core: as old as it was.' },
              ],
              WRITE_AND_WAIT: [
                { guard: 'coreIsNew', target: 'new', description: 'Copied from core.' },
                { description: 'Copied from core: as old as it was.' },
              ],
              SAVE: [
                {
                  guard: 'coreIsNew',
                  target: 'new',
                  description: 'The superblock is saved at a stop.',
                  meta: { kernel: 'bitmap_update_sb()' },
                },
                { description: 'The superblock is saved at a stop: as old as it was.' },
              ],
              SUBMIT: {
                guard: 'roomForOne',
                actions: 'carryOld',
                description: 'Page 0 goes out with the old count.',
              },
            },
          },
          new: {
            description: 'Above the event count of the member that left.',
            on: {
              COPY_TO_PAGE: { description: 'Copied already.' },
              WRITE_AND_WAIT: { description: 'Copied already.' },
              SAVE: { description: 'Copied already.' },
              SUBMIT: {
                guard: 'roomForOne',
                actions: 'carryNew',
                description: 'Page 0 goes out with the new count.',
              },
              POWER_FAILS: { target: 'old', description: 'Memory is lost.' },
            },
          },
        },
      },
      device: {
        initial: 'old',
        description: 'The superblock on stable storage.',
        on: {
          MEMBER_LEAVES: {
            target: '.old',
            actions: 'makeAllOld',
            description: 'Its event count is that of now; nothing in flight is newer.',
          },
          POWER_FAILS: { actions: 'loseAll', description: 'Page writes in flight are lost.' },
        },
        states: {
          old: {
            description: 'After a crash the member that left could be let in by the bitmap.',
            on: {
              LAND: [
                {
                  guard: 'landsNew',
                  target: 'new',
                  actions: 'landOne',
                  description: 'A write of page 0 lands with the new count.',
                },
                {
                  guard: 'landsOld',
                  actions: 'landOne',
                  description: 'A write of page 0 lands with the old count.',
                },
              ],
              LAND_LATE: [
                {
                  guard: 'pageIsNew',
                  target: 'new',
                  actions: 'landOne',
                  description: 'The device reads page 0 only now, with the new count.',
                },
                {
                  actions: 'landOne',
                  description: 'The device reads page 0 only now, with the old count.',
                },
              ],
            },
          },
          new: {
            description: 'After a crash the member that left would be rebuilt in full.',
            on: {
              LAND: [
                {
                  guard: 'landsOld',
                  target: 'old',
                  actions: 'landOne',
                  description: 'A write of page 0 lands with the old count.',
                },
                {
                  guard: 'landsNew',
                  actions: 'landOne',
                  description: 'A write of page 0 lands with the new count.',
                },
              ],
              LAND_LATE: [
                {
                  guard: 'pageIsOld',
                  target: 'old',
                  actions: 'landOne',
                  description: 'The device reads page 0 only now, with the old count.',
                },
                {
                  actions: 'landOne',
                  description: 'The device reads page 0 only now, with the new count.',
                },
              ],
            },
          },
        },
      },
    },
  });
}
