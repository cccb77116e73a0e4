/** The events of subject `md`: what each shows, with its fields. docs/trace-format.md tells them in words. */
import { RaidproofError } from '../../errors.ts';
import type { Trace, TraceEvent, TraceValue } from '../../trace/index.ts';

/** Kinds of a field. */
type Kind = 'number' | 'number or null' | 'boolean' | 'list' | 'caller' | 'string';

/** Who asks for a counter. */
export type CounterCaller = (typeof CALLERS)[number];

const CALLERS = ['start-write', 'end-write', 'daemon', 'start-sync', 'end-sync'] as const;

/** Fields of each event; all are required. */
const FIELDS = {
  /** The array is assembled and runs; its bitmap was loaded. */
  assembled: {},
  /** Power fails or the kernel is killed. */
  killed: {},
  /** Nothing was recorded for a while. */
  gap: {},
  /** Somewhere in the recording events are missing. */
  lost: {},
  /** A member failed; it gets no further metadata. */
  'member-failed': { member: 'number' },
  /** The user asks for a repair (sync_action). */
  'repair-asked': {},
  /** A device was put into a slot, to be recovered. */
  'member-added': { member: 'number' },
  /** A page of the bitmap reached a member; `set` lists the chunks whose bit is set, as first and last. */
  'bitmap-write': {
    member: 'number',
    page: 'number',
    set: 'list',
    events: 'number',
    eventsCleared: 'number',
  },
  /** A superblock reached a member; `slots` says for each device its slot, or -1. */
  'superblock-write': {
    member: 'number',
    events: 'number',
    resyncOffset: 'number or null',
    recoveryOffset: 'number or null',
    slots: 'list',
  },
  /** Data or parity reached a member; `sector` counts from the beginning of its data area. */
  'data-write': { member: 'number', sector: 'number', sectors: 'number' },
  /** md_bitmap_startwrite() begins, and has returned. */
  'start-write': { sector: 'number', sectors: 'number' },
  'start-write-end': {},
  /** md_bitmap_endwrite() begins. */
  'end-write': { sector: 'number', sectors: 'number', success: 'boolean' },
  /** A counter as its finder sees it, before changing it: 16 bits. */
  counter: { caller: 'caller', value: 'number' },
  /** A bit is set or cleared in memory. */
  'file-set': { sector: 'number' },
  'file-clear': { sector: 'number' },
  unplug: {},
  'unplug-end': {},
  /** md_bitmap_daemon_work() begins, whether its period is over or not, and has returned. */
  daemon: {},
  'daemon-end': {},
  'bitmap-superblock': {},
  /** A write of metadata is submitted to some member, or has been completed. */
  'metadata-submit': { isBitmap: 'boolean' },
  'metadata-complete': {},
  /** Data or parity is submitted to a member. */
  'data-submit': { member: 'number', sector: 'number', sectors: 'number' },
  /** md_check_recovery(), with mddev->recovery, sb_flags and in_sync as they are when it begins. */
  check: { recovery: 'number', superblockFlags: 'number', inSync: 'boolean' },
  'check-end': {},
  spares: { recovery: 'number' },
  sync: { recovery: 'number' },
  'sync-end': {},
  reap: { recovery: 'number' },
  'reap-end': {},
  'start-sync': { sector: 'number', degraded: 'boolean' },
  'start-sync-end': { mustSync: 'boolean' },
  'cond-end-sync': { sector: 'number', force: 'boolean' },
  'close-sync': {},
  /** A user begins to do something; it may take until the next such event. */
  asked: { what: 'string' },
  /** A file of the array's folder in sysfs was read. */
  sysfs: { file: 'string', value: 'string' },
} as const satisfies Readonly<Record<string, Readonly<Record<string, Kind>>>>;

/** The name of an event. */
export type MdEventName = keyof typeof FIELDS;

type ValueOf<K extends Kind> = K extends 'number'
  ? number
  : K extends 'number or null'
    ? number | null
    : K extends 'boolean'
      ? boolean
      : K extends 'caller'
        ? CounterCaller
        : K extends 'string'
          ? string
          : readonly TraceValue[];

