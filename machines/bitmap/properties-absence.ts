/** What the bitmap owes a member that left: it may come back by the bitmap only where the bitmap knows all it missed. */
import {
  type Predicate,
  type Property,
  and,
  every,
  has,
  implies,
  is,
  or,
} from '../language/index.ts';
import { type AbsenceParts, recoversByBitmap } from './absence.ts';
import { type BitmapParts, firstWritten, flagged, running } from './parts.ts';

/** S10, S11, S12, S17 and S24 of semantics.md section 6, and what shows that they do not hold emptily. */
export function absenceProperties(parts: BitmapParts, absence: AbsenceParts): Property[] {
  return [
    missedIsNeeded(parts, absence),
    clearedIsTold(parts, absence),
    inSyncIsFresh(absence),
    recoveryVisitsAll(parts, absence),
    clearedNeverFalls(parts, absence),
    ...witnesses(parts, absence),
  ];
}

function stale(absence: AbsenceParts, c: number): Predicate {
  return is(absence.copy[c]!, 'data.stale');
}

function missedIsNeeded(parts: BitmapParts, absence: AbsenceParts): Property {
  const { former, recovery, cleared } = absence;
  const mayComeBack = and(
    running(parts),
    is(former, 'away'),
    is(recovery, 'idle'),
    has(recovery, 'full', '=', false),
    is(cleared, 'core.old'),
  );
  return {
    id: 'S10',
    kind: 'always',
    sentence:
      'While a member is missing, each chunk it missed is NEEDED or being written, or events_cleared is newer than it, or the next recovery is full.',
    reason: 'Added again it gets only the chunks that are NEEDED: any other stays stale on it.',
    kernel: 'bitmap_endwrite(): degraded; bitmap_start_sync(degraded)',
    predicate: implies(
      mayComeBack,
      every(parts.chunks, (c) =>
        implies(stale(absence, c), or(flagged(parts, c), has(parts.writer[c]!, 'started', '>', 0))),
      ),
    ),
  };
}

function clearedIsTold(parts: BitmapParts, absence: AbsenceParts): Property {
  const { former, cleared } = absence;
  const remembered = or(is(former, 'away'), is(former, 'outside'), is(former, 'returning'));
  return {
    id: 'S11',
    kind: 'always',
    sentence:
      'On the device, each chunk that a former member missed has its bit set, or events_cleared is newer than the member.',
    reason: 'After a crash the device alone decides whether the bitmap may let the member in.',
    kernel: 'bitmap_daemon_work(): need_sync, before any cleared bit is written',
    predicate: implies(
      remembered,
      every(parts.chunks, (c) =>
        implies(stale(absence, c), or(is(parts.bit[c]!, 'device.set'), is(cleared, 'device.new'))),
      ),
    ),
  };
}

function inSyncIsFresh(absence: AbsenceParts): Property {
  return {
    id: 'S17',
    kind: 'always',
    sentence: 'A member that is in sync has all data.',
    reason: 'It serves reads: stale blocks would be returned.',
    kernel: 'raid5 spare_active(), md_do_sync()',
    predicate: implies(
      is(absence.former, 'home'),
      every(absence.copy, (copy) => is(copy, 'data.fresh')),
    ),
  };
}

function recoveryVisitsAll(parts: BitmapParts, absence: AbsenceParts): Property {
  return {
    id: 'S24',
    kind: 'always',
    sentence:
      'A recovery by the bitmap has every chunk before it, or under it, that the member missed.',
    reason: 'What it passes over stays stale, and the member becomes in sync all the same.',
    kernel: 'super_1_validate(): events_cleared; raid5 sync_request(): bitmap_start_sync()',
    predicate: implies(
      recoversByBitmap(absence),
      every(parts.chunks, (c) => implies(stale(absence, c), flagged(parts, c))),
    ),
  };
}

/**
 * Told of states: a value that memory lacks and the disk has would have fallen. S13 is not said here, where only events_cleared is
 * counted, relative to one departure: the network `array` has the events of the bitmap beside those of the members.
 */
function clearedNeverFalls(parts: BitmapParts, { cleared }: AbsenceParts): Property {
  return {
    id: 'S12',
    kind: 'always',
    sentence: 'events_cleared of a running array is never behind what its superblock says on disk.',
    reason: 'A count that falls lets a member in by the bitmap that it ruled out before.',
    kernel: 'bitmap_endwrite(), bitmap_read_sb(): monotone but for the rock-back',
    predicate: implies(
      and(running(parts), or(is(cleared, 'device.new'), is(cleared, 'page.new'))),
      is(cleared, 'core.new'),
    ),
  };
}

function witnesses(parts: BitmapParts, absence: AbsenceParts): Property[] {
  const { former, recovery, cleared, copy } = absence;
  const first = firstWritten(parts);
  const reason = 'The properties of a departure would hold emptily without it.';
  return [
    {
      id: 're-added-stale',
      kind: 'sometimes',
      sentence: 'A member is let back in by the bitmap although it missed a write.',
      reason,
      predicate: and(recoversByBitmap(absence), is(copy[first]!, 'data.stale')),
    },
    {
      id: 'restored',
      kind: 'sometimes',
      sentence: 'A member that came back by the bitmap has all data again.',
      reason,
      predicate: and(is(former, 'returning'), is(recovery, 'done'), is(copy[first]!, 'data.fresh')),
    },
    {
      id: 'too-old',
      kind: 'sometimes',
      sentence:
        'A bit is clear on the device that a former member missed, and events_cleared says so.',
      reason,
      predicate: and(
        is(copy[first]!, 'data.stale'),
        is(parts.bit[first]!, 'device.clear'),
        is(cleared, 'device.new'),
      ),
    },
  ];
}
