/** What a stop in order owes: an empty bitmap on the device, and superblocks that are true. */
import {
  type Instance,
  type Property,
  and,
  every,
  has,
  implies,
  is,
  not,
  or,
} from '../language/index.ts';
import { isOnDisk } from './growth.ts';
import { type BitmapParts, firstWritten } from './parts.ts';
import type { ShutdownEvent } from './shutdown.ts';

/** Properties of networks that are stopped in order. */
export function shutdownProperties(
  parts: BitmapParts,
  shutdown: Instance<ShutdownEvent>,
): Property[] {
  const stopped = and(is(shutdown, 'work.stopped'), is(shutdown, 'record.clean'));
  const first = firstWritten(parts);
  return [
    {
      id: 'flushed',
      kind: 'always',
      sentence:
        'After a stop in order of a complete array that is in sync, no bit is set on the device.',
      reason:
        'Bits that stay set make the next unclean stop resynchronise their chunks for nothing.',
      kernel: 'bitmap_flush(): three passes, since a bit needs three',
      predicate: implies(
        and(stopped, is(parts.members, 'complete')),
        every(parts.chunks, (c) =>
          implies(isOnDisk(parts.growth, c), is(parts.bit[c]!, 'device.clear')),
        ),
      ),
    },
    {
      id: 'S15',
      kind: 'always',
      sentence:
        'While superblocks say that the array is clean, no data is in flight and no parity is suspect.',
      reason: 'A clean array is not resynchronised when it is assembled.',
      kernel: 'md_write_start(), md_check_recovery(): safemode',
      predicate: implies(
        and(is(shutdown, 'record.clean'), is(parts.members, 'complete')),
        every(parts.chunks, (c) =>
          and(
            is(parts.writer[c]!, 'data.quiet'),
            implies(isOnDisk(parts.growth, c), is(parts.stripes[c]!, 'parity.right')),
          ),
        ),
      ),
    },
    {
      id: 'REFUSED-DIRTY',
      kind: 'always',
      sentence: 'An array that is clean is not refused.',
      reason: 'Only what was written when a member was gone may be inconsistent.',
      kernel: 'raid5 run(): cannot start dirty degraded array',
      predicate: implies(is(parts.power, 'refused'), not(is(shutdown, 'record.clean'))),
    },
    {
      id: 'STOPPED-DOWN',
      kind: 'always',
      sentence: 'An array that runs counts as up, or is about to be stopped.',
      reason: 'What counts as stopped takes no writes, and is not stopped again in order.',
      kernel: 'do_md_run(), do_md_stop()',
      predicate: implies(is(parts.power, 'on'), not(is(shutdown, 'work.stopped'))),
    },
    {
      id: 'clean-with-bits',
      kind: 'sometimes',
      sentence: 'An array that is clean is assembled with a bit set on the device.',
      reason: 'Else bits of a clean array would never be loaded.',
      predicate: and(
        is(shutdown, 'record.clean'),
        is(shutdown, 'work.up'),
        is(parts.power, 'off'),
        is(parts.bit[first]!, 'device.set'),
      ),
    },
    {
      id: 'becomes-clean',
      kind: 'sometimes',
      sentence: 'An array that was written is clean again, with bits still set.',
      reason: 'Else it would be clean only when it has been stopped.',
      kernel: 'md_check_recovery(): safemode',
      predicate: and(
        is(shutdown, 'record.clean'),
        is(shutdown, 'work.up'),
        is(parts.silence[first]!, 'onePass'),
        is(parts.bit[first]!, 'memory.set'),
      ),
    },
    {
      id: 'flush-makes-passes',
      kind: 'sometimes',
      sentence: 'The flush makes a pass of the daemon after its first.',
      reason: 'Else the stop would wait for the daemon, which sleeps for seconds between passes.',
      kernel: 'bitmap_flush(): bitmap_daemon_work() three times',
      predicate: and(
        is(shutdown, 'work.flushing'),
        has(shutdown, 'passesLeft', '<=', 1),
        not(is(parts.daemon, 'pass.resting')),
      ),
    },
    {
      id: 'STOP-ENDS',
      kind: 'leadsTo',
      sentence: 'A stop that has begun comes to its end.',
      reason: 'Whoever stops the array waits for it, and a shutdown of the machine with him.',
      kernel: 'md_stop_writes(), bitmap_flush()',
      premise: or(is(shutdown, 'work.flushing'), is(shutdown, 'work.saving')),
      predicate: not(or(is(shutdown, 'work.flushing'), is(shutdown, 'work.saving'))),
      quiet: ['writer', 'user', 'failure', 'crash', 'md_update_sb'],
    },
    {
      id: 'stopped-in-order',
      kind: 'sometimes',
      sentence: 'An array is stopped in order and found clean.',
      reason: 'The property of the flush would hold emptily without it.',
      predicate: and(stopped, is(parts.members, 'complete')),
    },
  ];
}
