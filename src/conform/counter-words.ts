/** The counter word, exhaustively: all 65,536 words times every counter event, chart against executor. */
import type { AnyMachineSnapshot } from 'xstate';
import { chunkMachine } from '../../machines/bitmap/chunk.ts';
import { type ChunkEvent, KERNEL_CHUNK } from '../../machines/bitmap/chunk-rules.ts';
import { type Answer, scoped } from '../network/index.ts';
import { counter } from '../raid5/index.ts';

/** Words of 16 bits. */
export const WORDS = 0x1_0000;

const NEEDED = 0x8000;
const RESYNC = 0x4000;

/** What one side makes of a word: the new word, or that the writer must wait. */
type Outcome = number | 'wait';

/** A counter event on both sides. */
export interface CounterEvent {
  readonly name: string;
  /** Events that the chart is sent, in order. */
  readonly chart: readonly ChunkEvent[];
  readonly executor: (word: number) => Outcome;
}

/** A word for which chart and executor disagree. */
export interface WordDifference {
  readonly event: string;
  readonly word: number;
  readonly chart: Outcome;
  readonly executor: Outcome;
}

/** Every counter event of the classic era (semantics.md 1.4–1.7, 1.10). */
export const COUNTER_EVENTS: readonly CounterEvent[] = [
  {
    name: 'startwrite',
    chart: [{ type: 'START_WRITE' }],
    executor: (word) => {
      const outcome = counter.startWrite(word);
      return outcome.mustWait ? 'wait' : outcome.word;
    },
  },
  {
    name: 'endwrite, success',
    chart: [{ type: 'END_WRITE' }],
    executor: (word) => counter.endWrite(word, true).word,
  },
  {
    name: 'endwrite, failed',
    chart: [{ type: 'WRITE_FAILED' }, { type: 'END_WRITE' }],
    executor: (word) => counter.endWrite(word, false).word,
  },
  {
    name: 'daemon scan',
    chart: [{ type: 'DAEMON_SCAN' }],
    executor: (word) => counter.daemonScan(word, false).word,
  },
  {
    name: 'start_sync',
    chart: [{ type: 'START_SYNC' }],
    executor: (word) => counter.startSync(word, false).word,
  },
  { name: 'start_sync, degraded', chart: [], executor: (word) => counter.testSync(word).word },
  {
    name: 'end_sync',
    chart: [{ type: 'END_SYNC' }],
    executor: (word) => counter.endSync(word, false).word,
  },
  {
    name: 'end_sync, aborted',
    chart: [{ type: 'ABORT_SYNC' }],
    executor: (word) => counter.endSync(word, true).word,
  },
  {
    name: 'set_memory_bits',
    chart: [{ type: 'LOAD', needed: false }],
    executor: (word) => counter.setMemoryBits(word, false).word,
  },
  {
    name: 'set_memory_bits, needed',
    chart: [{ type: 'LOAD', needed: true }],
    executor: (word) => counter.setMemoryBits(word, true).word,
  },
];

/** Compares every event (or those given) on the words from `first` up to, not including, `end`. */
export function compareCounterWords(
  first = 0,
  end = WORDS,
  events: readonly CounterEvent[] = COUNTER_EVENTS,
): WordDifference[] {
  const machine = chunkMachine(KERNEL_CHUNK);
  const transition = scoped(machine);
  const snapshotOf = snapshots(machine);
  const found: WordDifference[] = [];
  for (let word = first; word < end; word++) {
    const snapshot = snapshotOf(word);
    for (const { name, chart, executor } of events) {
      const byChart = outcomeOf(chart, snapshot, transition);
      const byExecutor = executor(word);
      if (byChart !== byExecutor)
        found.push({ event: name, word, chart: byChart, executor: byExecutor });
    }
  }
  return found;
}

/**
 * Snapshots of words. Words that differ in the count alone share all of a snapshot but its context: resolving a
 * state is what costs.
 */
function snapshots(machine: ReturnType<typeof chunkMachine>): (word: number) => AnyMachineSnapshot {
  const resolved = new Map<string, AnyMachineSnapshot>();
  return (word) => {
    const state = stateOf(word);
    const key = JSON.stringify(state.value);
    const known = resolved.get(key) ?? (machine.resolveState(state) as AnyMachineSnapshot);
    resolved.set(key, known);
    return { ...known, context: state.context };
  };
}

function outcomeOf(
  events: readonly ChunkEvent[],
  snapshot: AnyMachineSnapshot,
  transition: Answer,
): Outcome {
  let at = snapshot;
  for (const event of events) {
    const after = transition(at, event);
    if (after === undefined) return 'wait';
    at = after;
  }
  return wordOf(at);
}

function stateOf(word: number) {
  const count = word & KERNEL_CHUNK.counterMax;
  const names = ['zero', 'one', 'two'] as const;
  return {
    value: {
      count: names[count] ?? ('more' as const),
      NEEDED: (word & NEEDED) === 0 ? ('clear' as const) : ('set' as const),
      RESYNC: (word & RESYNC) === 0 ? ('clear' as const) : ('set' as const),
    },
    context: { count },
  };
}

function wordOf(snapshot: AnyMachineSnapshot): number {
  const { NEEDED: needed, RESYNC: resync } = snapshot.value as Record<string, string>;
  const { count } = snapshot.context as { count: number };
  return (needed === 'set' ? NEEDED : 0) | (resync === 'set' ? RESYNC : 0) | count;
}
