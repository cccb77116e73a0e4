/** Growing while something else happens: a member fails, or the machine stops (L5, S14): mends of the executor, tried on the real driver. */

import type { Device, Operation } from '../operations.ts';
import type { Shown } from './counterexample.ts';

const IMAGE_SECTORS = 16_384;
/** Superblock and bitmap lie below it, data above. */
const DATA_SECTOR = 2048;
const OLD_KIBIBYTES = 4096;
const NEW_KIBIBYTES = 6144;

/** The machine stops before a write of a disk that is no member. */
const POWER_OFF: readonly Operation[] = [
  { do: 'faults', faults: [{ fault: 'kill', when: 'before', image: 'd4' }] },
  {
    do: 'shell',
    words: 'dd if=/dev/zero of=/dev/ubde bs=4k count=1 oflag=direct 2>/dev/null; sleep 5',
    tells: 'the machine stops',
  },
];

const SET_UP = [
  'export DM_DISABLE_UDEV=1; for name in dm-mod dm-delay; do insmod /modules/$name.ko 2>/dev/null; done',
  'members="/dev/mapper/m0 /dev/mapper/m1 /dev/mapper/m2 /dev/mapper/m3"',
  'for pair in 0=a 1=b 2=c 3=d; do dmsetup create m${pair%=*} \\',
  `--table "0 ${IMAGE_SECTORS} linear /dev/ubd\${pair#*=} 0"; done`,
  'mdadm --create $array --quiet --run --force --level=5 --metadata=1.2 --raid-devices=4 --chunk=64K --bitmap=internal \\',
  `  --bitmap-chunk=64K --delay=600 --assume-clean --size=${OLD_KIBIBYTES} $members 2>&1`,
  // Without lists of bad blocks a failed write fails the member.
  'mdadm --stop $array 2>&1; mdadm --assemble --run --update=no-bbl $array $members 2>&1',
].join('\n');

/** Writes of data to d1 fail after six seconds; those to d2 take twelve, and succeed. */
const SLOW_DATA = [
  `dmsetup create e1 --table "0 ${IMAGE_SECTORS} error"`,
  'slow() { dmsetup suspend $1',
  `  dmsetup load $1 --table "0 ${DATA_SECTOR} linear $2 0`,
  `${DATA_SECTOR} ${IMAGE_SECTORS - DATA_SECTOR} delay $2 ${DATA_SECTOR} 0 $3 ${DATA_SECTOR} $4"; dmsetup resume $1; }`,
  'slow m1 /dev/ubdb /dev/mapper/e1 6000; slow m2 /dev/ubdc /dev/ubdc 12000',
].join('\n');

const growthLetsRaid5dRecord: Shown = {
  name: 'growth-lets-raid5d-record',
  network: 'the executor, modern',
  property: 'L5',
  claim:
    'A growth waits for the last stripe with the mutex held; the stripe waits for the record of a failure, and raid5d for the mutex.',
  scenario: {
    name: 'grow-as-a-member-fails',
    sentence: 'An array is grown while two writes are under way, of which one fails a member.',
    imagesCount: 5,
    imageKibibytes: IMAGE_SECTORS / 2,
    fillSeed: 57,
    boots: [
      [
        { do: 'shell', words: SET_UP, tells: 'create a RAID5 on mappings of its disks' },
        // Both bits are set, and the superblocks say active.
        { do: 'set', file: 'safe_mode_delay', value: '600' },
        { do: 'write', text: 'old.', at: 64, length: 4 },
        { do: 'write', text: 'old.', at: 64 * 3 * 16 + 128, length: 4 },
        { do: 'sleep', seconds: 2 },
        {
          do: 'shell',
          words: SLOW_DATA,
          tells: 'data of d1 fails after 6 s, data of d2 takes 12 s',
        },
        { do: 'write', text: 'new.', at: 64, length: 4, background: true },
        { do: 'write', text: 'new.', at: 64 * 3 * 16 + 128, length: 4, background: true },
        { do: 'sleep', seconds: 2 },
        {
          do: 'shell',
          words: [
            `{ echo ${NEW_KIBIBYTES} > $md/component_size; said grown; } & growth=$!`,
            'sleep 1; result began "$(value $md/dev-dm-1/state)"',
          ].join('\n'),
          tells: 'the array is grown',
        },
        { do: 'sleep', seconds: 60 },
        {
          do: 'shell',
          words: [
            'result state "$(value $md/dev-dm-1/state)"',
            'kill -0 $growth 2>/dev/null && result growth waits || result growth done',
            'waiting=0; for writer in $writers; do kill -0 $writer 2>/dev/null && waiting=$((waiting + 1)); done',
            'result writes-waiting $waiting',
            'result component "$(value $md/component_size)"',
            'for process in $growth $(pidof md0_raid5); do cat /proc/$process/wchan 2>/dev/null; echo; cat /proc/$process/stack 2>/dev/null; done',
          ].join('\n'),
          tells: 'a minute later',
        },
        ...POWER_OFF,
      ],
    ],
  },
  premises: [{ says: 'd1 had not failed as the growth began', result: 'began', is: 'in_sync' }],
  shows: [
    {
      says: 'the failure is not on record',
      result: 'state',
      is: 'faulty,blocked,write_error,want_replacement',
    },
    { says: 'the growth waits', result: 'growth', is: 'waits' },
    { says: 'a write waits', result: 'writes-waiting', isAbove: 0 },
  ],
};

