/** Mechanisms of the bitmap switched off one by one: what each property notices. */
import type { Switch } from './rules.ts';

/** Faults that stand for no commit but for the mechanism that they take away. */
export const MECHANISM_FAULTS: readonly Switch[] = [
  {
    name: 'one-pass-daemon',
    kind: 'fault',
    sentence: 'The daemon clears a bit in the first pass that finds its chunk idle.',
    concerns: ['S7'],
    sets: { onePassDaemon: true },
  },
  {
    name: 'data-before-durable',
    kind: 'fault',
    sentence: 'The unplug does not wait: data is issued before the bit is on stable storage.',
    concerns: ['S1'],
    sets: { unplugWaits: 'never' },
  },
  {
    name: 'daemon-ignores-flags',
    kind: 'fault',
    sentence: 'The daemon compares the low count only, not the whole word.',
    concerns: ['S8'],
    sets: { daemonIgnoresFlags: true },
  },
  {
    name: 'sync-ends-early',
    kind: 'fault',
    sentence: 'The end of a resync is noted without waiting for outstanding resync I/O.',
    bug: 11,
    commit: 'b47490c9bc73 (2.6.25) added the wait',
    concerns: ['S9'],
    sets: { syncEndsEarly: true },
  },
  {
    name: 'sync-skips-needed',
    kind: 'fault',
    sentence: 'The resync takes the need of a chunk over without reading its stripes.',
    concerns: ['S14'],
    sets: { syncSkipsNeeded: true },
  },
  {
    name: 'end-forgets-clean',
    kind: 'fault',
    sentence: 'The end of the last write does not mark its page CLEAN.',
    concerns: ['S6'],
    sets: { endForgetsClean: true },
  },
  {
    name: 'end-keeps-count',
    kind: 'fault',
    sentence: 'The end of a write does not give its count back.',
    concerns: ['S2'],
    sets: { endKeepsCount: true },
  },
  {
    name: 'counter-page-miscounts',
    kind: 'fault',
    sentence: 'Loading a set bit does not count its counter on the counter page.',
    concerns: ['S5'],
    sets: { counterPageMiscounts: true },
  },
  {
    name: 'clear-forgets-bit',
    kind: 'fault',
    sentence: 'The daemon takes a counter to 0 and leaves its bit set in memory.',
    concerns: ['S3'],
    sets: { clearForgetsBit: true },
  },
  {
    name: 'start-forgets-dirty',
    kind: 'fault',
    sentence: 'Setting a bit does not mark its page DIRTY.',
    concerns: ['S4'],
    sets: { startForgetsDirty: true },
  },
  {
    name: 'end-wakes-nobody',
    kind: 'fault',
    sentence: 'The end of a write on a full counter does not wake the writers that wait for room.',
    concerns: ['L7'],
    sets: { endWakes: false },
  },
  {
    name: 'unplug-releases-nobody',
    kind: 'fault',
    sentence: 'The end of an unplug leaves the stripes parked that it took along.',
    concerns: ['L9'],
    sets: { unplugReleases: false },
  },
];
