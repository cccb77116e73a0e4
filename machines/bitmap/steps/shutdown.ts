/** The array is stopped in order: three daemon passes, the superblock of the bitmap, the superblocks of the members. */
import {
  type Delivery,
  type Instance,
  type Step,
  and,
  every,
  has,
  is,
  not,
  or,
  send,
  sendIf,
} from '../../language/index.ts';
import { call } from '../calls.ts';
import { type BitmapParts, inService, raid5dIdle, running } from '../parts.ts';
import type { BitmapRules } from '../rules.ts';
import type { ShutdownEvent } from '../shutdown.ts';
import { isGrowing } from './growth.ts';
import { noPageWriteInFlight, submitPage } from './page-write.ts';

/**
 * md_stop_writes, and the safe mode that calls an idle array clean (semantics.md 1.11, 5.7).
 * @param passBegins what the beginning of a daemon pass does
 * @param memoryLost what happens to memory when the array goes down
 */
export function shutdownSteps(
  parts: BitmapParts,
  rules: BitmapRules,
  shutdown: Instance<ShutdownEvent>,
  passBegins: readonly Delivery[],
  memoryLost: readonly Delivery[],
): Step[] {
  const noWrites = every(parts.writer, (writer) =>
    and(has(writer, 'started', '=', 0), is(writer, 'overflow.nobody')),
  );
  const { absence } = parts;
  const notSyncing = and(
    or(is(parts.resync, 'notDue'), is(parts.resync, 'due')),
    absence === undefined ? and() : is(absence.recovery, 'idle'),
  );
  return [
    {
      name: 'the array becomes clean',
      actor: 'raid5d',
      sentence: 'No write for a while: the superblocks of the members say that the array is clean.',
      kernel: 'md_safemode_timeout(), md_check_recovery(): in_sync = 1',
      call: call({ type: 'SAFE_MODE' }),
      guard: and(
        inService(parts),
        raid5dIdle(parts),
        noWrites,
        is(parts.resync, 'notDue'),
        is(shutdown, 'record.dirty'),
      ),
      deliveries: [send(shutdown, { type: 'IDLE' })],
    },
    {
      name: 'begin to stop the array',
      actor: 'user',
      sentence:
        'The array is stopped: writes are over, the sync thread is stopped, the flush begins.',
      kernel: 'md_stop_writes(): quiesce, bitmap_flush()',
      call: call({ type: 'STOP_BEGIN' }),
      guard: and(inService(parts), raid5dIdle(parts), noWrites, notSyncing, not(isGrowing(parts))),
      deliveries: [send(shutdown, { type: 'BEGIN', passes: rules.flushPasses })],
    },
    ...flush(parts, shutdown, passBegins),
    {
      name: 'the array is stopped',
      actor: 'stop',
      fairness: 'weak',
      sentence:
        'All page writes have landed; the members’ superblocks are written; the array is down.',
      kernel: 'md_super_wait(), md_update_sb(), md_stop()',
      call: call({ type: 'STOPPED' }),
      guard: and(running(parts), is(shutdown, 'work.saving'), noPageWriteInFlight(parts)),
      deliveries: [
        sendIf(is(parts.resync, 'notDue'), shutdown, { type: 'IDLE' }),
        send(shutdown, { type: 'STOPPED' }),
        ...memoryLost,
      ],
    },
  ];
}

function flush(
  parts: BitmapParts,
  shutdown: Instance<ShutdownEvent>,
  passBegins: readonly Delivery[],
): Step[] {
  const between = and(running(parts), is(shutdown, 'work.flushing'), raid5dIdle(parts));
  const left = has(shutdown, 'passesLeft', '>', 0);
  const idle = is(parts.daemon, 'allclean.yes');
  const { absence } = parts;
  return [
    {
      name: 'begin a pass of the flush',
      actor: 'stop',
      fairness: 'weak',
      sentence: 'The flush runs a daemon pass at once.',
      kernel: 'bitmap_flush(): daemon_sleep = 0, bitmap_daemon_work()',
      call: call({ type: 'DAEMON_BEGIN' }),
      guard: and(between, left, not(idle)),
      deliveries: [send(shutdown, { type: 'PASS' }), ...passBegins],
    },
    {
      name: 'a pass of the flush finds all clean',
      actor: 'stop',
      fairness: 'weak',
      sentence: 'allclean is set: this pass of the flush does nothing.',
      kernel: 'bitmap_daemon_work(): allclean',
      call: call({ type: 'DAEMON_SKIP' }),
      guard: and(between, left, idle),
      deliveries: [send(shutdown, { type: 'PASS' })],
    },
    {
      name: 'the flush writes the superblock',
      actor: 'stop',
      fairness: 'weak',
      sentence: 'The passes are over: page 0 goes out with the superblock, and is waited for.',
      kernel: 'bitmap_update_sb()',
      call: call({ type: 'STOP_SAVE' }),
      guard: and(between, not(left)),
      deliveries: [
        send(shutdown, { type: 'SAVE' }),
        ...(absence === undefined ? [] : [send(absence.cleared, { type: 'SAVE' as const })]),
        ...submitPage(parts, 0),
      ],
    },
  ];
}
