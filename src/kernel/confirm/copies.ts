/** Copies of the bitmap that differ, and bits that are not yet on disk (S1). */

import type { Device, Operation } from '../operations.ts';
import { disks } from '../shell.ts';
import type { Shown } from './counterexample.ts';

/** A second page of the bitmap takes members of more than 8 GiB, as mdadm lays them out; the files have holes. */
const MEMBER_KIBIBYTES = 9 << 20;
/** Row of chunks whose bit lies in that page. With three members its data lies on d0 and d1, its parity on d2. */
const ROW = 131_073;
const ON_D0 = { at: ROW * 128, length: 4 } as const;
const ON_D1 = { at: ROW * 128 + 64, length: 4 } as const;
const FIRST_SECTOR = ROW * 128;
/** Behind all metadata, and far below the row. */
const DATA_BYTE = 2 ** 32;
const BITMAP_BYTE = 8192;
const SUPERBLOCK_BYTE = 4096;
const PAGE_BYTES = 4096;

/** Nothing more reaches the disks: neither the failure of d0, nor data. */
const KILL: Operation = {
  do: 'faults',
  faults: [
    {
      fault: 'fail',
      image: 'd0',
      from: BITMAP_BYTE + PAGE_BYTES,
      to: BITMAP_BYTE + 2 * PAGE_BYTES,
      access: 'w',
    },
    {
      fault: 'kill',
      when: 'before',
      image: '*',
      from: SUPERBLOCK_BYTE,
      to: BITMAP_BYTE + PAGE_BYTES,
    },
    { fault: 'kill', when: 'before', image: '*', from: DATA_BYTE },
  ],
};

/**
 * Assembles as udev does, one member after the other. The kernel reads the bitmap of the member that came last, while
 * mdadm --assemble always lets slot 0 come last.
 */
function appearing(devices: readonly Device[]): readonly Operation[] {
  const words = devices.map(
    (device) => `mdadm --incremental --config=/run/mdadm.conf ${disks([device])} 2>&1`,
  );
  return [
    {
      do: 'shell',
      words: [
        `uuid=$(mdadm -E ${disks([devices[0]!])} | sed -n 's/.*Array UUID : //p')`,
        'echo "ARRAY /dev/md0 UUID=$uuid" > /run/mdadm.conf',
        ...words,
      ].join('\n'),
      tells: `${devices.join(', ')} appear one after the other; the array starts with the last`,
    },
    { do: 'await-idle' },
  ];
}

const loadEqualisesCopies: Shown = {
  name: 'load-equalises-copies',
  network: 'array modern',
  property: 'S1',
  claim:
    'The copies of the bitmap differ after a crash: one page was written without a member whose failure was not yet on ' +
    'record. The assembly reads one copy and leaves the others as they are; the bit counts as set, so no unplug writes it. ' +
    'If the next assembly reads the other copy, a torn write is not resynced.',
  scenario: {
    name: 'unequal-copies',
    sentence:
      'Three boots: a page misses one member; a write is torn; the page without the bit is read.',
    imagesCount: 3,
    imageKibibytes: MEMBER_KIBIBYTES,
    boots: [
      [
        { do: 'create', devices: ['d0', 'd1', 'd2'], bitmapChunkKibibytes: 256 },
        { do: 'await-clear' },
        { do: 'write', text: 'old.', ...ON_D0 },
        { do: 'write', text: 'other.', ...ON_D1 },
        { do: 'await-clear' },
        { do: 'set', file: 'safe_mode_delay', value: '0' },
        { do: 'write', text: 'keeps it dirty.', at: 0, length: 4 },
        { do: 'await-clear' },
        { do: 'sleep', seconds: 2 },
        KILL,
        { do: 'write', text: 'never gets out.', ...ON_D0, background: true },
        { do: 'sleep', seconds: 5 },
      ],
      [
        ...appearing(['d0', 'd2', 'd1']),
        { do: 'faults', faults: [{ fault: 'kill', when: 'after', image: '*', from: DATA_BYTE }] },
        { do: 'write', text: 'torn.', ...ON_D0 },
        { do: 'sleep', seconds: 5 },
      ],
      [
        ...appearing(['d1', 'd2', 'd0']),
        { do: 'value', file: 'resync_start', as: 'resync-start' },
        { do: 'read', at: ON_D1.at, as: 'other-whole' },
        {
          do: 'shell',
          words:
            `echo ${FIRST_SECTOR} > $md/sync_min; echo ${FIRST_SECTOR + 128} > $md/sync_max; echo check > $md/sync_action; ` +
            'sleep 2; result mismatches $(value $md/mismatch_cnt); echo idle > $md/sync_action',
          tells: 'check parity of that row',
        },
        { do: 'stop' },
        { do: 'assemble', devices: ['d0', 'd2'] },
        { do: 'read', at: ON_D1.at, as: 'other-degraded' },
        { do: 'stop' },
      ],
    ],
  },
  premises: [
    { says: 'no resync is due any more', result: 'resync-start', is: 'none' },
    {
      says: 'the other block of the row is there',
      result: 'other-whole',
      is: 'other.other.other.other.',
    },
  ],
  shows: [
    { says: 'parity of the row is wrong', result: 'mismatches', isAbove: 0 },
    {
      says: 'without d1 a block is lost that nobody was writing',
      result: 'other-degraded',
      differsFrom: 'other-whole',
    },
  ],
};

const unplugMindsOthers: Shown = {
  name: 'unplug-minds-others',
  network: 'bitmap modern, set-bits',
  property: 'S1',
  claim:
    'Two unplugs run at once, of raid5d and of a user who sets bits. The one that finds nothing DIRTY any more does not ' +
    'wait for the page that the other has fetched: data goes out before its bit is durable.',
  scenario: {
    name: 'two-unplugs',
    sentence: 'Bits are set by hand again and again while data is written.',
    imagesCount: 4,
    boots: [
      [
        { do: 'create', devices: ['d0', 'd1', 'd2', 'd3'] },
        { do: 'await-clear' },
        { do: 'write', text: 'makes it dirty.', at: 0, length: 4 },
        {
          do: 'shell',
          words:
            'while :; do echo 111 > $md/bitmap_set_bits; done & hammer=$!; n=1; ' +
            'while [ $n -lt 110 ]; do put_pattern "try $n." $((n * 192)) 4; n=$((n + 1)); done; kill $hammer',
          tells: 'set bit 111 by hand, again and again, and meanwhile write to the other chunks',
        },
        { do: 'stop' },
      ],
    ],
  },
  premises: [],
  shows: [
    { says: 'data reached a member before its bit did', result: 'unmarked-writes', isAbove: 0 },
  ],
};

/** The counterexamples of the bitmap on disk. */
export const COPIES: readonly Shown[] = [loadEqualisesCopies, unplugMindsOthers];
