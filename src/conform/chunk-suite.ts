/** The chunk's chart alone against the executor's counter functions: every event in every state. */
import { chunkMachine } from '../../machines/bitmap/chunk.ts';
import type { ChunkEvent } from '../../machines/bitmap/chunk-rules.ts';
import type { Violation } from '../check/index.ts';
import type { LocalState } from '../network/index.ts';
import { counter } from '../raid5/index.ts';
import type { ConformanceResult } from './result.ts';
import { type PathTest, runMachine } from './xstate-test.ts';

/** Small enough for a chart of a few dozen states, large enough for every transition. */
const COUNTER_MAX = 5;

const EVENTS: readonly ChunkEvent[] = [
  { type: 'START_WRITE' },
  { type: 'END_WRITE' },
  { type: 'DAEMON_SCAN' },
  { type: 'START_SYNC' },
  { type: 'END_SYNC' },
  { type: 'ABORT_SYNC' },
  { type: 'LOAD', needed: false },
  { type: 'LOAD', needed: true },
];

/** Runs the chart's transition coverage suite; a difference throws out of the path and ends as text. */
export async function chunkSuite(): Promise<ConformanceResult> {
  const started = performance.now();
  const machine = chunkMachine({ counterMax: COUNTER_MAX, loadedCount: 1 });
  const details: string[] = [];
  const stories: Violation[] = [];
  let figures = { paths: 0, events: 0, states: 0 };
  try {
    figures = await runMachine(machine, EVENTS, () => wordTest());
  } catch (error) {
    stories.push(failure(error instanceof Error ? error.message : String(error)));
  }
  return {
    name: 'chunk chart, every transition',
    sentence: 'Every event in every state of the chunk, by shortest paths through @xstate/test.',
    cases: figures.paths,
    steps: figures.events,
    differences: stories,
    seconds: Math.round(performance.now() - started) / 1000,
    details: [...details, `${figures.states} states compared`],
  };
}

function wordTest(): PathTest<LocalState, ChunkEvent> {
  let word = 0;
  return {
    exec: (event) => {
      word = next(word, event);
    },
    check: (state) => {
      const parts = counter.counterParts(word, COUNTER_MAX);
      const expected = {
        count: Number(state.context['count']),
        needed: state.paths.has('NEEDED.set'),
        resync: state.paths.has('RESYNC.set'),
      };
      const same =
        parts.count === expected.count &&
        parts.needed === expected.needed &&
        parts.resync === expected.resync;
      if (!same)
        throw new Error(`model ${JSON.stringify(expected)}, executor ${JSON.stringify(parts)}`);
    },
  };
}

function next(word: number, event: ChunkEvent): number {
  switch (event.type) {
    case 'START_WRITE':
      return counter.startWrite(word, COUNTER_MAX).word;
    case 'END_WRITE':
      return counter.endWrite(word, true, COUNTER_MAX).word;
    case 'DAEMON_SCAN':
      return counter.daemonScan(word, false).word;
    case 'START_SYNC':
      return counter.startSync(word, false, COUNTER_MAX).word;
    case 'END_SYNC':
      return counter.endSync(word, false, COUNTER_MAX).word;
    case 'ABORT_SYNC':
      return counter.endSync(word, true, COUNTER_MAX).word;
    case 'LOAD':
      return counter.setMemoryBits(word, event.needed, COUNTER_MAX).word;
    case 'WRITE_FAILED': {
      const parts = counter.counterParts(word, COUNTER_MAX);
      return counter.counterWord({ ...parts, needed: true }, COUNTER_MAX);
    }
    case 'FORGET':
      return 0;
  }
}

function failure(words: string): Violation {
  return {
    schemaVersion: 1,
    source: 'conformance',
    network: 'bitmap',
    era: 'classic',
    parameters: {},
    variants: [],
    property: {
      id: 'conforms-chunk',
      kind: 'always',
      sentence: 'The counter functions follow the chart of the chunk.',
      reason: 'Two independent readings of the same rules must agree.',
      kernel: 'drivers/md/bitmap.c',
    },
    verdict: 'violated',
    initial: {},
    steps: [],
    decidedAt: 0,
    evidence: [{ holds: false, instance: 'chunk', words }],
    replay: { key: '', command: 'raidproof test' },
  };
}
