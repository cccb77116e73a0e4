/** Until when an array was in use, as a recording tells afterwards: before that, nobody can have begun to stop it. */
import { setup } from 'xstate';
import type { MdEvent, MdEventOf } from './events.ts';

/** What happens to the use of the array. */
export type UseEvent = { type: 'LAST_SEEN' } | { type: 'ASSEMBLED' };

/** An observer: whether writes are still to be seen before the array is stopped. */
export const useMachine = setup({ types: { events: {} as UseEvent } }).createMachine({
  id: 'use',
  initial: 'goesOn',
  description: 'Whether the recording shows later that the array was still written.',
  states: {
    goesOn: {
      description: 'Writes are still to be seen: nobody stops the array.',
      on: {
        LAST_SEEN: { target: 'mayBeOver', description: 'That was the last of them.' },
        ASSEMBLED: { description: 'The array runs.' },
      },
    },
    mayBeOver: {
      description: 'No write is seen any more; the array may be stopped.',
      on: { ASSEMBLED: { target: 'goesOn', description: 'The array runs again.' } },
    },
  },
});

/** The events after which no further use of the array is seen, one for each time that it was up. */
export function lastUses(events: readonly MdEvent[]): ReadonlySet<MdEvent> {
  const last = new Set<MdEvent>();
  let latest: MdEvent | undefined;
  let page: MdEventOf<'bitmap-write'> | undefined;
  for (const event of events) {
    if (event.event === 'assembled') {
      if (latest !== undefined) last.add(latest);
      page = undefined;
    }
    if (isUse(event, page)) latest = event;
    if (event.event === 'bitmap-write' && event.page === 0) page = event;
  }
  if (latest !== undefined) last.add(latest);
  return last;
}

/** Data, superblocks that say active, and bits that were clear in the write of the page before. */
function isUse(event: MdEvent, before: MdEventOf<'bitmap-write'> | undefined): boolean {
  if (event.event === 'superblock-write') return event.resyncOffset !== null;
  if (event.event === 'bitmap-write')
    return event.page === 0 && before !== undefined && setsMore(before.set, event.set);
  return event.event === 'assembled' || event.event === 'data-write';
}

function setsMore(
  before: MdEventOf<'bitmap-write'>['set'],
  after: MdEventOf<'bitmap-write'>['set'],
): boolean {
  if (after.length === 0) return false;
  const ranges = before as readonly (readonly [number, number])[];
  const isCovered = (first: number, last: number): boolean =>
    ranges.some(([from, to]) => from <= first && last <= to);
  return (after as readonly (readonly [number, number])[]).some(
    ([first, last]) => !isCovered(first, last),
  );
}
