/** The report on a member: field names and units as in the fixtures' expected.json. */

/** A slot number, or what a device is when it has none. */
export type Role = number | 'spare' | 'faulty' | 'journal';

/** The bitmap of a member; field names and units as in expected.json. */
export interface BitmapReport {
  readonly version: number;
  readonly uuid: string;
  readonly events: number;
  readonly events_cleared: number;
  readonly sync_size_sectors: number;
  readonly state: number;
  readonly chunk_bytes: number;
  readonly daemon_sleep: number;
  readonly write_behind: number;
  readonly sectors_reserved: number;
  /** Number of bits; null, as the two after it, where a damaged header or image does not let them be read. */
  readonly bits: number | null;
  readonly dirty_count: number | null;
  readonly dirty_bits: readonly (readonly [number, number])[] | null;
}

/** A member with a superblock; null stands for MaxSector, or for "not there". */
export interface ActiveMemberReport {
  readonly file: string;
  readonly size_bytes: number;
  readonly device_uuid: string;
  readonly dev_number: number;
  readonly role: Role;
  readonly dev_roles: readonly Role[];
  readonly events: number;
  readonly state: 'clean' | 'active';
  readonly resync_offset: number | null;
  readonly recovery_offset: number | null;
  readonly feature_map: number;
  readonly checksum: string;
  readonly checksum_ok: boolean;
  readonly update_time: number;
  readonly data_offset_sectors: number;
  readonly data_size_sectors: number;
  readonly super_offset_sectors: number;
  readonly bitmap_offset_sectors: number | null;
  readonly bad_block_log: {
    readonly shift: number;
    readonly size_sectors: number;
    readonly offset_sectors: number;
  } | null;
  readonly bitmap: BitmapReport | null;
  /** Null where the image ends before its data. */
  readonly data_sha256: string | null;
  /** What is wrong with it, one line each, as an assembly would refuse it; absent for a sound member. */
  readonly warnings?: readonly string[];
}

/** An image of zeros: no member yet. */
export interface BlankMemberReport {
  readonly file: string;
  readonly size_bytes: number;
  readonly superblock: null;
  readonly all_zero: true;
}

/** What `examineMember` tells. */
export type MemberReport = ActiveMemberReport | BlankMemberReport;
