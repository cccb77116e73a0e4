/** The rules of a bitmap network: what its era does, and what a variant changes about it. */
import type { Variant } from '../language/index.ts';

/** `classic` is 2.6.31–3.1, `modern` is 6.1 (semantics.md 1.10, eras A and B). */
export type BitmapEra = 'classic' | 'modern';

/** Rules by name. The eras differ in some; each fault or mend changes a few and nothing else. */
export interface BitmapRules {
  readonly era: BitmapEra;
  /** A set bit is loaded as 2 (since 3.3), not 1. */
  readonly loadsAsTwo: boolean;
  /** Bitmap writes in flight are waited for before an unplug or the daemon writes (since 4.10). */
  readonly waitsForEarlierWrites: boolean;
  /** What makes an unplug wait at its end. */
  readonly unplugWaits: 'if it saw a DIRTY page' | 'if it wrote' | 'always' | 'never';
  /** Whoever leaves work for the daemon also resets allclean (since 3.2). */
  readonly allcleanFollowsPages: boolean;
  /** The classic daemon skips to the first chunk of the next file page, minding the header. */
  readonly skipsByFilePage: boolean;
  /** A resync asked for by the user is noted also for a counter that is not 0 (since 4.0–4.4). */
  readonly neededJoins: boolean;
  /** Where that counter is 1, it becomes 2 with the flag. */
  readonly neededLifts: boolean;
  /** An unplug waits for all page writes, also for pages that another unplug has fetched and not yet written. */
  readonly unplugsMindOthers: boolean;
  /** Bits set by the user lower recovery_cp, so that a resync is due (since 2.6.33). */
  readonly setBitsLowerRecoveryCp: boolean;
  /** A resync that ends looks whether something became NEEDED behind it. */
  readonly resyncLooksAgain: boolean;
  /** Daemon passes of a flush. */
  readonly flushPasses: number;
  /** A bit that is loaded is noted as something to clean. */
  readonly loadNotes: boolean;
  /** The bits of an array that says it is clean are not loaded at all. */
  readonly cleanLoadIgnoresBits: boolean;
  /** On a degraded array every write that ends sets NEEDED (2.6.30–3.1), not only one that missed a member. */
  readonly degradedWritesAreNeeded: boolean;
  /** A write that succeeds raises events_cleared even while a spare is being rebuilt. */
  readonly raisesWhileRecovering: boolean;
  /** A resync, a recovery, or loading a clean array raises events_cleared, as a write does. */
  readonly allClearingRaises: boolean;
  /** A recovery that is interrupted leaves all it had begun NEEDED. */
  readonly abortsAllBegun: boolean;
  /** An interrupted recovery leaves nothing NEEDED, not even the chunk that it was at. */
  readonly abortForgetsPosition: boolean;
  /** No page is written before the page with the superblock has landed. */
  readonly superblockLandsFirst: boolean;
  /** A page write carries a copy of the page, made when it is submitted; else the device reads memory when it comes to it. */
  readonly writesCarryCopies: boolean;
  /** An assembly takes events_cleared from the superblock of the bitmap. */
  readonly loadsEventsCleared: boolean;
  /** When a daemon pass may begin. */
  readonly daemonRuns: 'by its period' | 'never' | 'with other work';
  /** The daemon waits for page writes in flight before it writes (with {@link waitsForEarlierWrites}). */
  readonly daemonWaits: boolean;
  /** The unplug waits for page writes in flight before it writes (with {@link waitsForEarlierWrites}). */
  readonly unplugAwaitsEarlier: boolean;
  /** The last file page has attributes of its own. */
  readonly lastPageHasAttributes: boolean;
  /** The last chunk has a counter. */
  readonly lastChunkIsTracked: boolean;
  /** Chunk numbers wrap: the last chunk is taken for the first. */
  readonly chunkNumbersWrap: boolean;
  /** The unplug, changing DIRTY and NEEDWRITE, writes an old CLEAN back. */
  readonly fetchLosesClean: boolean;
  /** The copy of events_cleared into page 0 clears the bits that follow the superblock. */
  readonly superblockClobbersBits: boolean;
  /** A write that succeeds raises events_cleared. */
  readonly endRaises: boolean;
  /** A write that missed a member ends as one that did not. */
  readonly degradedFlagLost: boolean;
  /** A write ends before it is known whether a failing device got it. */
  readonly endsBeforeOutcome: boolean;
  /** The end of a write on a full counter wakes who waits for room. */
  readonly endWakes: boolean;
  /** The end of an unplug releases the stripes that it took along. */
  readonly unplugReleases: boolean;
  /** A growth sets the bits of what it adds, too. */
  readonly growthSetsBits: boolean;
  /** A growth, which notes counters as something to clean, also resets allclean. */
  readonly growthResetsAllclean: boolean;
  /** A growth marks what it adds from the old end on, wherever the walk before it stopped. */
  readonly growthMarksFromOldEnd: boolean;
  /** How far a hijacked counter is taken to speak: its half of the page (to 5.9), or the whole page (since 5.10). */
  readonly hijackGranule: 'half' | 'page';
  /** A write through a hijacked counter sets the bit of its chunk even where the counter is not 0. */
  readonly hijackRecordsEach: boolean;
  /** The daemon looks at a hijacked counter once in a pass, and clears the bits of all its chunks. */
  readonly hijackAgesOnce: boolean;
  /** RESYNC of a hijacked counter is given back only when all its chunks are behind the resync. */
  readonly hijackEndsWhole: boolean;
  readonly onePassDaemon: boolean;
  readonly daemonIgnoresFlags: boolean;
  readonly syncEndsEarly: boolean;
  readonly syncSkipsNeeded: boolean;
  readonly endForgetsClean: boolean;
  readonly endKeepsCount: boolean;
  readonly counterPageMiscounts: boolean;
  readonly clearForgetsBit: boolean;
  readonly startForgetsDirty: boolean;
}

