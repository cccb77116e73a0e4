/** What several actors do with pages: submit one, mark one CLEAN. */
import {
  type Delivery,
  type Predicate,
  and,
  every,
  is,
  send,
  sendIf,
} from '../../language/index.ts';
import type { BitmapParts } from '../parts.ts';
import type { BitmapRules } from '../rules.ts';

/** write_page without waiting: the page goes out as memory holds it now; page 0 holds the superblock, too. */
export function submitPage(parts: BitmapParts, page: number): Delivery[] {
  const bits = parts.chunksOfFilePage(page).map((c) => send(parts.bit[c]!, { type: 'SUBMIT' }));
  const { absence } = parts;
  const superblock =
    absence === undefined || page !== 0 ? [] : [send(absence.cleared, { type: 'SUBMIT' })];
  return [send(parts.filePage[page]!, { type: 'SUBMIT' }), ...bits, ...superblock];
}

/** What must hold before a page write may be submitted: nothing up to 4.9, silence since 4.10. */
export function maySubmit(parts: BitmapParts, rules: BitmapRules): Predicate {
  return rules.waitsForEarlierWrites ? noPageWriteInFlight(parts) : and();
}

/**
 * The mend: a page behind the superblock goes out only when no write of the superblock's page is in flight. Where no
 * departure is followed, the superblock says nothing.
 */
export function superblockIsAhead(parts: BitmapParts, rules: BitmapRules): Predicate {
  const minds = rules.superblockLandsFirst && parts.absence !== undefined;
  return minds ? is(parts.filePage[0]!, 'writes.none') : and();
}

/** mddev->pending_writes is 0, as far as the bitmap is concerned. */
export function noPageWriteInFlight(parts: BitmapParts): Predicate {
  return every(parts.filePage, (page) => is(page, 'writes.none'));
}

/**
 * The chunk's counter fell to 2 or less: set_page_attr(CLEAN) on its file page, since 3.5 `bp.pending` of its counter page;
 * since 3.2 whoever does so also resets allclean.
 */
export function noteCleanable(
  parts: BitmapParts,
  rules: BitmapRules,
  chunk: number,
  when: Predicate,
): Delivery[] {
  const mark =
    parts.era === 'modern'
      ? sendIf(when, parts.counterPage[parts.counterPageOf(chunk)]!, { type: 'SET_PENDING' })
      : sendIf(when, parts.filePage[parts.filePageOf(chunk)]!, { type: 'SET_CLEAN' });
  if (!rules.allcleanFollowsPages) return [mark];
  return [mark, sendIf(when, parts.daemon, { type: 'SOMETHING_SEEN' })];
}
