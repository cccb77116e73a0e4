/** What the resync must get done, as far as the bitmap shows it, and what its end must leave. */
import { type Property, and, has, is, not, some } from '../language/index.ts';
import { type BitmapParts, firstWritten, flagged, running } from './parts.ts';

/** Actors from outside: the kernel owes its work once they do nothing more. */
const OUTSIDERS = ['writer', 'user', 'failure', 'crash', 'md_update_sb'] as const;

/** Properties about how a resync begins, ends and is cut short. */
export function resyncProperties(parts: BitmapParts): Property[] {
  const { members, resync } = parts;
  const owed = and(running(parts), is(members, 'complete'), not(is(resync, 'notDue')));
  const interrupted = and(
    is(resync, 'running'),
    is(members, 'degraded'),
    has(resync, 'position', '<', parts.sizes.chunks),
  );
  return [
    {
      id: 'RESYNC-DONE',
      kind: 'leadsTo',
      sentence: 'A resync that is due is done at last, while no member is missing.',
      reason: 'Until then a lost member takes with it what the wrong parity cannot give back.',
      kernel: 'md_check_recovery(), md_do_sync(); recovery_cp = MaxSector',
      premise: owed,
      predicate: not(owed),
      quiet: OUTSIDERS,
    },
    {
      id: 'L4',
      kind: 'leadsTo',
      sentence: 'A resync that the failure of a member interrupts comes to an end.',
      reason: 'Stop, removal of the member and its replacement all wait for the sync thread.',
      kernel: 'md_do_sync(): MD_RECOVERY_INTR, bitmap_end_sync(aborted=1)',
      premise: interrupted,
      predicate: not(interrupted),
      quiet: OUTSIDERS,
    },
    {
      id: 'missed-write',
      kind: 'sometimes',
      sentence: 'A write that a missing member did not see leaves its chunk NEEDED.',
      reason: 'The member is to be brought up to date from exactly these chunks.',
      kernel: 'bitmap_endwrite(): !success or degraded sets NEEDED',
      predicate: and(
        is(members, 'degraded'),
        is(resync, 'notDue'),
        some(parts.chunk, (word) => is(word, 'NEEDED.set')),
      ),
    },
    ...(parts.sizes.chunks > 1 && firstWritten(parts) === 0 ? cutShort(parts) : []),
  ];
}

/** A chunk whose bit is set, that nobody has written since it was loaded, and that needs nothing: it was resynchronised. */
function cutShort(parts: BitmapParts): Property[] {
  const done = and(
    running(parts),
    is(parts.resync, 'due'),
    is(parts.silence[0]!, 'twoPasses'),
    is(parts.bit[0]!, 'memory.set'),
    not(flagged(parts, 0)),
    some(parts.chunks.slice(1), (c) => is(parts.chunk[c]!, 'NEEDED.set')),
  );
  const reason = 'What was resynchronised before an interruption need not be once more.';
  const kernel = 'bitmap_end_sync(aborted=1) of the present chunk, bitmap_close_sync()';
  return [
    {
      id: 'failure-keeps-progress',
      kind: 'sometimes',
      sentence: 'A resync ended by the failure of a member has left an earlier chunk done.',
      reason,
      kernel,
      predicate: and(done, is(parts.members, 'degraded')),
    },
    {
      id: 'user-keeps-progress',
      kind: 'sometimes',
      sentence: 'A resync ended by the user has left an earlier chunk done, a later one NEEDED.',
      reason,
      kernel,
      predicate: and(done, is(parts.members, 'complete')),
    },
  ];
}