type EventNamed<N extends MdEventName> = {
  readonly event: N;
  readonly line: number;
  readonly time?: number;
} & {
  readonly [F in keyof (typeof FIELDS)[N]]: (typeof FIELDS)[N][F] extends Kind
    ? ValueOf<(typeof FIELDS)[N][F]>
    : never;
};

/** An event of md. */
export type MdEvent = { [N in MdEventName]: EventNamed<N> }[MdEventName];

/** One kind of event of md. */
export type MdEventOf<N extends MdEventName> = EventNamed<N>;

/** Constants of the array that the header must name. */
export interface MdParameters {
  /** Slots of the array. */
  readonly members: number;
  /** Bits of the bitmap. */
  readonly chunks: number;
  /** Sectors of a member that one bit covers. */
  readonly chunkSectors: number;
  /** Milliseconds between two daemon passes; 0 where times mean nothing. */
  readonly daemonSleepMilliseconds: number;
  /** How much is seen: only what reaches the members (`writes`), the calls inside md, too (`functions`), or files in sysfs. */
  readonly sees: 'writes' | 'functions' | 'sysfs';
  /**
   * How the trace begins: before the assembly of a clean array (`down`) or of one whose resync is due (`dirty`), or with an array at rest,
   * all bits clear (`idle`).
   */
  readonly begins: 'down' | 'dirty' | 'idle';
}

/** The events and constants of a trace of md. @throws RaidproofError RP214 for an unknown event or a wrong field */
export function mdTrace(trace: Trace): {
  readonly parameters: MdParameters;
  readonly events: readonly MdEvent[];
} {
  const { header, events } = trace;
  if (header.subject !== 'md') throw malformed('header', `subject '${header.subject}' is not md`);
  for (const event of events) checkEvent(event);
  return { parameters: parametersOf(header.parameters), events: events as unknown as MdEvent[] };
}

function checkEvent(event: TraceEvent): void {
  const fields: Readonly<Record<string, Kind>> | undefined = Object.hasOwn(FIELDS, event.event)
    ? FIELDS[event.event as MdEventName]
    : undefined;
  const where = `line ${event.line}`;
  if (fields === undefined) throw malformed(where, `md has no event '${event.event}'`);
  for (const name in fields)
    if (!isOf(fields[name]!, event[name]))
      throw malformed(where, `${name} of '${event.event}' is not a ${fields[name]}`);
}

function isOf(kind: Kind, value: TraceValue | undefined): boolean {
  switch (kind) {
    case 'number':
      return Number.isSafeInteger(value);
    case 'number or null':
      return value === null || Number.isSafeInteger(value);
    case 'boolean':
      return typeof value === 'boolean';
    case 'string':
      return typeof value === 'string';
    case 'list':
      return Array.isArray(value);
    case 'caller':
      return CALLERS.some((caller) => caller === value);
  }
}

function parametersOf(parameters: Readonly<Record<string, TraceValue>>): MdParameters {
  const whole = (name: string): number => {
    const value = parameters[name];
    if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
    throw malformed('header', `parameter ${name} is not a whole number`);
  };
  const { sees, begins } = parameters;
  if (sees !== 'writes' && sees !== 'functions' && sees !== 'sysfs')
    throw malformed('header', 'parameter sees is none of writes, functions and sysfs');
  if (begins !== 'down' && begins !== 'dirty' && begins !== 'idle')
    throw malformed('header', 'parameter begins is none of down, dirty and idle');
  return {
    members: whole('members'),
    chunks: whole('chunks'),
    chunkSectors: Math.max(1, whole('chunkSectors')),
    daemonSleepMilliseconds: whole('daemonSleepMilliseconds'),
    sees,
    begins,
  };
}

function malformed(where: string, what: string): RaidproofError {
  return new RaidproofError('RP214', what, where, 'See docs/trace-format.md.');
}
