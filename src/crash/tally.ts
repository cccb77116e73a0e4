/** What an audit has seen so far: counts, and the first crash state that breaks the promise. */

import { MAX_SECTOR } from '../raid5/constants.ts';
import type { Disks } from './disks.ts';
import type { Judge } from './judge.ts';
import type { LogLine } from './log.ts';
import type { PendingWrite } from './pending.ts';
import type { AuditCounts, AuditResult, AuditViolation, StoryLine } from './result.ts';
import { storyOf } from './story.ts';
import { chunkOf, whyOf } from './words.ts';

/** The parts of a result that the audit itself knows. */
export type AuditFacts = Pick<
  AuditResult,
  'array' | 'images' | 'writes' | 'flushes' | 'isStableWhenLogged' | 'bound' | 'isTorn'
>;

/** Counts crash states while they are shown to it. */
export interface Tally {
  readonly crashStates: number;
  readonly isStopped: boolean;
  /** The array exists from this line on; only the first call counts. */
  begin(seq: number | null): void;
  /** Judges the present crash state, after the line at `index`, with these writes lost. */
  note(seq: number | null, index: number, lost: readonly PendingWrite[], unflushed: number): void;
  /** Subsets that could matter were left out. */
  leaveOut(): void;
  /** Ends the audit early. */
  stop(): void;
  result(facts: AuditFacts): AuditResult;
}

/** A tally that begins now. */
export function tallyOf(
  disks: Disks,
  judge: Judge,
  lines: readonly LogLine[],
  statesMax: number,
): Tally {
  const started = performance.now();
  const counts = { beforeTheArray: 0, whole: 0, degraded: 0, notAssembled: 0 };
  const seen = { crashStates: 0, violatingStates: 0, unflushedMost: 0 };
  let first: { violation: AuditViolation; story: StoryLine[] } | null = null;
  let began: { readonly seq: number | null } | null = null;
  let isExhaustive = true;
  let isStopped = false;
  return {
    get crashStates() {
      return seen.crashStates;
    },
    get isStopped() {
      return isStopped;
    },
    begin(seq) {
      began ??= { seq };
    },
    note(seq, index, lost, unflushed) {
      seen.crashStates++;
      seen.unflushedMost = Math.max(seen.unflushedMost, unflushed);
      counts[kindOf(judge, began !== null)]++;
      if (seen.crashStates >= statesMax && index < lines.length - 1) isStopped = true;
      const fault = began === null ? null : judge.fault();
      if (fault === null) return;
      seen.violatingStates++;
      const { row, view } = fault;
      first ??= {
        violation: {
          seq,
          stripe: row,
          chunk: chunkOf(view.bitmapChunkSectors, row),
          why: whyOf(disks, fault),
        },
        story: storyOf(disks, fault, lines.slice(0, index + 1), lost),
      };
    },
    leaveOut() {
      isExhaustive = false;
    },
    stop() {
      isStopped = true;
    },
    result(facts) {
      const isOpen = isStopped || !isExhaustive;
      const seconds = (performance.now() - started) / 1000;
      return {
        schemaVersion: 1,
        verdict: first === null ? (isOpen ? 'inconclusive' : 'holds') : 'violated',
        ...seen,
        counts,
        firstViolation: first?.violation ?? null,
        story: first?.story ?? [],
        judgedFrom: began?.seq ?? null,
        ...facts,
        isExhaustive: isExhaustive && !isStopped,
        isStopped,
        seconds,
        statesPerSecond: Math.round(seen.crashStates / Math.max(seconds, 1e-6)),
      };
    },
  };
}

function kindOf(judge: Judge, exists: boolean): keyof AuditCounts {
  if (!exists) return 'beforeTheArray';
  const assembly = judge.assembly();
  if (typeof assembly === 'string') return 'notAssembled';
  const isWhole = assembly.slots.every((member) => member?.recoveryOffset === MAX_SECTOR);
  return isWhole ? 'whole' : 'degraded';
}
