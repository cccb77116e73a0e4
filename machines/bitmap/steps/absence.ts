/** What a missing member makes of steps that others take: data that it misses, and how writes end without it. */
import {
  type Delivery,
  type Predicate,
  and,
  has,
  is,
  not,
  or,
  send,
  sendIf,
} from '../../language/index.ts';
import { type AbsenceParts, formerMisses, slotIsFilled } from '../absence.ts';
import type { BitmapParts } from '../parts.ts';
import type { BitmapRules } from '../rules.ts';
import { noPageWriteInFlight } from './page-write.ts';

/**
 * Data is issued: to every slot, or past an empty one; either way past the former member where it is not in its slot.
 * @param sparing chunks whose write touches none but members that are there: no stripe of it has data or parity to change on the other
 */
export function issueWithout(parts: BitmapParts, sparing: readonly number[] = []): Delivery[] {
  const { absence, members } = parts;
  if (absence === undefined) return [];
  const reachesAll = or(is(members, 'complete'), slotIsFilled(absence));
  return parts.chunks.flatMap((c) => {
    const issued = is(parts.writer[c]!, 'captured.some');
    if (sparing.includes(c)) return [sendIf(issued, absence.copy[c]!, { type: 'ISSUED_TO_ALL' })];
    return [
      sendIf(and(issued, reachesAll), absence.copy[c]!, { type: 'ISSUED_TO_ALL' }),
      sendIf(and(issued, not(reachesAll)), absence.copy[c]!, { type: 'ISSUED_TO_SOME' }),
      sendIf(and(issued, formerMisses(absence)), absence.copy[c]!, { type: 'MISS' }),
    ];
  });
}

/** A device fails: the data writes in flight have reached it or not. */
export function cutWritesShort(parts: BitmapParts): Delivery[] {
  return parts.chunks.map((c) =>
    sendIf(is(parts.writer[c]!, 'data.writing'), parts.absence!.copy[c]!, { type: 'CUT_SHORT' }),
  );
}

/** The outcome of a write that is about to end. */
export interface Ending {
  readonly name: string;
  readonly sentence: string;
  /** How it can have gone, by what the write reached. */
  readonly when: Predicate;
  /** The `success` that the kernel passes, before what its era makes of a degraded array. */
  readonly success: boolean;
}

/**
 * How a write of a chunk may end. On a degraded array it has missed a member or not: where neither data nor parity of its stripes is on
 * the missing member, STRIPE_DEGRADED is not set, and since 3.2 the write ends well. Without a departure to follow, both may be; up to
 * 3.1 the degraded array makes one of them (semantics.md 1.5).
 */
export function endingsOf(
  parts: BitmapParts,
  rules: BitmapRules,
  chunk: number,
): readonly Ending[] {
  const { absence, members } = parts;
  const well: Omit<Ending, 'when'> = {
    name: `end a write to chunk ${chunk}`,
    sentence: `A write to chunk ${chunk} has reached the members and gives its count back.`,
    success: true,
  };
  const short: Omit<Ending, 'when'> = {
    name: `end a write to chunk ${chunk} that missed a member`,
    sentence: `A write to chunk ${chunk} has reached all members but one and gives its count back.`,
    success: false,
  };
  if (absence !== undefined) {
    const copy = absence.copy[chunk]!;
    return [
      { ...well, when: not(is(copy, 'write.partial')) },
      { ...short, when: not(is(copy, 'write.whole')) },
    ];
  }
  const both = [
    { ...well, when: and() },
    { ...short, when: is(members, 'degraded') },
  ];
  return rules.degradedWritesAreNeeded ? both.slice(0, 1) : both;
}

/** What the end of a write does about the former member and about events_cleared (semantics.md 1.5). */
export function endWithout(
  parts: BitmapParts,
  rules: BitmapRules,
  chunk: number,
  { success }: Ending,
): Delivery[] {
  const { absence } = parts;
  if (absence === undefined) return [];
  const copy = absence.copy[chunk]!;
  return [
    ...missedAtEnd(parts, rules, chunk, success),
    ...(success ? raise(parts, rules, chunk) : []),
    send(copy, { type: 'OVER' }),
  ];
}

function missedAtEnd(
  parts: BitmapParts,
  rules: BitmapRules,
  chunk: number,
  success: boolean,
): Delivery[] {
  const absence = parts.absence!;
  const copy = absence.copy[chunk]!;
  if (!success) return [sendIf(formerMisses(absence), copy, { type: 'MISS' })];
  if (!rules.endsBeforeOutcome) return [];
  const unknown = and(formerMisses(absence), is(copy, 'write.cutShort'));
  return [sendIf(unknown, copy, { type: 'MISS' })];
}

/** A copy of the superblock that is as long as the page: the bits behind it are cleared in memory. */
export function clobberBits(parts: BitmapParts, when: Predicate): Delivery[] {
  return parts
    .chunksOfFilePage(0)
    .map((c) =>
      sendIf(and(when, is(parts.bit[c]!, 'memory.set')), parts.bit[c]!, { type: 'CLEAR' }),
    );
}

/**
 * A write that succeeds makes events_cleared the count of now: newer than the former member's where it was written since without
 * it. Degraded, it is frozen.
 */
function raise(parts: BitmapParts, rules: BitmapRules, chunk: number): Delivery[] {
  const { absence, members } = parts;
  if (absence === undefined || !rules.endRaises) return [];
  // The mend: also where the write went to a device that is, or was until it failed, being recovered.
  const recovering = or(slotIsFilled(absence), is(absence.copy[chunk]!, 'write.cutShort'));
  const raises = rules.raisesWhileRecovering ? recovering : or();
  return raiseWhen(absence, or(is(members, 'complete'), raises));
}

/** The mend: what is made cleanable by something else than a write counts as what a write does. */
export function raiseWithoutWrite(parts: BitmapParts, when: Predicate): Delivery[] {
  const { absence } = parts;
  return absence === undefined ? [] : raiseWhen(absence, and(when, formerMisses(absence)));
}

/** events_cleared < mddev->events makes it the count of now, whoever may have left, and need_sync 1 (semantics.md 1.5). */
export function raiseWhen(absence: AbsenceParts, when: Predicate): Delivery[] {
  const { cleared } = absence;
  const rises = and(when, is(cleared, 'age.behind'));
  const newer = formerMisses(absence);
  return [
    sendIf(and(rises, newer), cleared, { type: 'RAISE', newer: true }),
    sendIf(and(rises, not(newer)), cleared, { type: 'RAISE', newer: false }),
  ];
}

/** Sync I/O of a chunk has ended: a former member that is in its slot has all data of it now. */
export function recoveredBy(parts: BitmapParts, chunk: number): Delivery[] {
  const { absence } = parts;
  if (absence === undefined) return [];
  const { former, copy } = absence;
  const inItsSlot = or(is(former, 'returning'), is(former, 'rebuilding'));
  return [sendIf(inItsSlot, copy[chunk]!, { type: 'RECOVERED' })];
}

/** With the lock dropped to enter a page, the classic daemon brings the superblock up to date and waits (semantics.md 1.10 b). */
export function superblockSettled(parts: BitmapParts): Predicate {
  const { absence } = parts;
  if (absence === undefined) return and();
  const { cleared } = absence;
  return or(
    is(cleared, 'needSync.no'),
    and(is(cleared, 'needSync.writing'), noPageWriteInFlight(parts)),
  );
}

/** No data write is in flight: those issued before a device came into the slot are over. */
export function noDataInFlight(parts: BitmapParts): Predicate {
  return and(...parts.writer.map((writer) => has(writer, 'inFlight', '=', 0)));
}
