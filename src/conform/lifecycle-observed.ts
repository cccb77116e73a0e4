/** What the executor shows of its lifecycle, at the places of the `lifecycle` network. */
import type { ArrayState, Member, RecoveryFlags } from '../raid5/index.ts';
import { type LifecycleBench, SEGMENT_SECTORS } from './lifecycle-bench.ts';
import type { Observation, Observed } from './system.ts';

const FLAGS: Readonly<Record<string, keyof RecoveryFlags>> = {
  RUNNING: 'running',
  DONE: 'done',
  NEEDED: 'needed',
  SYNC: 'sync',
  RECOVER: 'recover',
  REQUESTED: 'requested',
  CHECK: 'check',
  INTR: 'interrupted',
  FROZEN: 'frozen',
};

/** Where the sync thread has no position yet, or no longer. */
const WITHOUT_POSITION = new Set(['sync.wake', 'sync.begin', 'sync.done']);

/** Everything that the network has a place for. */
export function observedLifecycle(bench: LifecycleBench): Observation {
  const seen: Record<string, Observed> = { 'array: running': bench.running !== undefined };
  if (bench.running !== undefined) {
    const { state } = bench.running;
    for (const [flag, key] of Object.entries(FLAGS))
      seen[`recovery: ${flag}`] = state.recovery[key];
    Object.assign(seen, observedThread(bench), observedSuperblock(state));
    bench.devices.forEach(({ name }, number) => {
      seen[`member ${number}`] = memberText(
        state.members.find(({ device }) => device.name === name),
      );
    });
    seen['array thread or user: mutex'] = state.lockOwner !== null;
    seen['writer: writes_pending'] = state.writesPending > 0;
  }
  return { ...seen, ...observedDisks(bench) };
}

function observedThread({ array, sizes }: LifecycleBench): Observation {
  const { state, scheduler } = array;
  const { syncThread, sync } = state;
  const next = scheduler.runnable().find(({ id }) => id === syncThread?.id)?.label ?? 'a wait';
  const placed = syncThread !== null && !syncThread.done && !WITHOUT_POSITION.has(next);
  const finished = syncThread?.done === true ? 'finished' : 'exists';
  // A recovery that has nothing left to do begins at MaxSector, which is the end in the network.
  const nothingLeft = sync.current === Infinity;
  const position = nothingLeft ? sizes.segments : segments(sync.current === 2 ? 0 : sync.current);
  const completed = nothingLeft ? sizes.segments : segments(sync.completed);
  return {
    'sync thread': syncThread === null ? 'absent' : finished,
    'sync thread: curr_resync': placed ? position : '-',
    'sync thread: curr_resync_completed': placed ? completed : '-',
    'segments: recovery_active': sync.active / SEGMENT_SECTORS,
  };
}

function observedSuperblock(state: ArrayState): Observation {
  return {
    'superblock: in_sync': state.inSync,
    'superblock: recovery_cp': segments(state.recoveryCheckpoint),
    'superblock: CHANGE_DEVS': state.changes.devices,
    'superblock: CHANGE_CLEAN': state.changes.clean,
    'superblock: CHANGE_PENDING': state.changes.pending,
  };
}

function memberText(member: Member | undefined): string {
  if (member === undefined || (member.faulty && member.slot < 0)) return 'out';
  if (member.faulty) return member.blocked ? 'faulty, blocked' : 'faulty';
  if (member.inSync) return 'in sync';
  return member.slot < 0 ? 'spare' : `recovering from ${segments(member.recoveryOffset)}`;
}

/** resync_offset and the roles, as the freshest of the devices that count has them. */
function observedDisks(bench: LifecycleBench): Observation {
  const freshest = bench.onDisk.reduce((best, one) =>
    one.superblock.events > best.superblock.events ? one : best,
  );
  const seen: Record<string, Observed> = {
    'superblock on disk: resync_offset': segments(freshest.superblock.resyncOffsetSectors),
  };
  bench.devices.forEach((device, number) => {
    const own = bench.onDisk.find((one) => one.device === device)?.superblock;
    const role = own === undefined ? undefined : freshest.superblock.roles[own.deviceNumber];
    seen[`record ${number}`] = recordText(role, own?.featureMap, own?.recoveryOffsetSectors);
  });
  return seen;
}

const RECOVERY_OFFSET = 2;
const NO_SLOT = 0xff00;
const SPARE = 0xffff;

function recordText(role = 0xfffe, featureMap = 0, recoveryOffset = 0): string {
  if (role >= NO_SLOT) return role === SPARE ? 'spare' : 'absent';
  const recovering = (featureMap & RECOVERY_OFFSET) !== 0;
  return recovering ? `partial up to ${segments(recoveryOffset)}` : 'active';
}

/** A sector in segments; MaxSector is beyond all of them. */
function segments(sector: number): number | string {
  return sector === Infinity ? 'MaxSector' : sector / SEGMENT_SECTORS;
}