/** Members of the second array: 2,048 chunks of 4 KiB, for which the sector of the bitmap just has room. */
const FOUR: readonly Device[] = ['d0', 'd1', 'd2', 'd3'];
const FULL_KIBIBYTES = 8192;
const BITMAP_BYTE = 8192;
const DATA_BYTE = DATA_SECTOR * 512;
/** Row 100 of chunks; its first data chunk lies on the member that the layout says. */
const ROW = 100;
const PRECIOUS_KIBIBYTES = ROW * 3 * 64;

const growthKeepsChunkSize: Shown = {
  name: 'growth-keeps-chunk-size',
  network: 'the executor, modern',
  property: 'S14',
  claim:
    'A growth that doubles the chunk of the bitmap writes its pages before the header that tells of it.',
  scenario: {
    name: 'grow-beyond-the-bitmap',
    sentence:
      'An array whose resync is put off is grown so far that its bitmap needs larger chunks; the machine stops between pages and header.',
    imagesCount: 4,
    imageKibibytes: FULL_KIBIBYTES + 4096,
    fillSeed: 58,
    boots: [
      [
        {
          do: 'create',
          devices: FOUR,
          bitmapChunkKibibytes: 4,
          sizeKibibytes: FULL_KIBIBYTES,
          assumeClean: false,
        },
        { do: 'write', text: 'old.', at: PRECIOUS_KIBIBYTES, length: 4 },
        { do: 'await-clear' },
        // Of data and parity only one gets through.
        {
          do: 'faults',
          faults: [
            {
              fault: 'kill',
              when: 'after',
              image: '*',
              from: DATA_BYTE + ROW * 65_536,
              to: DATA_BYTE + (ROW + 1) * 65_536,
            },
          ],
        },
        { do: 'write', text: 'new.', at: PRECIOUS_KIBIBYTES, length: 4 },
        { do: 'sleep', seconds: 5 },
      ],
      [
        {
          do: 'shell',
          words: 'echo 1 > /sys/module/md_mod/parameters/start_ro',
          tells: 'arrays start read-only',
        },
        { do: 'assemble', devices: FOUR },
        { do: 'set', file: 'sync_action', value: 'frozen' },
        { do: 'set', file: 'array_state', value: 'active' },
        { do: 'sleep', seconds: 1 },
        { do: 'bits', device: 'd0', as: 'bits-due' },
        { do: 'value', file: 'resync_start', as: 'resync-due' },
        {
          do: 'faults',
          faults: [
            {
              fault: 'kill',
              when: 'before',
              image: '*',
              from: BITMAP_BYTE,
              to: BITMAP_BYTE + 4096,
              count: FOUR.length + 1,
            },
            { fault: 'kill', when: 'before', image: '*', from: 4096, to: BITMAP_BYTE },
          ],
        },
        { do: 'set', file: 'component_size', value: String(FULL_KIBIBYTES + 1024) },
        { do: 'sleep', seconds: 5 },
      ],
      [
        { do: 'examine', device: 'd0' },
        { do: 'assemble', devices: FOUR },
        { do: 'await-idle' },
        { do: 'value', file: 'component_size', as: 'component' },
        { do: 'value', file: 'resync_start', as: 'resync-start' },
        { do: 'check', as: 'mismatches' },
        { do: 'stop' },
      ],
    ],
  },
  premises: [
    { says: 'one chunk was to be resynced', result: 'bits-due', is: '1' },
    { says: 'the new size was not on disk', result: 'component', is: String(FULL_KIBIBYTES) },
  ],
  shows: [
    { says: 'no resync is due any more', result: 'resync-start', is: 'none' },
    { says: 'parity does not fit', result: 'mismatches', isAbove: 0 },
  ],
};

/** The counterexamples of growth that something else comes into. */
export const GROWTH_STOPS: readonly Shown[] = [growthLetsRaid5dRecord, growthKeepsChunkSize];
