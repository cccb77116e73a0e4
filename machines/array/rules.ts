/** The rules of the array, one switch each: what each era does, and what variants make of it. */

/** Consulted by the step builders; {@link CLASSIC_RULES} and {@link MODERN_RULES} are the kernels. */
export interface ArrayRules {
  /** A write that ends while the array is degraded sets NEEDED, wherever it went (2.6.30 to 3.1). */
  readonly degradedWriteNeedsSync: boolean;
  /** What a resync or recovery leaves NEEDED is resynced after it. */
  readonly syncLeavesResyncDue: boolean;
  /** A write that did not reach a member sets NEEDED (STRIPE_DEGRADED). */
  readonly incompleteWriteNeedsSync: boolean;
  /** A write that met a failure is acknowledged only after the failure is on disk (4.3). */
  readonly acknowledgementWaitsForRecord: boolean;
  /** A Faulty member that is still in its slot is read below its recovery_offset (2.6.36 to 3.1). */
  readonly faultyServesReads: boolean;
  /** Above recovery_offset a recovering member is not read. */
  readonly readsHeedOffset: boolean;
  /** A re-added member is not read before its recovery by the bitmap (Bitmap_sync). */
  readonly readdedServesLater: boolean;
  /** Where a resync is due, a write computes parity anew rather than from the old parity (3.7). */
  readonly reconstructsWhereResyncDue: boolean;
  /** A write whose bystander cannot be read goes by the old parity; what is read is what the write needs. */
  readonly fillMatchesDirtying: boolean;
  /** A member whose events are behind takes its role from the freshest superblock (6.8). */
  readonly roleFromFreshest: boolean;
  /** An unplug that writes a page waits for it, be it DIRTY or NEEDWRITE (3.18). */
  readonly unplugWaitsForAll: boolean;
  /** After a load all pages are written anew, since the copies of the members may differ. */
  readonly loadEqualisesCopies: boolean;
  /** A recovery begins when the writes that did not know the new member have ended (3.16). */
  readonly recoveryAwaitsOldWrites: boolean;
  /** Data goes out only after the unplug's page write. */
  readonly bitBeforeData: boolean;
  /** Data goes out only after "dirty" is on disk. */
  readonly dirtyBeforeData: boolean;
  /** The superblock of a member that is recovered by the bitmap says so (feature RECOVERY_BITMAP). */
  readonly recordsGuidedRecovery: boolean;
  /** A checkpoint of a resync moves recovery_cp (3.8). */
  readonly checkpointMovesRecoveryCp: boolean;
  /** The daemon leaves a DIRTY page to the unplug (3.5). */
  readonly daemonLeavesDirtyPages: boolean;
  /** events_cleared is raised before a bit is cleared, and on disk before the bit is (2.6.27). */
  readonly eventsClearedFirst: boolean;
  /** When a full recovery begins, events_cleared is raised past all devices that are not in a slot. */
  readonly fullRecoveryRulesOthersOut: boolean;
  /** Bits read on a degraded array are NEEDED, even if the array was clean (2.6.13). */
  readonly degradedLoadNeedsSync: boolean;
  /** Bitmap pages are written to recovering members, too (2.6.30). */
  readonly recoveringGetsBitmap: boolean;
  /** The bitmap is read from an In_sync member only. */
  readonly bitmapFromInSync: boolean;
  /** The bitmap's superblock is written before those of the members. */
  readonly bitmapSuperblockFirst: boolean;
  /** Setting bits by hand makes a resync due (2.6.33). */
  readonly handSetBitsLowerRecoveryCp: boolean;
  /** A device that is added starts as not In_sync (2.6.19). */
  readonly addedIsRecovered: boolean;
  /** A device without a history in the array is recovered in full (2.6.19). */
  readonly blankIsRecoveredInFull: boolean;
  /** events never goes back while degraded (2.6.18). */
  readonly eventsNeverGoBackDegraded: boolean;
  /** A device that is added begins at recovery_offset 0 (again since 4.3). */
  readonly addedBeginsAtZero: boolean;
  /** A device that has taken its slot keeps it until its recovery begins. */
  readonly newcomerKeepsSlot: boolean;
  /** A complete array counts as one that can be resynced. */
  readonly completeIsResynced: boolean;
  /** The failure of a recovering member interrupts its recovery. */
  readonly failureInterruptsRecovery: boolean;
  /** The end of a chunk's sync is noted only after its I/O has ended. */
  readonly syncEndsAfterIo: boolean;
  /** A discard is passed to the members only if they return zeroes after it. */
  readonly discardIsSafe: boolean;
  /** A check or repair reads all chunks, whatever the bitmap says of them (2.6.15). */
  readonly requestedIgnoresBitmap: boolean;
  /** A check may take the place of a resync that is due (4.4). */
  readonly checkPreemptsResync: boolean;
  /** A checkpoint of a check leaves recovery_cp alone, since a check repairs nothing. */
  readonly checkLeavesRecoveryCp: boolean;
  /** A check leaves NEEDED where it is. */
  readonly checkLeavesNeed: boolean;
  /** A growth sets the bits of the chunks that it adds, not only their counters. */
  readonly growthSetsBits: boolean;
  /** A growth marks what it adds from the old end on, also where no counter page is there. */
  readonly growthMarksFromOldEnd: boolean;
  /** raid5 run() starts a dirty degraded array by force alone. */
  readonly dirtyDegradedNeedsForce: boolean;
  /** Partial parity is logged before data goes out. */
  readonly partialParityFirst: boolean;
  /** A replay of the log passes over rows whose data member is not recovered there (4.15). */
  readonly replayHeedsOffset: boolean;
}

