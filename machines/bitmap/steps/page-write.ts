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

/** write_page without waiting: the page goes out as memory holds it now. */
export function submitPage(parts: BitmapParts, page: number): Delivery[] {
  const bits = parts.chunksOfFilePage(page).map((c) => send(parts.bit[c]!, { type: 'SUBMIT' }));
  return [send(parts.filePage[page]!, { type: 'SUBMIT' }), ...bits];
}

/** What must hold before a page write may be submitted: nothing up to 4.9, silence since 4.10. */
export function maySubmit(parts: BitmapParts, rules: BitmapRules): Predicate {
  return rules.waitsForEarlierWrites ? noPageWriteInFlight(parts) : and();
}

/** mddev->pending_writes is 0, as far as the bitmap is concerned. */
export function noPageWriteInFlight(parts: BitmapParts): Predicate {
  return every(parts.filePage, (page) => is(page, 'writes.none'));
}

/** set_page_attr(CLEAN) when the predicate holds; since 3.2 whoever does so also resets allclean. */
export function markClean(
  parts: BitmapParts,
  rules: BitmapRules,
  chunk: number,
  when: Predicate,
): Delivery[] {
  const page = parts.filePage[parts.filePageOf(chunk)]!;
  const mark = sendIf(when, page, { type: 'SET_CLEAN' });
  if (!rules.allcleanFollowsPages) return [mark];
  return [mark, sendIf(when, parts.daemon, { type: 'SOMETHING_SEEN' })];
}
