/** One member's departure and return: who is there for it, and the questions that steps and properties ask. */
import { type Predicate, and, has, instance, is, not, or } from '../language/index.ts';
import { copyMachine } from './copy.ts';
import { eventsClearedMachine } from './events-cleared.ts';
import { formerMemberMachine } from './former-member.ts';
import { recoveryMachine } from './recovery.ts';

/** The instances of a network that follows a departure. */
export function absenceParts(chunks: readonly number[], pageWritesMax: number) {
  const copies = copyMachine();
  return {
    former: instance('former member', formerMemberMachine()),
    recovery: instance('recovery', recoveryMachine(chunks.length)),
    cleared: instance('events_cleared', eventsClearedMachine(pageWritesMax)),
    copy: chunks.map((c) => instance(`copy ${c}`, copies)),
  };
}

/** What {@link absenceParts} gives. */
export type AbsenceParts = ReturnType<typeof absenceParts>;

/** Data that is written now does not reach the former member. */
export function formerMisses({ former }: AbsenceParts): Predicate {
  return not(or(is(former, 'home'), is(former, 'returning'), is(former, 'rebuilding')));
}

/** The array is complete without the former member. */
export function completeWithoutFormer({ former }: AbsenceParts): Predicate {
  return or(is(former, 'outside'), is(former, 'lost'));
}

/** A device that is not in sync yet is in the slot and takes writes. */
export function slotIsFilled({ recovery }: AbsenceParts): Predicate {
  return or(is(recovery, 'running'), is(recovery, 'done'));
}

/** The recovery that lets the former member back in by the bitmap is at work. */
export function recoversByBitmap({ former, recovery }: AbsenceParts): Predicate {
  return and(is(former, 'returning'), is(recovery, 'running'), has(recovery, 'full', '=', false));
}
