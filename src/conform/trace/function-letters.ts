/** What a call inside md says of a chunk's window, as letters. */
import { type Predicate, and, has, is, not, or } from '../../../machines/language/index.ts';
import type { Alternative, Letter } from '../../trace/index.ts';
import { ENVIRONMENT } from './environment.ts';
import { ADDITIONS, FAILURES } from './write-letters.ts';
import { MODEL, SCAN, type Window, type WindowParts } from './window.ts';

const NEEDED = 0x8000;
const RESYNC = 0x4000;
const COUNT = 0x3fff;

/** Steps that calls show; clean and dirty stay unseen. */
export const SHOWN_BY_FUNCTIONS: readonly string[] = [
  'start a write to chunk 0',
  'end a write to chunk 0',
  'end a write to chunk 0 that missed a member',
  'begin an unplug',
  'unplug writes file page 0',
  'end the unplug',
  ...MODEL.lands,
  'begin a daemon pass',
  SCAN,
  'daemon writes file page 0',
  'the flush writes the superblock',
  'resync visits chunk 0',
  'finish the resync',
  'recovery visits chunk 0',
  'finish the recovery',
  'crash',
  'begin to stop the array',
  ...FAILURES,
  ...ADDITIONS,
  ENVIRONMENT.quarter,
  ENVIRONMENT.lastUse,
  ENVIRONMENT.repairAsked,
  ENVIRONMENT.unplug,
  ENVIRONMENT.note,
  ENVIRONMENT.superblocksBegin,
  ENVIRONMENT.superblocksEnd,
  ENVIRONMENT.activeSuperblocks,
  MODEL.updatePage,
  MODEL.sparing,
];

/** What a gap leaves out: writes, unplugs and daemon passes may have happened unseen, nothing else. */
const NOT_IN_GAPS = ['crash', 'begin to stop the array', ...FAILURES, ...ADDITIONS] as const;

/** Who submits page 0. */
export type Submitter = 'unplug' | 'daemon' | 'superblock';

/** All letters of calls. */
export type FunctionLetters = ReturnType<typeof functionLetters>;