/** A variant and the rules that it sets. */
export interface Switch extends Variant {
  readonly sets: Partial<BitmapRules>;
}

const CLASSIC: BitmapRules = {
  era: 'classic',
  loadsAsTwo: false,
  waitsForEarlierWrites: false,
  unplugWaits: 'if it saw a DIRTY page',
  allcleanFollowsPages: false,
  skipsByFilePage: false,
  neededJoins: false,
  neededLifts: false,
  unplugsMindOthers: false,
  setBitsLowerRecoveryCp: true,
  resyncLooksAgain: false,
  flushPasses: 3,
  loadNotes: true,
  cleanLoadIgnoresBits: false,
  degradedWritesAreNeeded: true,
  raisesWhileRecovering: false,
  allClearingRaises: false,
  abortsAllBegun: false,
  abortForgetsPosition: false,
  superblockLandsFirst: false,
  writesCarryCopies: false,
  loadsEventsCleared: true,
  daemonRuns: 'by its period',
  daemonWaits: true,
  unplugAwaitsEarlier: true,
  lastPageHasAttributes: true,
  lastChunkIsTracked: true,
  chunkNumbersWrap: false,
  fetchLosesClean: false,
  superblockClobbersBits: false,
  endRaises: true,
  degradedFlagLost: false,
  endsBeforeOutcome: false,
  endWakes: true,
  unplugReleases: true,
  growthSetsBits: false,
  growthResetsAllclean: false,
  growthMarksFromOldEnd: false,
  hijackGranule: 'half',
  hijackRecordsEach: false,
  hijackAgesOnce: false,
  hijackEndsWhole: false,
  onePassDaemon: false,
  daemonIgnoresFlags: false,
  syncEndsEarly: false,
  syncSkipsNeeded: false,
  endForgetsClean: false,
  endKeepsCount: false,
  counterPageMiscounts: false,
  clearForgetsBit: false,
  startForgetsDirty: false,
};

const MODERN: BitmapRules = {
  ...CLASSIC,
  era: 'modern',
  loadsAsTwo: true,
  waitsForEarlierWrites: true,
  unplugWaits: 'if it wrote',
  allcleanFollowsPages: true,
  degradedWritesAreNeeded: false,
  neededJoins: true,
  hijackGranule: 'page',
};

/** The era's own rules. */
export function rulesOfEra(era: BitmapEra): BitmapRules {
  return era === 'modern' ? MODERN : CLASSIC;
}
