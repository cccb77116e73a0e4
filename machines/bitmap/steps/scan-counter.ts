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
import {
  chunksOfHalf,
  counter,
  firstOfHalf,
  isHijacked,
  releasePointer,
  sendCounter,
} from '../counter.ts';
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
  const counterPage = parts.counterPage[parts.counterPageOf(c)]!;
  const counts = (state: string): Predicate => counter(parts, c, (word) => is(word, state));
  const looked = and(when, isLookedAt(parts, rules, c));
  const one = and(looked, rules.daemonIgnoresFlags ? counts('count.one') : wordIs(parts, c, 1));
  const two = and(looked, rules.daemonIgnoresFlags ? counts('count.two') : wordIs(parts, c, 2));
  const idle = and(flagged(parts, c), or(counts('count.one'), counts('count.two')));
  const agesFlagged = rules.daemonIgnoresFlags
    ? sendCounter(parts, c, { type: 'END_WRITE' }, and(looked, idle))
    : [];
  return [
    ...noteCleanable(parts, rules, c, two),
    ...(rules.clearForgetsBit ? [] : clearBits(parts, rules, c, one)),
    sendIf(one, counterPage, { type: 'COUNT_DOWN' }),
    ...agesFlagged,
    ...sendCounter(parts, c, { type: 'DAEMON_SCAN' }, and(looked, not(idle))),
    ...releasePointer(parts, c),
  ];
}

/** The kernel comes to a hijacked counter once for each of its chunks, and so ages it several times in a pass. */
function isLookedAt(parts: BitmapParts, rules: BitmapRules, c: number): Predicate {
  const again = rules.hijackAgesOnce && firstOfHalf(parts, c) !== c;
  return again ? not(isHijacked(parts, c)) : and();
}

/** The bit of the chunk that the scan is at; where a counter is shared and looked at once, those of all its chunks. */
function clearBits(parts: BitmapParts, rules: BitmapRules, c: number, when: Predicate): Delivery[] {
  if (parts.pointer.length === 0) return clearBit(parts, c, when);
  const isSet = (one: number): Predicate => is(parts.bit[one]!, 'memory.set');
  const shared = and(when, isHijacked(parts, c));
  const others = rules.hijackAgesOnce ? chunksOfHalf(parts, c).filter((one) => one !== c) : [];
  return [
    ...clearBit(parts, c, and(when, isSet(c))),
    ...others.flatMap((one) => clearBit(parts, one, and(shared, isSet(one)))),
  ];
}

/** Since 3.5 bitmap_file_clear_bit, which also marks the page PENDING where it is not NEEDWRITE already. */
function clearBit(parts: BitmapParts, c: number, when: Predicate): Delivery[] {
  const clear = sendIf(when, parts.bit[c]!, { type: 'CLEAR' });
  if (parts.era === 'classic') return [clear];
  const page = parts.filePage[parts.filePageOf(c)]!;
  const noted = [
    sendIf(when, page, { type: 'BIT_CLEARED' }),
    sendIf(and(when, is(page, 'PENDING.set')), parts.daemon, { type: 'SOMETHING_SEEN' }),
  ];
  // With counters that are shared the condition asks for the bit.
  return parts.pointer.length === 0 ? [clear, ...noted] : [...noted, clear];
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
