/** The probes on md's functions that a white-box run sets, as lines of tracefs' `kprobe_events`. */

import { RaidproofError } from '../../errors.ts';

/** Where fields of struct mddev and struct bitmap lie, in bytes: from the BTF of md_mod of Debian's 6.1.0-56-amd64. */
const LAYOUT = {
  recovery: 456,
  superblockFlags: 48,
  inSync: 468,
  events: 280,
  bitmapMddev: 48,
  bitmapEventsCleared: 56,
} as const;

/** Releases that are known to have this layout: Debian's kernels of bookworm. */
const KNOWN = /^6\.1\.0-\d+-amd64$/;

/** The probes for a kernel. Throws RP401 where the layout of its structures is not known. */
export function probesFor(release: string): readonly string[] {
  if (!KNOWN.test(release)) {
    const what = `where struct mddev of ${release} has its fields is not known`;
    const remedy = "Use Debian's 6.1.0-*-amd64, or User Mode Linux without --tier qemu.";
    throw new RaidproofError('RP401', what, '--tier qemu', remedy);
  }
  const { recovery, superblockFlags, inSync, events, bitmapMddev, bitmapEventsCleared } = LAYOUT;
  const mddev = (register: string): string =>
    `rec=+${recovery}(${register}):x64 sbfl=+${superblockFlags}(${register}):x64`;
  const recoveryOf = (register: string): string => `rec=+${recovery}(${register}):x64`;
  return [
    `p:md/startwrite md_bitmap_startwrite off=%si:u64 sec=%dx:u64 ${mddev(`+${bitmapMddev}(%di)`)}`,
    'r:md/startwrite_r md_bitmap_startwrite',
    'p:md/endwrite md_bitmap_endwrite off=%si:u64 sec=%dx:u64 success=%cx:s32',
    'p:md/unplug md_bitmap_unplug',
    'r:md/unplug_r md_bitmap_unplug',
    'r:md/counter md_bitmap_get_counter val=+0($retval):u16',
    `p:md/daemon md_bitmap_daemon_work ${recoveryOf('%di')}`,
    'r:md/daemon_r md_bitmap_daemon_work',
    'p:md/file_set md_bitmap_file_set_bit chunk_sec=%si:u64',
    'p:md/file_clear md_bitmap_file_clear_bit chunk_sec=%si:u64',
    'p:md/super_write md_super_write sector=%dx:u64 size=%cx:s32',
    'p:md/super_written super_written',
    `p:md/update_sb md_update_sb sbfl=+${superblockFlags}(%di):x64 force=%si:s32 events=+${events}(%di):u64`,
    `p:md/bm_update_sb md_bitmap_update_sb.part.0 ev_clr=+${bitmapEventsCleared}(%di):u64`,
    `p:md/check md_check_recovery ${mddev('%di')} insync=+${inSync}(%di):s32`,
    'r:md/check_r md_check_recovery',
    `p:md/do_sync md_do_sync ${recoveryOf('+8(%di)')}`,
    'r:md/do_sync_r md_do_sync',
    `p:md/reap md_reap_sync_thread ${recoveryOf('%di')}`,
    'r:md/reap_r md_reap_sync_thread',
    `p:md/spares remove_and_add_spares ${recoveryOf('%di')}`,
    'p:md/start_sync md_bitmap_start_sync off=%si:u64 degraded=%cx:s32',
    'r:md/start_sync_r md_bitmap_start_sync ret=$retval:s32',
    'p:md/end_sync md_bitmap_end_sync off=%si:u64 aborted=%cx:s32',
    'p:md/cond_end md_bitmap_cond_end_sync sector=%si:u64 force=%dx:s32',
    'p:md/close_sync md_bitmap_close_sync',
  ];
}
