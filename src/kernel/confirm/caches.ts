/** What a member's cache held and lost, though everything around it says that it is there (S14): mends of the executor, tried on the real driver. */

import type { Operation } from '../operations.ts';
import type { Expectation, Shown } from './counterexample.ts';

const IMAGE_SECTORS = 16_384;
/** Superblock and bitmap lie below it, data above. */
const DATA_SECTOR = 2048;
/** Longer than from an acknowledged write to the end of its bit: a flush that began behind the write is not over by then. */
const FLUSH_MILLISECONDS = 10_000;

/** The guest's disks as targets of the device mapper, with a cache that md is told of. */
function setUp(): string {
  return [
    'export DM_DISABLE_UDEV=1; for name in dm-mod dm-flakey dm-delay; do insmod /modules/$name.ko 2>/dev/null; done',
    'for pair in 0=a 1=b 2=c 3=d; do',
    `dmsetup create m\${pair%=*} --table "0 ${DATA_SECTOR} linear /dev/ubd\${pair#*=} 0`,
    `${DATA_SECTOR} ${IMAGE_SECTORS - DATA_SECTOR} linear /dev/ubd\${pair#*=} ${DATA_SECTOR}"`,
    'echo "write back" > /sys/block/dm-${pair%=*}/queue/write_cache; done',
    'mdadm --create $array --quiet --run --force --level=5 --metadata=1.2 --raid-devices=4 --chunk=64K \\',
    `  --bitmap=internal --bitmap-chunk=64K --delay=1 --assume-clean /dev/mapper/m0 /dev/mapper/m1 /dev/mapper/m2 /dev/mapper/m3 2>&1`,
  ].join('\n');
}

/** From now on what is written to d1's data area stays in its cache, and a flush of it takes its time. */
const CACHE: Operation = {
  do: 'shell',
  words: [
    'dmsetup suspend m1',
    `dmsetup load m1 --table "0 ${DATA_SECTOR} delay /dev/ubdb 0 0 /dev/ubdb 0 0 /dev/ubdb 0 ${FLUSH_MILLISECONDS}`,
    `${DATA_SECTOR} ${IMAGE_SECTORS - DATA_SECTOR} flakey /dev/ubdb ${DATA_SECTOR} 0 600 1 drop_writes"`,
    'dmsetup resume m1; echo "write back" > /sys/block/dm-1/queue/write_cache',
  ].join('\n'),
  tells: 'from now on data stays in the cache of d1, and a flush of it takes 10 s',
};

/** dm-delay tells how many flushes it holds back. */
const FLUSHING: Operation = {
  do: 'shell',
  words: "result flushes $(dmsetup status m1 | awk '/delay/ { print $6 }')",
  tells: 'flushes of d1 that are under way',
};

const NOT_FLUSHED: Expectation = {
  says: 'd1 was still flushing',
  result: 'flushes',
  isAbove: 0,
};

/** The data goes to the member whose cache keeps it: block 16 of the array is the first of the second chunk, on d1. */
const OLD: Operation = { do: 'write', text: 'old.', at: 64, length: 4 };
const NEW: Operation = { do: 'write', text: 'new.', at: 64, length: 4 };

/** An array with the old data and no bit set. */
const CREATED: readonly Operation[] = [
  { do: 'shell', words: setUp(), tells: 'create a RAID5 on mappings of its disks' },
  OLD,
  { do: 'await-clear' },
];

/** The new data is in the cache of d1 alone, which flushes it yet, and its bit is clear on d3. */
const CLEARED_BEFORE_FLUSH: readonly Operation[] = [
  ...CREATED,
  { do: 'set', file: 'safe_mode_delay', value: '600' },
  { do: 'write', text: 'keeps it dirty.', at: 8192, length: 4 },
  { do: 'sleep', seconds: 5 },
  CACHE,
  NEW,
  { do: 'await-clear', device: 'd3' },
  { do: 'bits', device: 'd3', as: 'bits-d3' },
  FLUSHING,
];

/** The machine stops before a write of a disk that is no member. */
const POWER_OFF: readonly Operation[] = [
  { do: 'faults', faults: [{ fault: 'kill', when: 'before', image: 'd4' }] },
  {
    do: 'shell',
    words: 'dd if=/dev/zero of=/dev/ubde bs=4k count=1 oflag=direct 2>/dev/null; sleep 5',
    tells: 'the machine stops',
  },
];

const AGAIN: readonly Operation[] = [
  { do: 'assemble', devices: ['d0', 'd1', 'd2', 'd3'] },
  { do: 'await-idle' },
  { do: 'sleep', seconds: 2 },
  { do: 'value', file: 'degraded', as: 'degraded' },
  { do: 'read', at: 64, as: 'read' },
  { do: 'check', as: 'mismatches' },
  { do: 'stop' },
];

