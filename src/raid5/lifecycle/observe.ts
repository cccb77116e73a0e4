/**
 * What the lifecycle looks like from outside, as plain data. Conformance compares this with the
 * model.
 */

import type { ArrayState, Member, RecoveryFlags, SuperblockChanges } from '../array/state.ts';
import { FEATURE } from '../format/superblock.ts';
import { readSuperblock } from '../format/superblock-checks.ts';

/** A member; `recoveryOffset` in sectors, `Infinity` when there is nothing left to recover. */
export interface MemberObservation {
  readonly name: string;
  readonly deviceNumber: number;
  readonly slot: number;
  readonly savedSlot: number;
  readonly inSync: boolean;
  readonly faulty: boolean;
  readonly blocked: boolean;
  readonly recoveryOffset: number;
  /** The superblock on the device, or null where none can be read. */
  readonly onDisk: SuperblockObservation | null;
}

/** The parts of a superblock that the lifecycle is about; sectors, `Infinity` for MaxSector. */
export interface SuperblockObservation {
  readonly events: number;
  readonly resyncOffset: number;
  readonly recoveryOffset: number | null;
}

/** A snapshot of the lifecycle of an array. */
export interface LifecycleObservation {
  readonly recovery: RecoveryFlags;
  readonly changes: SuperblockChanges;
  /** Null without a sync thread. */
  readonly syncThread: { readonly finished: boolean } | null;
  readonly position: {
    readonly current: number;
    readonly completed: number;
    readonly active: number;
  };
  readonly mismatches: number;
  readonly members: readonly MemberObservation[];
  readonly degraded: number;
  readonly fullSync: boolean;
  /** In memory: what the next superblocks will say. */
  readonly superblock: {
    readonly events: number;
    readonly inSync: boolean;
    readonly recoveryCheckpoint: number;
  };
  readonly safemode: number;
  readonly writesPending: number;
  readonly locked: boolean;
}

/**
 * Copies the state out; later changes of the array do not show in it. Reads the devices'
 * superblocks.
 */
export function observeLifecycle(array: ArrayState): LifecycleObservation {
  const { sync } = array;
  return {
    recovery: { ...array.recovery },
    changes: { ...array.changes },
    syncThread: array.syncThread === null ? null : { finished: array.syncThread.done },
    position: { current: sync.current, completed: sync.completed, active: sync.active },
    mismatches: sync.mismatches,
    members: array.members.map(observeMember),
    degraded: array.degraded,
    fullSync: array.fullSync,
    superblock: {
      events: array.events,
      inSync: array.inSync,
      recoveryCheckpoint: array.recoveryCheckpoint,
    },
    safemode: array.safemode,
    writesPending: array.writesPending,
    locked: array.lockOwner !== null,
  };
}

function observeMember(member: Member): MemberObservation {
  return {
    name: member.device.name,
    deviceNumber: member.deviceNumber,
    slot: member.slot,
    savedSlot: member.savedSlot,
    inSync: member.inSync,
    faulty: member.faulty,
    blocked: member.blocked,
    recoveryOffset: member.recoveryOffset,
    onDisk: onDisk(member),
  };
}

function onDisk(member: Member): SuperblockObservation | null {
  try {
    const stored = readSuperblock(member.device);
    const recovering = (stored.featureMap & FEATURE.recoveryOffset) !== 0;
    return {
      events: stored.events,
      resyncOffset: stored.resyncOffsetSectors,
      recoveryOffset: recovering ? stored.recoveryOffsetSectors : null,
    };
  } catch {
    // A torn or missing superblock is a legal thing to observe.
    return null;
  }
}
