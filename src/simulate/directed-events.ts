/** By era and mend, the events that lead to what goes wrong without it. */

import type { Era } from '../raid5/index.ts';
import { CLASSIC } from './directed-classic.ts';
import {
  ASSEMBLE,
  CACHED,
  CRASH,
  CRASH_OF_CACHE,
  error,
  fail,
  order,
  PAGE,
  REST,
  SETTLE,
  START,
  TIMER,
  TORN,
  until,
  write,
  type Known,
} from './directed-steps.ts';

/** The events, if that mend has any. */
export function directedEvents(era: Era, mend: string): Known | undefined {
  return BY_MEND[mend] ?? BY_ERA[era][mend];
}

/** The same in both eras. */
const BY_MEND: Readonly<Record<string, Known>> = {
  'stop-releases-mutex-6.6': {
    shape: { startsDirty: true },
    events: [
      ASSEMBLE,
      until('device m0', 'read data 0+8'),
      fail('m1'),
      ...order('idle'),
      until('user', 'sync_action.lock'),
      REST,
    ],
  },
  'flush-waits-for-record': {
    shape: { hasCache: true },
    events: [
      ...CACHED,
      fail('m0'),
      { do: 'flush' },
      until('flusher', 'flush.end'),
      CRASH_OF_CACHE,
      ASSEMBLE,
    ],
  },
  'failed-flush-fails-member': {
    shape: { hasCache: true },
    events: [...CACHED, error('flush'), { do: 'flush' }, SETTLE, CRASH_OF_CACHE, ASSEMBLE],
  },
  'failure-keeps-bits': {
    shape: { hasCache: true },
    events: [
      ...CACHED,
      fail('m0'),
      REST,
      CRASH_OF_CACHE,
      ASSEMBLE,
      { do: 'add', device: 'm0' },
      REST,
    ],
  },
  'flush-before-clear': {
    shape: { hasCache: true },
    events: [
      ...CACHED,
      TIMER,
      write(40),
      SETTLE,
      TIMER,
      SETTLE,
      TIMER,
      until('device m1', PAGE),
      CRASH_OF_CACHE,
    ],
  },
  'recovery-from-chunk-start': {
    shape: {
      spares: 1,
      bitmapChunkSectors: 64,
      geometry: { layout: 5, componentSectors: 64 },
    },
    events: [
      ASSEMBLE,
      fail('m2'),
      until('sync thread', 'sync.request @40'),
      write(0),
      until('device m0', 'write data 0+8'),
      CRASH,
      ASSEMBLE,
      REST,
    ],
  },
  'missing-member-is-recorded': {
    shape: {
      spares: 1,
      geometry: { raidDisks: 4, chunkSectors: 16, componentSectors: 16 },
    },
    events: [
      ASSEMBLE,
      { do: 'write', sector: 0, sectors: 13, durable: false },
      until('device m3', 'write superblock'),
      CRASH,
      { do: 'assemble', without: ['m3'], force: false },
      until('device s4', 'write superblock'),
      CRASH,
    ],
  },
};

/** In the modern era alone. */
const MODERN: Readonly<Record<string, Known>> = {
  'events-only-forward': {
    shape: { spares: 1, daemonSleepSeconds: 1, geometry: { raidDisks: 4, componentSectors: 16 } },
    events: [
      ASSEMBLE,
      write(0),
      REST,
      write(0),
      SETTLE,
      error('write'),
      until('clock', 'safe mode'),
      until('raid5d', 'recovery.write'),
      write(0),
      until('clock', 'daemon timeout'),
      write(32),
      until('raid5d', 'daemon.wait'),
      { do: 'remove', device: 'm0' },
      until('raid5d', 'write.issue @0'),
      until('sync thread', 'sync.look'),
      CRASH,
    ],
  },
  'check-leaves-checkpoint': {
    shape: {},
    events: [...TORN, START, ...order('check'), until('sync thread', 'sync.request @24'), CRASH],
  },
  'failure-stays-needed': {
    shape: {},
    events: [ASSEMBLE, until('raid5d', 'recovery.claim'), fail('m1'), REST],
  },
  'guided-only-in-own-slot': {
    shape: { geometry: { raidDisks: 4, componentSectors: 64 } },
    events: [
      ASSEMBLE,
      fail('m1'),
      SETTLE,
      { do: 'remove', device: 'm1' },
      { do: 'add-blank', device: 's4' },
      REST,
      fail('m2'),
      { do: 'add', device: 'm1' },
      until('sync thread', 'sync.request @32'),
      CRASH,
      ASSEMBLE,
      REST,
    ],
  },
  'growth-lets-raid5d-record': {
    shape: { roomSectors: 8 },
    events: [
      ASSEMBLE,
      write(0),
      until('raid5d', 'super.write'),
      until('device m2', 'flush'),
      { do: 'grow', sectors: 40 },
      fail('m2'),
      REST,
    ],
  },
  'growth-keeps-chunk-size': {
    shape: { bitmapChunkSectors: 1, roomSectors: 8, geometry: { componentSectors: 2048 } },
    events: [
      ASSEMBLE,
      write(16),
      until('device m2', 'write data 8+8'),
      CRASH,
      ASSEMBLE,
      START,
      ...order('frozen'),
      { do: 'grow', sectors: 2056 },
      until('user', 'unplug.write 0'),
      until('device m0', PAGE),
      CRASH,
    ],
  },
};

const BY_ERA: Readonly<Record<Era, Readonly<Record<string, Known>>>> = {
  modern: MODERN,
  classic: CLASSIC,
};