const WHOLE: Expectation = { says: 'every slot has its member', result: 'degraded', is: '0' };

const SHOWS: readonly Expectation[] = [
  WHOLE,
  { says: 'parity of one block does not fit, and nobody knows', result: 'mismatches', is: '8' },
];

/** The counterexamples of caches. */
export const CACHES: readonly Shown[] = [
  {
    name: 'flush-before-clear',
    network: 'the executor, modern',
    property: 'S14',
    claim: 'A cleared bit is durable on one member while the data is in the cache of another.',
    scenario: {
      name: 'bit-cleared-before-flush',
      sentence:
        'A bit is cleared on three members while the fourth still flushes the data that it is about; then the machine stops.',
      imagesCount: 5,
      imageKibibytes: IMAGE_SECTORS / 2,
      boots: [[...CLEARED_BEFORE_FLUSH, ...POWER_OFF], AGAIN],
    },
    premises: [{ says: 'the bit was clear on d3', result: 'bits-d3', is: '0' }, NOT_FLUSHED],
    shows: SHOWS,
  },
  {
    name: 'failure-keeps-bits',
    network: 'the executor, modern',
    property: 'S14',
    claim: 'A member fails, and with it what its cache held; its chunks are not needed any more.',
    scenario: {
      name: 'cache-lost-with-its-member',
      sentence:
        'A member fails and loses its cache after the bits of what was in it were cleared on the others; it comes back.',
      imagesCount: 5,
      imageKibibytes: IMAGE_SECTORS / 2,
      boots: [
        [
          ...CLEARED_BEFORE_FLUSH,
          {
            do: 'shell',
            words:
              'mdadm $array --fail /dev/mapper/m1 2>&1; sleep 12; mdadm $array --remove /dev/mapper/m1 2>&1',
            tells: 'd1 fails, and is removed',
          },
          {
            do: 'shell',
            words: [
              'dmsetup suspend m1',
              `dmsetup load m1 --table "0 ${IMAGE_SECTORS} linear /dev/ubdb 0"`,
              'dmsetup resume m1; mdadm $array --re-add /dev/mapper/m1 2>&1',
            ].join('\n'),
            tells: 'd1 comes back, without what was in its cache',
          },
          { do: 'await-idle' },
          { do: 'value', file: 'degraded', as: 'degraded' },
          { do: 'read', at: 64, as: 'read' },
          { do: 'stop' },
        ],
      ],
    },
    premises: [{ says: 'the bit was clear on d3', result: 'bits-d3', is: '0' }, NOT_FLUSHED],
    // A check would look at what the stripe cache still holds: the new data.
    shows: [
      WHOLE,
      { says: 'the old data is read', result: 'read', is: 'old.old.old.old.old.old.' },
    ],
  },
  {
    name: 'failed-flush-fails-member',
    network: 'the executor, modern',
    property: 'the contract of a flush',
    claim:
      'A member cannot flush its cache; md does not ask, and acknowledges the flush (md_end_flush).',
    scenario: {
      name: 'flush-fails',
      sentence:
        'A member fails every flush; a flush of the array is acknowledged, and nobody has failed.',
      imagesCount: 4,
      imageKibibytes: IMAGE_SECTORS / 2,
      boots: [
        [
          ...CREATED,
          { do: 'sleep', seconds: 2 },
          {
            do: 'shell',
            words: [
              'dmsetup suspend m1',
              `dmsetup load m1 --table "0 ${IMAGE_SECTORS} flakey /dev/ubdb 0 0 600 1 error_writes"`,
              'dmsetup resume m1; echo "write back" > /sys/block/dm-1/queue/write_cache',
            ].join('\n'),
            tells: 'd1 fails writes and flushes from now on',
          },
          {
            do: 'shell',
            words: [
              'flush() { dd if=/dev/zero of=$1 count=0 conv=fsync,notrunc 2>/dev/null && echo yes || echo no; }',
              'result flushed-d1 $(flush /dev/mapper/m1)',
              'result flushed $(flush $array)',
              'result state $(value $md/dev-dm-1/state)',
            ].join('\n'),
            tells: 'flush d1, and the array',
          },
          { do: 'value', file: 'degraded', as: 'degraded' },
        ],
      ],
    },
    premises: [{ says: 'd1 cannot flush', result: 'flushed-d1', is: 'no' }],
    shows: [
      { says: 'the flush of the array is acknowledged', result: 'flushed', is: 'yes' },
      { says: 'd1 counts as in sync', result: 'state', is: 'in_sync' },
    ],
  },
];
