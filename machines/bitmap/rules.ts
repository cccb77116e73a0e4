/** The switches of the bitmap network: each fault or mend changes one rule and nothing else. */
import type { KnownDefect, Variant } from '../language/index.ts';

/** Rules that variants change. All false is the classic era as it was. */
export interface BitmapRules {
  readonly onePassDaemon: boolean;
  readonly dataBeforeDurable: boolean;
  readonly daemonIgnoresFlags: boolean;
  readonly syncEndsEarly: boolean;
  readonly syncSkipsNeeded: boolean;
  readonly endForgetsClean: boolean;
  readonly endKeepsCount: boolean;
  readonly counterPageMiscounts: boolean;
  readonly clearForgetsBit: boolean;
  readonly startForgetsDirty: boolean;
  readonly waitsForEarlierWrites: boolean;
  readonly loadsAsTwo: boolean;
  readonly allcleanFollowsPages: boolean;
  readonly skipsByFilePage: boolean;
}

/** A variant and the rule it switches. */
interface Switch extends Variant {
  readonly rule: keyof BitmapRules;
}

const SWITCHES: readonly Switch[] = [
  {
    name: 'one-pass-daemon',
    rule: 'onePassDaemon',
    kind: 'fault',
    sentence: 'The daemon clears a bit in the first pass that finds its chunk idle.',
    concerns: ['S7'],
  },
  {
    name: 'data-before-durable',
    rule: 'dataBeforeDurable',
    kind: 'fault',
    sentence: 'The unplug does not wait: data is issued before the bit is on stable storage.',
    concerns: ['S1'],
  },
  {
    name: 'daemon-ignores-flags',
    rule: 'daemonIgnoresFlags',
    kind: 'fault',
    sentence: 'The daemon compares the low count only, not the whole word.',
    concerns: ['S8'],
  },
  {
    name: 'sync-ends-early',
    rule: 'syncEndsEarly',
    kind: 'fault',
    sentence: 'The end of a resync is noted without waiting for outstanding resync I/O.',
    commit: 'b47490c9bc73 (2.6.25) added the wait',
    concerns: ['S9'],
  },
  {
    name: 'sync-skips-needed',
    rule: 'syncSkipsNeeded',
    kind: 'fault',
    sentence: 'The resync takes the need of a chunk over without reading its stripes.',
    concerns: ['S14'],
  },
  {
    name: 'end-forgets-clean',
    rule: 'endForgetsClean',
    kind: 'fault',
    sentence: 'The end of the last write does not mark its page CLEAN.',
    concerns: ['S6'],
  },
  {
    name: 'end-keeps-count',
    rule: 'endKeepsCount',
    kind: 'fault',
    sentence: 'The end of a write does not give its count back.',
    concerns: ['S2'],
  },
  {
    name: 'counter-page-miscounts',
    rule: 'counterPageMiscounts',
    kind: 'fault',
    sentence: 'Loading a set bit does not count its counter on the counter page.',
    concerns: ['S5'],
  },
  {
    name: 'clear-forgets-bit',
    rule: 'clearForgetsBit',
    kind: 'fault',
    sentence: 'The daemon takes a counter to 0 and leaves its bit set in memory.',
    concerns: ['S3'],
  },
  {
    name: 'start-forgets-dirty',
    rule: 'startForgetsDirty',
    kind: 'fault',
    sentence: 'Setting a bit does not mark its page DIRTY.',
    concerns: ['S4'],
  },
  {
    name: 'wait-for-earlier-writes',
    rule: 'waitsForEarlierWrites',
    kind: 'mend',
    sentence: 'No bitmap page is written while an earlier bitmap write is in flight.',
    commit: '85c9ccd4f026 (4.10) waits so before an unplug or the daemon writes',
    concerns: ['S4', 'S1', 'S14', 'S9'],
  },
  {
    name: 'load-as-two',
    rule: 'loadsAsTwo',
    kind: 'mend',
    sentence: 'A set bit is loaded as 2, not 1, so that writes before the resync count right.',
    commit: 'ef99bf480de9 (3.3)',
    concerns: ['S2', 'S7', 'S3', 'S5', 'S8', 'S1', 'S14', 'S9'],
  },
  {
    name: 'allclean-follows-pages',
    rule: 'allcleanFollowsPages',
    kind: 'mend',
    sentence: 'Whoever marks a page CLEAN or finds it so also resets allclean.',
    commit: 'the rules of 3.2',
    concerns: ['S6'],
  },
  {
    name: 'skip-by-file-page',
    rule: 'skipsByFilePage',
    kind: 'mend',
    sentence: 'The daemon skips to the first chunk of the next file page, minding the header.',
    commit: 'bf07bb7d5be4 (3.5) scans by counter page instead',
    concerns: ['S6'],
  },
];

/** All variants of the bitmap network. */
export const BITMAP_VARIANTS: readonly Variant[] = SWITCHES;

/** What the classic rules themselves violate. */
export const BITMAP_DEFECTS: readonly KnownDefect[] = [
  ...['S4', 'S1', 'S14', 'S9'].map((property) => ({
    property,
    mend: 'wait-for-earlier-writes',
    consequence:
      'Two writes of one bitmap page are in flight and land in the wrong order: the older, with the bit ' +
      'clear, lands last. Data goes out over a clear bit; after a crash no resync visits the stripe, and ' +
      'the loss of a member then returns wrong data.',
    versions: 'up to 4.9',
  })),
  ...['S2', 'S7', 'S3', 'S5', 'S8', 'S1', 'S14', 'S9'].map((property) => ({
    property,
    mend: 'load-as-two',
    consequence:
      'After an unclean stop a counter is NEEDED|1. A write that starts before the resync makes it ' +
      'NEEDED|2, one too few: once the resync is over the daemon takes the chunk for idle and clears its ' +
      'bit, while the write may still be in flight.',
    versions: 'up to 3.2',
  })),
  {
    property: 'S6',
    mend: 'allclean-follows-pages',
    consequence:
      'A pass that runs while a write is in flight leaves allclean set; the end of the write does not ' +
      'reset it. The daemon then sleeps until the next write, and the bit stays set.',
    versions: 'up to 3.1',
  },
  {
    property: 'S6',
    mend: 'skip-by-file-page',
    consequence:
      'The scan skips file pages as if the file had no header, and so passes over the first chunks of ' +
      'the next page: their bits are cleared late or never.',
    versions: 'up to 3.4',
  },
];

/** The rules with the named variants switched on. */
export function bitmapRules(variants: ReadonlySet<string>): BitmapRules {
  const on = SWITCHES.filter((one) => variants.has(one.name)).map((one) => [one.rule, true]);
  const off = SWITCHES.map((one) => [one.rule, false]);
  return Object.fromEntries([...off, ...on]) as BitmapRules;
}
