/** Named changes of the array: mends of what the eras got wrong, and faults that real kernels had. */
import type { Variant } from '../language/index.ts';
import type { ArrayRules } from './rules.ts';
import { FAULTS } from './faults.ts';

/** A variant and the rules it changes. */
export interface ArrayVariant extends Variant {
  readonly change: Partial<ArrayRules>;
}

const MENDS: readonly ArrayVariant[] = [
  {
    name: 'role-from-freshest',
    kind: 'mend',
    sentence: 'A device whose events are behind takes its role from the freshest superblock.',
    commit: 'dc1cc22ed58f (6.8)',
    bug: 82,
    concerns: ['S17', 'S16', 'S24', 'S14', 'S10', 'S11', 'READ', 'S23', 'S27'],
    change: { roleFromFreshest: true },
  },
  {
    name: 'load-equalises-copies',
    kind: 'mend',
    sentence:
      'After a load all pages of the bitmap are marked NEEDWRITE, so that all copies agree.',
    concerns: ['S1', 'READ', 'S16', 'S23', 'S24', 'S27', 'S14', 'S10', 'S11'],
    change: { loadEqualisesCopies: true },
  },
  {
    name: 'faulty-serves-nothing',
    kind: 'mend',
    sentence: 'A Faulty member is not read, whatever its recovery_offset.',
    commit: 'a847627709b3 (3.2)',
    bug: 94,
    eras: ['classic'],
    concerns: ['S16'],
    change: { faultyServesReads: false },
  },
  {
    name: 'acknowledge-after-record',
    kind: 'mend',
    sentence: 'A write that met a failure is acknowledged only after the failure is on disk.',
    commit: 'c3cce6cda162 (4.3)',
    bug: 105,
    eras: ['classic'],
    concerns: ['S23', 'S17', 'READ', 'S16', 'S24', 'S27', 'S14', 'S10', 'S11'],
    change: { acknowledgementWaitsForRecord: true },
  },
  {
    name: 'reconstruct-where-resync-due',
    kind: 'mend',
    sentence: 'Where a resync is due, parity is computed anew from all data.',
    commit: 'a7854487cd71 (3.7)',
    bug: 95,
    eras: ['classic'],
    concerns: ['S27'],
    change: { reconstructsWhereResyncDue: true },
  },
  {
    name: 'quiesce-before-recovery',
    kind: 'mend',
    sentence: 'A recovery waits for the writes that were under way when its member was added.',
    commit: '133d4527eab8 (3.16)',
    eras: ['classic'],
    concerns: ['S24', 'S17', 'READ', 'S16', 'S23', 'S27', 'S1', 'S14', 'S10', 'S11'],
    change: { recoveryAwaitsOldWrites: true },
  },
  {
    name: 'resync-what-is-left',
    kind: 'mend',
    sentence: 'What a resync or recovery leaves NEEDED is resynced after it.',
    concerns: ['NEED-DUE', 'L1'],
    change: { syncLeavesResyncDue: true },
  },
  {
    name: 'check-leaves-need',
    kind: 'mend',
    sentence: 'A check leaves NEEDED where it is: it repairs nothing.',
    eras: ['modern'],
    scope: 'checks',
    concerns: ['S14', 'READ', 'S10', 'S11'],
    change: { checkLeavesNeed: true },
  },
  {
    name: 'check-leaves-checkpoint',
    kind: 'mend',
    sentence: 'The checkpoints of a check leave recovery_cp alone.',
    eras: ['modern'],
    scope: 'checks, two chunks',
    concerns: ['S14', 'S27'],
    change: { checkLeavesRecoveryCp: true },
  },
  {
    name: 'full-recovery-rules-others-out',
    kind: 'mend',
    sentence:
      'When a device is added that is recovered in full, events_cleared is raised: no older device returns by the bitmap.',
    scope: 'spare',
    concerns: ['S10', 'S11', 'S24', 'S17', 'S16', 'S23'],
    change: { fullRecoveryRulesOthersOut: true },
  },
  {
    name: 'growth-sets-bits',
    kind: 'mend',
    sentence: 'A growth sets the bits of the chunks that it adds, not only their counters.',
    eras: ['modern'],
    scope: 'growth',
    concerns: ['S14', 'S11', 'READ', 'S1', 'S10', 'S24', 'S16', 'S17', 'S23', 'S27'],
    change: { growthSetsBits: true },
  },
  {
    name: 'growth-marks-from-old-end',
    kind: 'mend',
    sentence:
      'A growth marks what it adds from the old end on, also where no counter page is there.',
    eras: ['modern'],
    scope: 'growth-off-boundary',
    concerns: ['S14', 'S27'],
    change: { growthMarksFromOldEnd: true },
  },
  {
    name: 'unplug-waits-for-all',
    kind: 'mend',
    sentence: 'An unplug waits for every page that it writes, be it DIRTY or NEEDWRITE.',
    commit: '4b5060ddae2b (3.18)',
    eras: ['classic'],
    concerns: ['S1', 'READ', 'S16', 'S23', 'S24', 'S27', 'S14', 'S10', 'S11'],
    change: { unplugWaitsForAll: true },
  },
];

/** Faults first, then mends. */
export const ARRAY_VARIANTS: readonly ArrayVariant[] = [...FAULTS, ...MENDS];
