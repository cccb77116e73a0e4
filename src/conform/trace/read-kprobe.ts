/** The console of a kprobe run becomes a trace: lines of tracefs between `@@TRACE` and `@@ENDTRACE`. */
import type { Trace, TraceEvent } from '../../trace/index.ts';

/** Sectors of a member before its data area, in these recordings. */
const DATA_OFFSET_SECTORS = 2048;
const BITMAP_SECTOR = 16;
const SUPERBLOCK_SECTOR = 8;
const DISK_MAJOR = 254;
const MINORS_A_DISK = 16;

/** What a line of a kprobe becomes; null: it says nothing that the networks know. */
type Reading = (fields: Readonly<Record<string, number>>, where: string) => ReadingResult;
type ReadingResult = Omit<TraceEvent, 'line'> | null;

const CALLERS: Readonly<Record<string, string>> = {
  md_bitmap_startwrite: 'start-write',
  md_bitmap_endwrite: 'end-write',
  md_bitmap_daemon_work: 'daemon',
  md_bitmap_start_sync: 'start-sync',
  md_bitmap_end_sync: 'end-sync',
};

const plain =
  (event: string): Reading =>
  () => ({ event });
const withRecovery =
  (event: string): Reading =>
  ({ rec = 0 }) => ({ event, recovery: rec });

const READINGS: Readonly<Record<string, Reading>> = {
  startwrite: ({ off = 0, sec = 0 }) => ({ event: 'start-write', sector: off, sectors: sec }),
  startwrite_r: plain('start-write-end'),
  endwrite: ({ off = 0, sec = 0, success = 0 }) => ({
    event: 'end-write',
    sector: off,
    sectors: sec,
    success: success !== 0,
  }),
  counter: ({ val = 0 }, where) => {
    const caller = CALLERS[/^\(([a-z_]+)/.exec(where)?.[1] ?? ''];
    return caller === undefined ? null : { event: 'counter', caller, value: val };
  },
  unplug: plain('unplug'),
  unplug_r: plain('unplug-end'),
  daemon: plain('daemon'),
  daemon_r: plain('daemon-end'),
  file_set: ({ chunk_sec = 0 }) => ({ event: 'file-set', sector: chunk_sec }),
  file_clear: ({ chunk_sec = 0 }) => ({ event: 'file-clear', sector: chunk_sec }),
  super_write: ({ sector = 0 }) =>
    sector === BITMAP_SECTOR || sector === SUPERBLOCK_SECTOR
      ? { event: 'metadata-submit', isBitmap: sector === BITMAP_SECTOR }
      : null,
  super_written: plain('metadata-complete'),
  bm_update_sb: plain('bitmap-superblock'),
  check: ({ rec = 0, sbfl = 0, insync = 0 }) => ({
    event: 'check',
    recovery: rec,
    superblockFlags: sbfl,
    inSync: insync !== 0,
  }),
  check_r: plain('check-end'),
  spares: withRecovery('spares'),
  do_sync: withRecovery('sync'),
  do_sync_r: plain('sync-end'),
  reap: withRecovery('reap'),
  reap_r: plain('reap-end'),
  start_sync: ({ off = 0, degraded = 0 }) => ({
    event: 'start-sync',
    sector: off,
    degraded: degraded !== 0,
  }),
  start_sync_r: ({ ret = 0 }) => ({ event: 'start-sync-end', mustSync: ret !== 0 }),
  cond_end: ({ sector = 0, force = 0 }) => ({
    event: 'cond-end-sync',
    sector,
    force: force !== 0,
  }),
  close_sync: plain('close-sync'),
};

/** Whether a text is the console of such a run. */
export function isKprobeConsole(text: string): boolean {
  return /^@@TRACE /m.test(text);
}

/**
 * Reads the console of a run on an array as the fixtures have it: four members, 112 chunks of 128 sectors, at rest in the beginning. Between
 * two sections lies a gap.
 */
export function traceOfKprobes(text: string, file: string): Trace {
  const events: TraceEvent[] = [];
  let isInside = false;
  let sections = 0;
  text.split('\n').forEach((content, index) => {
    const line = index + 1;
    if (content.startsWith('@@TRACE ')) {
      isInside = true;
      if (sections++ > 0) events.push({ event: 'gap', line });
    } else if (content.startsWith('@@ENDTRACE')) isInside = false;
    else if (LOST.test(content)) events.push({ event: 'lost', line });
    else if (isInside) {
      const event = eventOf(content);
      if (event !== null) events.push({ ...event, line } as TraceEvent);
    }
  });
  return {
    header: {
      format: 'raidproof-trace',
      schemaVersion: 1,
      subject: 'md',
      source: `kprobes of Linux 6.1, ${file.split('/').at(-1)}`,
      parameters: {
        members: 4,
        chunks: 112,
        chunkSectors: 128,
        daemonSleepMilliseconds: 0,
        sees: 'functions',
        begins: 'idle',
      },
    },
    events,
  };
}

/** The harness counted probes that were passed over, or the ring buffer says what it dropped. */
const LOST = /^@@MISSED |^CPU:\d+ \[LOST /;
const LINE = /^ *\S+-\d+ +\[\d+\] +\S+ +([\d.]+): ([a-z_]+): (.*)$/;
const BLOCK_WRITE = /^(\d+),(\d+) (W\S*) (\d+) \+ (\d+)/;
const FIELD = /([a-z_]+)=(0x[0-9a-f]+|\d+)/g;

function eventOf(content: string): Omit<TraceEvent, 'line'> | null {
  const match = LINE.exec(content);
  if (match === null) return null;
  const [, , name = '', rest = ''] = match;
  if (name === 'block_bio_queue') return dataOf(rest);
  const reading = READINGS[name];
  if (reading === undefined) return null;
  const fields: Record<string, number> = {};
  for (const [, key, value] of rest.matchAll(FIELD)) fields[key!] = Number(value);
  return reading(fields, rest);
}

function dataOf(rest: string): ReadingResult {
  const match = BLOCK_WRITE.exec(rest);
  if (match === null) return null;
  const [major, minor, , sector, sectors] = match.slice(1).map(Number);
  if (major !== DISK_MAJOR || sector! < DATA_OFFSET_SECTORS) return null;
  return {
    event: 'data-submit',
    member: minor! / MINORS_A_DISK,
    sector: sector! - DATA_OFFSET_SECTORS,
    sectors: sectors!,
  };
}
