/** Units and sizes that every part of the executor shares. */

/** Bytes of a sector; md counts in these whatever the device has. */
export const SECTOR_BYTES = 512;

/**
 * md's MaxSector: "past every sector". All-ones on disk, infinite here so that comparisons just
 * work.
 */
export const MAX_SECTOR = Number.POSITIVE_INFINITY;

/**
 * Sectors of one member in a stripe head, the unit of caching and of sync (raid5.c STRIPE_SECTORS).
 */
export const STRIPE_SECTORS = 8;

/** Bytes of one member in a stripe head (raid5.c STRIPE_SIZE). */
export const STRIPE_BYTES = STRIPE_SECTORS * SECTOR_BYTES;

/** Byte of the member where a v1.2 superblock starts (semantics 2.1). */
export const SUPERBLOCK_OFFSET_BYTES = 4096;

/** Sector of the member where a v1.2 superblock starts. */
export const SUPERBLOCK_OFFSET_SECTORS = SUPERBLOCK_OFFSET_BYTES / SECTOR_BYTES;
