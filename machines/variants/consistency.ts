/** Historical bugs of RAID5 and the consistency of data: what was mended, where, and when. */
import { type HistoricalBug, bug } from './bug.ts';

/** In the order of their numbers. */
export const CONSISTENCY_BUGS: readonly HistoricalBug[] = [
  bug(87, '3285edf152ce', '2.6.18', 'Fix bug that stops raid5 resync from happening'),
  bug(88, '2adc7d47c4db', '2.6.17', 'Fix inverted test for ’repair’ directive'),
  bug(89, '3855ad9f398d', '2.6.15', 'user-request sync of raid5 ignores intent bitmap'),
  bug(92, 'bd2ab67030e9', '2.6.25', 'close a livelock window in handle_parity_checks5'),
  bug(93, '0f94e87cdeaa', '2.6.24', 'data corruption when a degraded raid5 array is reshaped'),
  bug(94, 'a847627709b3', '3.2', 'bug that could result in reads from a failed device'),
  bug(95, 'a7854487cd71', '3.7', 'When RAID5 is dirty, force reconstruct-write'),
  bug(
    96,
    '108cef3aa416',
    '3.19 (stable)',
    'fetch_block must fetch all the blocks handle_stripe_dirtying wants',
  ),
  bug(98, 'f94c0b6658c7*', '3.11', 'fix interaction of replace and recovery'),
  bug(
    100,
    '9c4bdf697c39*',
    '3.17',
    'md/raid6: avoid data corruption during recovery of double-degraded RAID6',
  ),
  bug(101, '8e0e99ba64c7*', '3.17', 'disable ’DISCARD’ by default due to safety concerns'),
  bug(103, 'bb27051f9fd7*', '4.1', 'fix handling of degraded stripes in batches'),
  bug(
    105,
    '55ce74d4bfe1*, c3cce6cda162*',
    '4.3',
    'raid1/raid5: ensure device failure recorded before write request returns',
  ),
  bug(
    106,
    'bd8688a199b8*',
    '4.4',
    'md/raid1: don’t clear bitmap bit when bad-block-list write fails',
  ),
  bug(109, 'd63e2fc804c4*', '4.19', 'data corruption of replacements after originals dropped'),
  bug(
    110,
    '07719ff767dc*, 0b01dec0f4cb*',
    '4.15',
    'raid5-ppl: check recovery_offset; don’t resync after rebuild',
  ),
  bug(111, 'a1c6ae3d9f3d*', '5.9', 'Fix Force reconstruct-write io stuck in degraded raid5'),
  bug(
    112,
    '151f66bb618d*',
    '6.10',
    'fix deadlock that raid5d() wait for itself to clear MD_SB_CHANGE_PENDING',
  ),
  bug(113, null, '6.19', 'fix IO hang when array is broken with IO inflight'),
  bug(114, '93dec51e716d*', '6.17', 'md/raid1: fix data lost for writemostly rdev'),
  bug(
    115,
    'c916ca35308d*',
    '6.11',
    'md/raid1: Fix data corruption for degraded array with slow disk',
  ),
];
