/** Members fail, come back, and are replaced; what the bitmap decides about it. */
import {
  type Delivery,
  type Predicate,
  type Step,
  and,
  has,
  is,
  or,
  send,
  sendIf,
} from '../../language/index.ts';
import { type AbsenceParts, completeWithoutFormer, slotIsFilled } from '../absence.ts';
import { call } from '../calls.ts';
import { type BitmapParts, inService, running } from '../parts.ts';
import type { BitmapRules } from '../rules.ts';
import { cutWritesShort, noDataInFlight } from './absence.ts';

/** What happens to members, where they may come back (semantics.md 5.3, 5.8). */
export function membershipSteps(
  parts: BitmapParts,
  rules: BitmapRules,
  absence: AbsenceParts,
): Step[] {
  return [
    failFormer(parts, absence),
    failReplacement(parts, absence),
    failRecovering(parts, absence),
    reAdd(parts, absence),
    addBack(parts, absence),
    addSpare(parts, rules, absence),
    checkDegraded(parts, absence),
  ];
}

function failFormer(parts: BitmapParts, { former, cleared }: AbsenceParts): Step {
  return {
    name: 'fail a member',
    actor: 'failure',
    sentence: 'A member fails: the array is degraded; its superblock keeps the event count of now.',
    kernel: 'raid5 error(), md_error()',
    call: call({ type: 'FAIL_MEMBER' }),
    guard: running(parts),
    deliveries: [
      send(former, { type: 'LEAVE' }),
      send(parts.members, { type: 'FAIL' }),
      send(cleared, { type: 'MEMBER_LEAVES' }),
      ...cutWritesShort(parts),
    ],
  };
}

function failReplacement(parts: BitmapParts, absence: AbsenceParts): Step {
  return {
    name: 'fail the member that took its slot',
    actor: 'failure',
    hazard: 'second member',
    sentence: 'The rebuilt spare fails: the slot of the member that left is empty again.',
    kernel: 'raid5 error(), md_error()',
    call: call({ type: 'FAIL_MEMBER' }),
    guard: and(running(parts), completeWithoutFormer(absence)),
    deliveries: [
      send(absence.former, { type: 'WANTED' }),
      send(parts.members, { type: 'FAIL' }),
      ...cutWritesShort(parts),
    ],
  };
}

function failRecovering(parts: BitmapParts, absence: AbsenceParts): Step {
  const { former, recovery, cleared } = absence;
  return {
    name: 'fail the recovering device',
    actor: 'failure',
    hazard: 'second member',
    sentence: 'The device that is being recovered fails: the recovery is interrupted.',
    kernel: 'raid5 error(): MD_RECOVERY_INTR',
    call: call({ type: 'FAIL_MEMBER' }),
    guard: and(running(parts), slotIsFilled(absence)),
    deliveries: [
      send(recovery, { type: 'INTERRUPT' }),
      sendIf(is(former, 'returning'), cleared, { type: 'MEMBER_LEAVES' }),
      sendIf(is(former, 'returning'), former, { type: 'FAIL_BY_BITMAP' }),
      sendIf(is(former, 'rebuilding'), former, { type: 'FAIL_AS_SPARE' }),
      ...cutWritesShort(parts),
    ],
  };
}

/** The slot is empty and no sync thread runs. Writes issued before are waited for: see the recovery's quiesce since 3.16. */
function slotIsFree(parts: BitmapParts, { recovery }: AbsenceParts): Predicate {
  return and(
    inService(parts),
    is(parts.members, 'degraded'),
    is(recovery, 'idle'),
    or(is(parts.resync, 'notDue'), is(parts.resync, 'due')),
    noDataInFlight(parts),
  );
}

function reAdd(parts: BitmapParts, absence: AbsenceParts): Step {
  return {
    name: 're-add the member',
    actor: 'user',
    sentence:
      'The member comes back with an event count not below events_cleared: only NEEDED chunks are recovered.',
    kernel: 'add_new_disk(), super_1_validate(): ev1 >= bitmap->events_cleared',
    call: call({ type: 'RE_ADD' }),
    guard: and(slotIsFree(parts, absence), is(absence.cleared, 'core.old')),
    deliveries: [
      send(absence.former, { type: 'RETURN_BY_BITMAP' }),
      send(absence.recovery, { type: 'BEGIN', full: false }),
    ],
  };
}

function addBack(parts: BitmapParts, absence: AbsenceParts): Step {
  const { former, cleared } = absence;
  return {
    name: 'add the member as a spare',
    actor: 'user',
    sentence: 'The member is too old for the bitmap, or half rebuilt: it is recovered in full.',
    kernel: 'super_1_validate(): ev1 < bitmap->events_cleared; saved_raid_disk = -1',
    call: call({ type: 'RE_ADD' }),
    guard: and(slotIsFree(parts, absence), or(is(cleared, 'core.new'), is(former, 'hollow'))),
    deliveries: [
      send(former, { type: 'RETURN_AS_SPARE' }),
      send(absence.recovery, { type: 'BEGIN', full: true }),
    ],
  };
}

function addSpare(parts: BitmapParts, rules: BitmapRules, absence: AbsenceParts): Step {
  const { former, recovery } = absence;
  return {
    name: 'add a spare',
    actor: 'user',
    sentence:
      'A new device is put into the slot: it gets the whole bitmap, and is recovered in full.',
    kernel: 'remove_and_add_spares(), bitmap_write_all()',
    call: call({ type: 'ADD_SPARE' }),
    guard: and(slotIsFree(parts, absence), or(is(former, 'away'), is(former, 'hollow'))),
    deliveries: [send(recovery, { type: 'BEGIN', full: true }), ...writeAll(parts, rules)],
  };
}

/**
 * A check, or repair, of a degraded RAID5: there is nothing to compare, sync_request passes over all at once, and the end of the
 * sync counts as that of a completed one. What conf->fullsync remembered of a recovery that was cut short is forgotten
 * (semantics.md 3.5, 1 and 2).
 */
function checkDegraded(parts: BitmapParts, absence: AbsenceParts): Step {
  return {
    name: 'check the degraded array',
    actor: 'user',
    sentence: 'The user has the degraded array checked: it is over at once, and fullsync with it.',
    kernel: 'raid5 sync_request(): degraded >= max_degraded, conf->fullsync = 0; 3.1 and 6.1',
    call: call({ type: 'CHECK_DEGRADED' }),
    guard: and(
      inService(parts),
      is(parts.members, 'degraded'),
      is(absence.recovery, 'idle'),
      has(absence.recovery, 'full', '=', true),
      or(is(parts.resync, 'notDue'), is(parts.resync, 'due')),
    ),
    deliveries: [send(absence.recovery, { type: 'CHECKED' })],
  };
}

/** bitmap_write_all: every page is to be written some time; up to 3.1 without resetting allclean. */
function writeAll(parts: BitmapParts, rules: BitmapRules): Delivery[] {
  const pages = parts.filePage.map((page) =>
    sendIf(is(page, 'NEEDWRITE.clear'), page, { type: 'SET_NEEDWRITE' }),
  );
  if (!rules.allcleanFollowsPages) return pages;
  return [...pages, send(parts.daemon, { type: 'SOMETHING_SEEN' })];
}
