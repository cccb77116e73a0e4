/** Samples of sysfs against the lifecycle: what the kernel showed is explained, what no array can show is not. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readRecording } from '../../../src/conform/trace/recording.ts';
import { SysfsValidator } from '../../../src/conform/trace/validate-sysfs.ts';
import type { Trace, TraceEvent } from '../../../src/trace/index.ts';

const FIXTURES = join(import.meta.dirname, '../../fixtures/kernel');
const validator = new SysfsValidator({ statesMax: 1_000_000 }, 'recovery');
const ofWriters = new SysfsValidator({ statesMax: 1_000_000 }, 'writers');

/** An array at rest, and then what words say: `?fail` is asked, `degraded=1` is read. */
function seen(...words: readonly string[]): Trace {
  const rest = ['array_state=clean', 'sync_action=idle', 'sync_completed=none', 'degraded=0'];
  const events = [...rest, ...rest, ...words].map((word, index): TraceEvent => {
    const line = index + 1 - 2 * rest.length;
    if (word.startsWith('?')) return { event: 'asked', line, what: word.slice(1) };
    const [file, value] = word.split('=') as [string, string];
    return { event: 'sysfs', line, file, value };
  });
  const parameters = {
    members: 4,
    chunks: 0,
    chunkSectors: 0,
    daemonSleepMilliseconds: 0,
    sees: 'sysfs',
    begins: 'idle',
  };
  const header = { format: 'raidproof-trace', schemaVersion: 1, subject: 'md' } as const;
  return { header: { ...header, source: 'a test', parameters }, events };
}

/** The line that nothing explains; null when all is explained. */
function impossibleLine(...words: readonly string[]): number | null {
  return validator.validate(seen(...words)).impossible?.line ?? null;
}

/** The same of the writers. */
function unwritableLine(...words: readonly string[]): number | null {
  return ofWriters.validate(seen(...words)).impossible?.line ?? null;
}

describe('samples of sysfs', () => {
  it.each([
    ['write-one-block', 1],
    ['interrupted-recovery', 2],
  ])('of %s on Linux 6.1 are explained', (name, windows) => {
    const trace = readRecording(join(FIXTURES, `${name}.marks.jsonl.gz`));
    const result = validator.validate(trace);
    expect(result).toMatchObject({ verdict: 'explained', windows });
    expect(result.events).toBeGreaterThan(100);
  });

  it.each([
    ['?fail', 'degraded=0', 'degraded=1', 'sync_action=idle'],
    [
      '?fail',
      'degraded=1',
      '?remove',
      '?add',
      'sync_action=frozen',
      'sync_action=recover',
      'degraded=1',
    ],
    [
      '?fail',
      'degraded=1',
      '?add',
      'sync_action=recover',
      'sync_completed=100',
      'degraded=0',
      'sync_action=idle',
    ],
    ['?check', 'sync_action=idle', 'sync_action=check', 'sync_completed=8', 'sync_completed=none'],
    ['?repair', 'sync_action=repair', 'sync_action=idle'],
    ['?fail', 'degraded=1', 'sync_action=recover', 'sync_action=idle'],
    ['sync_completed=0', 'sync_completed=none'],
    ['?io-errors', '?write', '?sleep', 'degraded=1'],
    ['?frozen', 'sync_action=frozen', '?idle', 'sync_action=idle'],
    ['array_state=readonly', 'mismatch_cnt=8', 'degraded=7'],
    ['mismatch_cnt=8', '?check', 'sync_action=check', 'mismatch_cnt=0', 'mismatch_cnt=16'],
    ['?fail', 'dev-sdb/state=faulty,blocked', 'dev-sdb/state=faulty', 'dev-sda/state=in_sync'],
    [
      '?fail',
      'dev-sdb/state=faulty',
      '?remove',
      '?add',
      'dev-sdb/state=spare',
      'dev-sdb/state=in_sync',
    ],
    ['?fail', 'dev-sdb/state=faulty,in_sync,blocked'],
  ])('that an array can show are explained: %s', (...words) => {
    expect(impossibleLine(...words)).toBeNull();
  });

  it.each<[string, number, readonly string[]]>([
    ['a member that fails by itself', 1, ['degraded=1']],
    ['a check that nobody asked for', 2, ['?write', 'sync_action=check']],
    [
      'a slot that is whole again without a recovery',
      4,
      ['?fail', 'degraded=1', '?remove', 'degraded=0'],
    ],
    ['a frozen array that nobody froze', 1, ['sync_action=frozen']],
    ['a frozen array that thaws', 3, ['?frozen', 'sync_action=frozen', 'sync_action=idle']],
    ['a resync after nothing but a write', 2, ['?write', 'sync_action=resync']],
    ['mismatches that nobody counted', 2, ['mismatch_cnt=8', 'mismatch_cnt=16']],
    ['mismatches found by a recovery', 4, ['mismatch_cnt=0', '?fail', '?remove', 'mismatch_cnt=8']],
    ['a member that is faulty by itself', 1, ['dev-sdb/state=faulty']],
    [
      'a failed member in sync again without a recovery',
      3,
      ['?fail', 'dev-sdb/state=faulty', 'dev-sdb/state=in_sync', 'dev-sdb/state=in_sync'],
    ],
    [
      'a failure that is to be recorded twice',
      4,
      ['?fail', 'dev-sdb/state=faulty', '?remove', 'dev-sdb/state=faulty,blocked'],
    ],
    ['a spare that nobody added', 2, ['?fail', 'dev-sdb/state=spare']],
  ])('that no array can show are not: %s', (_, line, words) => {
    expect(impossibleLine(...words)).toBe(line);
  });

  it.each([
    ['?write', 'array_state=write-pending', 'array_state=active', 'array_state=clean'],
    ['?write', 'array_state=clean', 'array_state=active', 'array_state=active'],
    ['?write-behind', '?nothing', 'array_state=active', '?join', 'array_state=write-pending'],
    ['?write', 'array_state=active', '?fail', 'array_state=clean', 'array_state=active'],
    // The clean superblock, too, is written with MD_SB_CHANGE_PENDING set.
    ['?write', 'array_state=active', '?nothing', 'array_state=clean', 'array_state=write-pending'],
    ['?write', 'array_state=readonly', 'array_state=active-idle'],
  ])('of array_state that writers can show are explained: %s', (...words) => {
    expect(unwritableLine(...words)).toBeNull();
  });

  it.each<[string, number, readonly string[]]>([
    ['an array that is active though nobody writes', 1, ['array_state=active']],
    ['a superblock write that nobody waits for', 1, ['array_state=write-pending']],
    [
      'an array that is active again by itself',
      5,
      ['?write', 'array_state=active', '?nothing', 'array_state=clean', 'array_state=active'],
    ],
    [
      'a write after all were waited for',
      6,
      [
        '?write-behind',
        '?join',
        '?nothing',
        'array_state=active',
        'array_state=clean',
        'array_state=active',
      ],
    ],
  ])('of array_state that no writer can show are not: %s', (_, line, words) => {
    expect(unwritableLine(...words)).toBe(line);
  });

  it('say nothing between a stop and the next rest', () => {
    expect(impossibleLine('?stop', 'degraded=1', '?start', 'sync_action=resync')).toBeNull();
  });
});