/** The letters, for a window. */
export function functionLetters({ parts, network }: Window) {
  const { absence, resync, stripes } = parts;
  const writer = parts.writer[0]!;
  const chunk = parts.chunk[0]!;
  const known = new Set(network.steps.map((step) => step.definition.name));
  const anyOf = (name: string, steps: readonly string[], before?: Predicate): Letter => ({
    name,
    alternatives: steps
      .filter((step) => known.has(step))
      .map((step) => (before === undefined ? { step } : { step, before })),
  });
  const word = (value: number, isAbsent: boolean): Predicate =>
    isAbsent ? or(is(chunk, 'count.zero'), wordOf(parts, value)) : wordOf(parts, value);
  const finds = (who: string, value: number, isAbsent: boolean, alternative: Alternative = {}) => ({
    name: `${who} finds ${describe(value)}${isAbsent ? ', perhaps no counter' : ''}`,
    alternatives: [
      { ...alternative, before: and(word(value, isAbsent), alternative.before ?? and()) },
    ],
  });
  const onTheWay = or(is(resync, 'running'), is(absence.recovery, 'running'));
  return {
    finds,
    /** A call amid another of its kind, or the end of a call that never began. */
    unexpected: (event: string): Letter => ({
      name: `'${event}' does not fit the calls before`,
      alternatives: [],
    }),
    /** A counter that contradicts the writes that were seen. */
    miscounted: (value: number): Letter => ({
      name: `the counter is ${describe(value)}, not 2 + the writes in flight`,
      alternatives: [],
    }),
    bitIsSet: anyOf(
      'the bit is set in memory',
      ['start a write to chunk 0'],
      is(chunk, 'count.zero'),
    ),
    startsOver: (value: number): Letter =>
      anyOf(
        `a write starts on ${describe(value)}`,
        ['start a write to chunk 0'],
        wordOf(parts, value),
      ),
    hasStarted: {
      name: 'the write has started',
      alternatives: [{ before: has(writer, 'started', '=', 1) }],
    } satisfies Letter,
    ends: (value: number, success: boolean): Letter =>
      anyOf(
        `a write ends ${success ? 'well' : 'without a member'} on ${describe(value)}`,
        [success ? 'end a write to chunk 0' : 'end a write to chunk 0 that missed a member'],
        wordOf(parts, value),
      ),
    unplug: anyOf('an unplug begins', ['begin an unplug', ENVIRONMENT.unplug]),
    unplugEnd: anyOf('the unplug ends', ['end the unplug', MODEL.sparing]),
    daemon: {
      name: 'the daemon is called',
      alternatives: [{ before: is(parts.daemon, 'pass.resting') }, { step: 'begin a daemon pass' }],
    } satisfies Letter,
    daemonEnd: {
      name: 'the daemon returns',
      alternatives: [{ before: is(parts.daemon, 'pass.resting') }],
    } satisfies Letter,
    scans: (value: number, isAbsent: boolean): Letter =>
      value === 1
        ? finds('the daemon', value, isAbsent, { before: is(parts.daemon, 'pass.begun') })
        : finds('the daemon', value, isAbsent, { step: SCAN }),
    bitIsCleared: anyOf('the bit is cleared in memory', [SCAN], wordOf(parts, 1)),
    submitted: (by: Submitter): Letter => anyOf(`page 0 is submitted by ${by}`, SUBMITS[by]),
    landed: anyOf('page 0 has reached all members', MODEL.lands),
    superblocksBegin: anyOf('superblock writes begin', [ENVIRONMENT.superblocksBegin]),
    superblocksEnd: {
      name: 'all superblocks are written',
      alternatives: [
        { step: ENVIRONMENT.activeSuperblocks },
        { step: ENVIRONMENT.superblocksEnd, before: is(parts.shutdown, 'record.clean') },
      ],
    } satisfies Letter,
    data: {
      name: 'data or parity is submitted',
      alternatives: [{ before: or(is(writer, 'data.writing'), is(stripes[0]!, 'sync.inFlight')) }],
    } satisfies Letter,
    visits: (value: number, isAbsent: boolean): Letter => ({
      name: `the sync comes to ${describe(value)}${isAbsent ? ', perhaps no counter' : ''}`,
      alternatives: [
        ...['resync visits chunk 0', 'recovery visits chunk 0'].map((step) => ({
          step,
          before: word(value, isAbsent),
        })),
        // The chunk was visited before, stripe by stripe; or the sync is a check, which the bitmap does not lead.
        { before: and(word(value, isAbsent), not(is(chunk, 'NEEDED.set'))) },
      ],
    }),
    wronglyJudged: { name: 'the sync was told wrongly', alternatives: [] } satisfies Letter,
    givesBack: (value: number, isAtEnd: boolean): Letter =>
      anyOf(
        `RESYNC is given back ${isAtEnd ? 'at the end' : 'on the way'} on ${describe(value)}`,
        isAtEnd ? ['finish the resync', 'finish the recovery'] : [ENVIRONMENT.note],
        wordOf(parts, value),
      ),
    syncEnd: {
      name: 'the sync thread ends',
      alternatives: [
        { step: 'finish the resync', before: not(is(chunk, 'RESYNC.set')) },
        { step: 'finish the recovery', before: not(is(chunk, 'RESYNC.set')) },
        { before: not(onTheWay) },
      ],
    } satisfies Letter,
    mayHaveFailed: {
      name: 'INTR and RECOVER are set: a member may have failed',
      alternatives: [{}, ...FAILURES.map((step) => ({ step }))],
    } satisfies Letter,
    recoveryBegins: {
      name: 'the sync thread begins a recovery',
      alternatives: [
        { before: is(absence.recovery, 'running') },
        ...ADDITIONS.map((step) => ({ step })),
      ],
    } satisfies Letter,
    gap: {
      name: 'a gap in the recording',
      alternatives: [],
      gapWithout: NOT_IN_GAPS,
    } satisfies Letter,
  };
}

const SUBMITS: Readonly<Record<Submitter, readonly string[]>> = {
  unplug: ['unplug writes file page 0'],
  daemon: ['daemon writes file page 0'],
  superblock: [MODEL.updatePage, 'the flush writes the superblock'],
};

/** The 16-bit word as the window knows it: all counts of 3 and more are one. */
function wordOf(parts: WindowParts, value: number): Predicate {
  const chunk = parts.chunk[0]!;
  const low = value & COUNT;
  const names = ['zero', 'one', 'two', 'more'] as const;
  const flag = (name: string, mask: number): Predicate =>
    is(chunk, `${name}.${(value & mask) === 0 ? 'clear' : 'set'}`);
  return and(
    is(chunk, `count.${names[Math.min(low, names.length - 1)]!}`),
    flag('NEEDED', NEEDED),
    flag('RESYNC', RESYNC),
  );
}

/** Whether the sync must not pass over a counter. */
export function isFlagged(value: number): boolean {
  return (value & (NEEDED | RESYNC)) !== 0;
}

/** The low 14 bits: the count. */
export function countOf(value: number): number {
  return value & COUNT;
}

function describe(value: number): string {
  const flags = [
    ...((value & NEEDED) === 0 ? [] : ['NEEDED']),
    ...((value & RESYNC) === 0 ? [] : ['RESYNC']),
  ];
  return [...flags, value & COUNT].join('|');
}
