/** The kprobe trace of a real kernel is explained by the modern bitmap network; corrupted ones are not, at the right line. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import {
  LifecycleValidator,
  traceOfKprobes,
  validateRecording,
} from '../../../src/conform/trace/index.ts';
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

const recovery = new LifecycleValidator({ statesMax: 100_000 });

function judged(lines: Lines): string {
  return impossibleAt(recovery.validate(traceOfKprobes(lines.join('\n'), 'kprobes')));
}

describe('the recovery in the kprobe trace', () => {
  it('is explained by the modern lifecycle network: failure, removal, re-add, recovery, check', () => {
    expect(judged(console61)).toBe('explained');
  });

  it('needs nothing beside the network: a device that loses its slot, or is removed, is written', () => {
    const result = recovery.validate(traceOfKprobes(console61.join('\n'), 'kprobes'));
    expect(result.supplements).toEqual([]);
  });

  const line = (pattern: RegExp): number => console61.findIndex((one) => pattern.test(one)) + 1;
  const cases: readonly (readonly [what: string, lines: Lines, at: string])[] = [
    [
      'a second sync thread',
      duplicated(console61, line(/ do_sync: .*rec=0x5/)),
      '633 recovery: the sync thread begins with recovery flags RUNNING|RECOVER',
    ],
    [
      'a sync thread without RUNNING',
      edited(console61, line(/ do_sync: .*rec=0xc3/), 'rec=0xc3', 'rec=0xc2'),
      '1706 recovery: the sync thread begins with recovery flags SYNC|REQUESTED|CHECK',
    ],
    [
      'RUNNING without a thread',
      edited(console61, line(/ check: .*rec=0x24 /), 'rec=0x24', 'rec=0x25'),
      '1479 recovery: md_check_recovery begins with recovery flags RUNNING|RECOVER|NEEDED, superblock flags none, in_sync 1',
    ],
    [
      'a sync thread that nobody reaped',
      dropped(dropped(console61, line(/ reap: .*rec=0x15/)), line(/ reap_r: /)),
      '1478 recovery: md_check_recovery returns',
    ],
    [
      'a reap before DONE',
      edited(console61, line(/ reap: .*rec=0xd3/), 'rec=0xd3', 'rec=0xc3'),
      '17197 recovery: the reap begins with recovery flags RUNNING|SYNC|REQUESTED|CHECK',
    ],
    [
      'DONE while the thread still runs',
      edited(console61, line(/ check: .*rec=0x5 sbfl=0x3/), 'rec=0x5', 'rec=0x15'),
      '657 recovery: md_check_recovery begins with recovery flags RUNNING|RECOVER|DONE, superblock flags DEVS|CLEAN, in_sync 1',
    ],
    [
      'the reap forgets the second look',
      edited(console61, line(/ check: .*rec=0x24 /), 'rec=0x24', 'rec=0x4'),
      '1479 recovery: md_check_recovery begins with recovery flags RECOVER, superblock flags none, in_sync 1',
    ],
    [
      'superblocks are not written before the reap ends',
      console61.map((one, index) => (index >= 1420 && index < 1476 ? '' : one)),
      '1477 recovery: the reap ends',
    ],
    [
      'a failure that is not recorded',
      edited(console61, line(/ check: .*rec=0x2c /), 'sbfl=0x5', 'sbfl=0x0'),
      '398 recovery: md_check_recovery begins with recovery flags RECOVER|INTR|NEEDED, superblock flags none, in_sync 1',
    ],
  ];

  it.each(cases)('%s is impossible', (_, lines, at) => {
    expect(judged(lines)).toBe(at);
  });
});

describe('a user who thaws the array amid a look (6.1 takes no mutex for that)', () => {
  const thawed = fixture('kernel/thaw-amid-a-look.txt.gz');

  it('is explained', () => {
    expect(thawed[14]).toMatch(/ spares: .*rec=0x5$/);
    expect(judged(thawed)).toBe('explained');
  });

  it.each([
    [
      'spares are looked for with a flag that nobody set',
      edited(thawed, 15, 'rec=0x5', 'rec=0x85'),
      '15 recovery: spares are looked for with recovery flags RUNNING|RECOVER|CHECK',
    ],
    [
      // Frozen once more at that moment it may be; then it stays so.
      'spares are looked for by an array that stayed frozen',
      edited(thawed, 15, 'rec=0x5', 'rec=0x205'),
      '17 recovery: md_check_recovery begins with recovery flags none, superblock flags DEVS, in_sync 1',
    ],
  ])('%s: is not', (_, lines, at) => {
    expect(judged(lines)).toBe(at);
  });
});

describe('a recording that lost events', () => {
  const folder = mkdtempSync(join(tmpdir(), 'raidproof-lost-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const secondThread = duplicated(
    console61,
    console61.findIndex((one) => / do_sync: .*rec=0x5/.test(one)) + 1,
  );

  function verdict(lines: Lines): string {
    const file = join(folder, 'console.txt');
    writeFileSync(file, lines.join('\n'));
    const options = { network: 'lifecycle', strict: true, statesMax: 100_000 };
    return validateRecording(file, options).results[0]!.verdict;
  }

  it.each([
    ['impossible', secondThread],
    ['inconclusive', [...secondThread, '@@MISSED super_written 1']],
    ['inconclusive', secondThread.toSpliced(20, 0, 'CPU:0 [LOST 12 EVENTS]')],
    ['explained', [...console61, '@@MISSED super_written 1']],
  ] as const)('is %s', (expected, lines) => {
    expect(verdict(lines)).toBe(expected);
  });
});
