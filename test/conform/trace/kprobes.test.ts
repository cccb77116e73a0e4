/** The kprobe trace of a real kernel is explained by the modern bitmap network; corrupted ones are not, at the right line. */
import { describe, expect, it } from 'vitest';
import {
  type Lines,
  dropped,
  duplicated,
  edited,
  fixture,
  impossibleAt,
  moved,
  validateKprobes,
} from './support/recordings.ts';

const console61 = fixture('kprobe-trace.txt.gz');

describe('the kprobe trace of Linux 6.1', () => {
  it('is explained', () => {
    const result = validateKprobes(console61);
    expect(impossibleAt(result)).toBe('explained');
    expect(result.events).toBe(8845);
    expect(result.windows).toBe(112);
  });
});

describe('a corrupted kprobe trace', () => {
  const cases: readonly (readonly [what: string, lines: Lines, at: string])[] = [
    [
      'a write finds 2 on a chunk that is clean',
      edited(console61, 85, 'val=0', 'val=2'),
      '85 chunk 0: a write finds 2',
    ],
    [
      'one write in flight is counted as two',
      edited(console61, 139, 'val=3', 'val=4'),
      '139 chunk 0: the counter is 4, not 2 + the writes in flight',
    ],
    [
      'the daemon finds a write in flight that has ended',
      edited(console61, 211, 'val=2', 'val=3'),
      '211 chunk 0: the daemon finds 3',
    ],
    [
      'the second pass finds 2 again',
      edited(console61, 355, 'val=1', 'val=2'),
      '355 chunk 0: the daemon finds 2',
    ],
    [
      'another chunk is counted',
      edited(console61, 216, 'val=0', 'val=1'),
      '216 chunk 5: the daemon finds 1',
    ],
    ['the bit is not set in memory', dropped(console61, 86), '87 chunk 0: the write has started'],
    ['the bit is set twice', duplicated(console61, 86), '87 chunk 0: the bit is set in memory'],
    [
      'page 0 goes out for no unplug',
      dropped(console61, 92),
      '93 chunk 0: page 0 is submitted by daemon',
    ],
    [
      'data goes out while the unplug waits',
      dropped(console61, 121),
      '130 chunk 0: data or parity is submitted',
    ],
    [
      'the unplug does not wait for a member',
      dropped(console61, 106),
      '121 chunk 0: the unplug ends',
    ],
    ['a write never ends', dropped(console61, 139), '211 chunk 0: the daemon finds 2'],
    [
      'a bit is cleared in the first pass',
      moved(console61, 356, 211),
      '212 chunk 0: the bit is cleared in memory',
    ],
    ['a bit is not cleared at 1', dropped(console61, 356), '358 chunk 0: the daemon returns'],
    ['the scan leaves a chunk out', dropped(console61, 211), '212 chunk 0: the daemon finds 0'],
    [
      'two writes are started at once by one caller',
      duplicated(console61, 84),
      "85 chunk 0: 'start-write' does not fit the calls before",
    ],
    [
      'the sync thread is told to sync a clean chunk',
      edited(console61, 720, 'val=32770', 'val=2'),
      '721 chunk 20: the sync was told wrongly',
    ],
    [
      'recovered data goes out before its chunk is visited',
      moved(console61, 964, 120),
      '121 chunk 20: data or parity is submitted',
    ],
  ];

  it.each(cases)('%s', (_, lines, at) => {
    expect(impossibleAt(validateKprobes(lines))).toBe(at);
  });
});
