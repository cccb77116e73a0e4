/** What the `lifecycle` network says should be seen, at the same places as the executor's. */
import type { LocalState, View } from '../network/index.ts';
import type { LifecycleSizes } from './lifecycle-bench.ts';
import type { Observation, Observed } from './system.ts';

const FLAGS = ['RUNNING', 'DONE', 'NEEDED', 'SYNC', 'RECOVER', 'INTR'] as const;

/** Flags of users, each an instance of its own. */
const WISHES = ['REQUESTED', 'CHECK', 'FROZEN'] as const;

/** Everything that the executor shows. */
export function expectedLifecycle(sizes: LifecycleSizes, view: View): Observation {
  const running = has(view('array'), 'running');
  const seen: Record<string, Observed> = { 'array: running': running };
  const devices = Array.from({ length: sizes.members + sizes.spares }, (_, number) => number);
  if (running) {
    for (const flag of FLAGS)
      seen[`recovery: ${flag}`] = has(view('recovery'), `${flag.toLowerCase()}.set`);
    for (const wish of WISHES) seen[`recovery: ${wish}`] = has(view(wish), 'set');
    Object.assign(seen, expectedThread(sizes, view), expectedSuperblock(sizes, view));
    for (const number of devices)
      seen[`member ${number}`] = memberText(sizes, view(`member ${number}`));
    seen['array thread or user: mutex'] =
      !has(view('array thread'), 'idle') || !has(view('user'), 'idle');
    seen['writer: writes_pending'] = !has(view('writer'), 'quiet');
  }
  seen['superblock on disk: resync_offset'] = segments(sizes, view('superblock'), 'resyncOffset');
  for (const number of devices)
    seen[`record ${number}`] = recordText(sizes, view(`record ${number}`));
  return seen;
}

function expectedThread(sizes: LifecycleSizes, view: View): Observation {
  const thread = view('sync thread');
  const placed = ['syncing', 'checkpointing', 'draining'].some((path) => has(thread, path));
  const finished = has(thread, 'done') ? 'finished' : 'exists';
  const inFlight = Array.from({ length: sizes.segments }, (_, number) =>
    has(view(`segment ${number}`), 'request.inFlight'),
  );
  return {
    'sync thread': has(thread, 'absent') ? 'absent' : finished,
    'sync thread: curr_resync': placed ? Number(thread.context['position']) : '-',
    'sync thread: curr_resync_completed': placed ? Number(thread.context['completed']) : '-',
    'segments: recovery_active': inFlight.filter((one) => one).length,
  };
}

function expectedSuperblock(sizes: LifecycleSizes, view: View): Observation {
  const superblock = view('superblock');
  return {
    'superblock: in_sync': has(superblock, 'writes.clean'),
    'superblock: recovery_cp': segments(sizes, superblock, 'recoveryCp'),
    'superblock: CHANGE_DEVS': has(superblock, 'changeDevs.set'),
    'superblock: CHANGE_CLEAN': has(superblock, 'changeClean.set'),
    'superblock: CHANGE_PENDING': has(superblock, 'changePending.set'),
  };
}

function memberText(sizes: LifecycleSizes, member: LocalState): string {
  if (has(member, 'out') || has(member, 'gone')) return 'out';
  if (has(member, 'faulty'))
    return member.context['blocked'] === true ? 'faulty, blocked' : 'faulty';
  if (has(member, 'inSync')) return 'in sync';
  if (has(member, 'spare')) return 'spare';
  return `recovering from ${segments(sizes, member, 'recoveryOffset')}`;
}

function recordText(sizes: LifecycleSizes, record: LocalState): string {
  if (has(record, 'absent')) return 'absent';
  if (has(record, 'spare')) return 'spare';
  return has(record, 'active') ? 'active' : `partial up to ${segments(sizes, record, 'offset')}`;
}

/** A position in segments; one more than there are is MaxSector. */
function segments(sizes: LifecycleSizes, state: LocalState, key: string): number | string {
  const value = Number(state.context[key]);
  return value > sizes.segments ? 'MaxSector' : value;
}

function has(state: LocalState, path: string): boolean {
  return state.paths.has(path);
}
