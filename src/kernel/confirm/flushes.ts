/** A flush that counts for more than it did (S23): its member is gone, and nobody has recorded that yet. */

import type { Shown } from './counterexample.ts';

const IMAGE_SECTORS = 16_384;
/** Superblock and bitmap lie below the first, data above. */
const METADATA_SECTORS = 16;
const DATA_SECTOR = 2048;

/** The guest's disks as targets of the device mapper. Its own are named m0 to m3. */
const BELOW = 'for pair in 0=a 1=b 2=c 3=d; do';

const SET_UP = [
  'export DM_DISABLE_UDEV=1; for name in dm-mod dm-flakey dm-delay; do insmod /modules/$name.ko 2>/dev/null; done',
  'members="/dev/mapper/m0 /dev/mapper/m1 /dev/mapper/m2 /dev/mapper/m3"',
  `${BELOW} dmsetup create m\${pair%=*} --table "0 ${METADATA_SECTORS} linear /dev/ubd\${pair#*=} 0`,
  `${METADATA_SECTORS} ${IMAGE_SECTORS - METADATA_SECTORS} linear /dev/ubd\${pair#*=} ${METADATA_SECTORS}"; done`,
  'mdadm --create $array --quiet --run --force --level=5 --metadata=1.2 --raid-devices=4 --chunk=64K --bitmap=internal \\',
  '  --bitmap-chunk=64K --delay=1 --assume-clean $members 2>&1',
].join('\n');

const LOSE_CACHE = [
  'dmsetup suspend m1',
  `dmsetup load m1 --table "0 ${DATA_SECTOR} linear /dev/ubdb 0`,
  `${DATA_SECTOR} ${IMAGE_SECTORS - DATA_SECTOR} flakey /dev/ubdb ${DATA_SECTOR} 0 600 1 drop_writes"`,
  'dmsetup resume m1',
].join('\n');

/** Only writes wait: a flush does not. */
const SLOW_SUPERBLOCKS = [
  'for pair in 0=a 2=c 3=d; do disk=/dev/ubd${pair#*=}; name=m${pair%=*}',
  `dmsetup suspend $name; dmsetup load $name --table "0 ${METADATA_SECTORS} delay $disk 0 0 $disk 0 10000 $disk 0 0`,
  `${METADATA_SECTORS} ${IMAGE_SECTORS - METADATA_SECTORS} linear $disk ${METADATA_SECTORS}"; dmsetup resume $name; done`,
].join('\n');

/** The counterexample of flushes. */
export const FLUSHES: readonly Shown[] = [
  {
    name: 'flush-waits-for-record',
    network: 'the executor, modern',
    property: 'S23',
    claim:
      'A member fails, and what its cache held is lost. A flush passes over it and is acknowledged before the failure is on ' +
      'disk. After a crash the member is current, without what the flush covered.',
    scenario: {
      name: 'flush-before-record',
      sentence:
        'A flush is acknowledged between the failure of a member and its record; then the machine stops.',
      imagesCount: 4,
      imageKibibytes: IMAGE_SECTORS / 2,
      fillSeed: 56,
      boots: [
        [
          { do: 'shell', words: SET_UP, tells: 'create a RAID5 on mappings of its disks' },
          { do: 'write', text: 'old.', at: 64, length: 4 },
          { do: 'sleep', seconds: 5 },
          { do: 'set', file: 'safe_mode_delay', value: '0' },
          { do: 'write', text: 'keeps it dirty.', at: 8192, length: 4 },
          { do: 'shell', words: LOSE_CACHE, tells: 'from now on data stays in the cache of d1' },
          { do: 'write', text: 'new.', at: 64, length: 4 },
          {
            do: 'shell',
            words: SLOW_SUPERBLOCKS,
            tells: 'superblocks of the others take ten seconds',
          },
          {
            do: 'shell',
            words:
              'mdadm $array --fail /dev/mapper/m1 2>&1; ' +
              'dd if=/dev/zero of=$array count=0 conv=fsync,notrunc 2>/dev/null && result flushed yes; ' +
              'result state $(value $md/dev-dm-1/state)',
            tells: 'd1 fails, and its cache is gone; flush',
          },
          {
            do: 'faults',
            faults: [
              { fault: 'kill', when: 'before', image: '*', from: 4096, to: METADATA_SECTORS * 512 },
              { fault: 'kill', when: 'before', image: '*', from: METADATA_SECTORS * 512 },
            ],
          },
          { do: 'sleep', seconds: 15 },
        ],
        [
          { do: 'assemble', devices: ['d0', 'd1', 'd2', 'd3'] },
          // No longer: a kernel that has recorded the failure refuses this array, and nothing becomes idle.
          { do: 'sleep', seconds: 5 },
          { do: 'value', file: 'degraded', as: 'degraded' },
          { do: 'read', at: 64, as: 'read' },
          { do: 'stop' },
        ],
      ],
    },
    premises: [{ says: 'the flush was acknowledged', result: 'flushed', is: 'yes' }],
    shows: [
      {
        says: 'the failure of d1 was not on record yet, as the flush was acknowledged',
        result: 'state',
        is: 'faulty,blocked',
      },
      { says: 'd1 is active', result: 'degraded', is: '0' },
      { says: 'flushed data is lost', result: 'read', is: 'old.old.old.old.old.old.' },
    ],
  },
];
