/** What the daemon does with one counter, in either era. */
import {
  type Delivery,
  type Predicate,
  and,
  has,
  is,
  not,
  or,
  sendIf,
  some,
} from '../../language/index.ts';
import { type BitmapParts, flagged, raid5dIdle, running, wordIs } from '../parts.ts';
import type { BitmapRules } from '../rules.ts';
import { noteCleanable } from './page-write.ts';

/**
 * 2 becomes 1 and is noted again; 1 becomes 0 and its bit is cleared in memory; all else is left alone (semantics.md 1.10).
 * @param when what must hold for the counter to be looked at
 */
export function scanCounter(
  parts: BitmapParts,
  rules: BitmapRules,
  c: number,
  when: Predicate = and(),
): Delivery[] {
  const once = scanOnce(parts, rules, c, when);
  return rules.onePassDaemon ? [...once, ...once] : once;
}

function scanOnce(parts: BitmapParts, rules: BitmapRules, c: number, when: Predicate): Delivery[] {
  const word = parts.chunk[c]!;
  const counterPage = parts.counterPage[parts.counterPageOf(c)]!;
  const one = and(when, rules.daemonIgnoresFlags ? is(word, 'count.one') : wordIs(parts, c, 1));
  const two = and(when, rules.daemonIgnoresFlags ? is(word, 'count.two') : wordIs(parts, c, 2));
  const idle = and(flagged(parts, c), or(is(word, 'count.one'), is(word, 'count.two')));
  const agesFlagged = rules.daemonIgnoresFlags
    ? [sendIf(and(when, idle), word, { type: 'END_WRITE' as const })]
    : [];
  return [
    ...noteCleanable(parts, rules, c, two),
    ...(rules.clearForgetsBit ? [] : clearBit(parts, c, one)),
    sendIf(one, counterPage, { type: 'COUNT_DOWN' }),
    ...agesFlagged,
    sendIf(and(when, not(idle)), word, { type: 'DAEMON_SCAN' }),
  ];
}

/** Since 3.5 bitmap_file_clear_bit, which also marks the page PENDING where it is not NEEDWRITE already. */
function clearBit(parts: BitmapParts, c: number, when: Predicate): Delivery[] {
  const clear = sendIf(when, parts.bit[c]!, { type: 'CLEAR' });
  if (parts.era === 'classic') return [clear];
  const page = parts.filePage[parts.filePageOf(c)]!;
  return [
    clear,
    sendIf(when, page, { type: 'BIT_CLEARED' }),
    sendIf(and(when, is(page, 'PENDING.set')), parts.daemon, { type: 'SOMETHING_SEEN' }),
  ];
}

/** For the observer of S7: a pass begins for every chunk without a write. */
export function silenceGrows(parts: BitmapParts): Delivery[] {
  return parts.chunks.map((c) =>
    sendIf(has(parts.writer[c]!, 'started', '=', 0), parts.silence[c]!, { type: 'PASS_BEGINS' }),
  );
}

/** A pass may begin: the array runs, raid5d has nothing else in hand, and not all is clean. */
export function passMayBegin(parts: BitmapParts, rules: BitmapRules): Predicate {
  const due = and(running(parts), raid5dIdle(parts), is(parts.daemon, 'allclean.no'));
  switch (rules.daemonRuns) {
    case 'by its period':
      return due;
    case 'with other work':
      return and(
        due,
        some(parts.writer, (writer) => has(writer, 'started', '>', 0)),
      );
    case 'never':
      return or();
  }
}