/** Linux 3.1, the last of the classic kernels 2.6.31 to 3.1. */
export const CLASSIC_RULES: ArrayRules = {
  degradedWriteNeedsSync: true,
  syncLeavesResyncDue: false,
  incompleteWriteNeedsSync: true,
  acknowledgementWaitsForRecord: false,
  faultyServesReads: true,
  readsHeedOffset: true,
  readdedServesLater: true,
  reconstructsWhereResyncDue: false,
  fillMatchesDirtying: true,
  roleFromFreshest: false,
  unplugWaitsForAll: false,
  loadEqualisesCopies: false,
  recoveryAwaitsOldWrites: false,
  bitBeforeData: true,
  dirtyBeforeData: true,
  recordsGuidedRecovery: false,
  checkpointMovesRecoveryCp: false,
  daemonLeavesDirtyPages: false,
  eventsClearedFirst: true,
  fullRecoveryRulesOthersOut: false,
  degradedLoadNeedsSync: true,
  recoveringGetsBitmap: true,
  bitmapFromInSync: true,
  bitmapSuperblockFirst: true,
  handSetBitsLowerRecoveryCp: true,
  addedIsRecovered: true,
  blankIsRecoveredInFull: true,
  eventsNeverGoBackDegraded: true,
  addedBeginsAtZero: true,
  newcomerKeepsSlot: true,
  completeIsResynced: true,
  failureInterruptsRecovery: true,
  syncEndsAfterIo: true,
  discardIsSafe: true,
  requestedIgnoresBitmap: true,
  checkPreemptsResync: false,
  checkLeavesRecoveryCp: false,
  checkLeavesNeed: false,
  growthSetsBits: false,
  growthMarksFromOldEnd: false,
  dirtyDegradedNeedsForce: true,
  partialParityFirst: true,
  replayHeedsOffset: true,
};

/** Linux 6.1. */
export const MODERN_RULES: ArrayRules = {
  ...CLASSIC_RULES,
  degradedWriteNeedsSync: false,
  acknowledgementWaitsForRecord: true,
  faultyServesReads: false,
  reconstructsWhereResyncDue: true,
  unplugWaitsForAll: true,
  recoveryAwaitsOldWrites: true,
  recordsGuidedRecovery: true,
  checkpointMovesRecoveryCp: true,
  daemonLeavesDirtyPages: true,
  checkPreemptsResync: true,
};
