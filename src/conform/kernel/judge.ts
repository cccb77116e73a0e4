/** Judging a run: its write log is cut into its scenarios, and each is held against the model as a trace. */
import { readFileSync } from 'node:fs';
import type { Goal } from '../../generate/index.ts';
import type { Mark } from '../../kernel/index.ts';
import { RaidproofError } from '../../errors.ts';
import { type Trace, type TraceResult, inconclusive } from '../../trace/index.ts';
import { BitmapValidator, traceOfWriteLog } from '../trace/index.ts';
import { BEGINS } from './scenarios.ts';

/** One scenario as it ran. */
export interface JudgedScenario {
  readonly name: string;
  /** Writes that reached the members, and those of them up to a growth, which the windows do not have. */
  readonly writes: number;
  readonly writesJudged: number;
  readonly result: TraceResult;
  /** What runs that explain the scenario take of the network. */
  readonly goals: ReadonlySet<Goal>;
  /** What the guest said of commands that were refused, and of waits in vain. */
  readonly said: readonly string[];
}

/** Bounds of the memory of one validator; each scenario has its own. */
const STATES_MAX = 4_000_000;
const RUNS = 3;

/**
 * Judges a run.
 * @param log file of the write log
 * @param marks what the guest said, at its place among the writes
 */
export function judgeRun(log: string, marks: readonly Mark[]): JudgedScenario[] {
  const lines = readFileSync(log, 'utf8')
    .split('\n')
    .map((text) => ({ text, seq: text === '' ? -1 : ((JSON.parse(text) as Numbered).seq ?? -1) }));
  const begins = marks.flatMap(({ kind, text, seq }) => {
    const name = new RegExp(`^\\d+ ${BEGINS} (\\S+)$`).exec(text)?.[1];
    return kind === 'step' && name !== undefined ? [{ name, seq }] : [];
  });
  return begins.map(({ name, seq: from }, index) => {
    const to = begins[index + 1]?.seq ?? Infinity;
    const inside = marks.filter(({ seq }) => seq >= from && seq < to);
    const steps = (pattern: RegExp): number[] =>
      inside
        .filter(({ kind, text }) => kind === 'step' && pattern.test(text))
        .map(({ seq }) => seq);
    const growth = Math.min(to, ...steps(/^\d+ grow /));
    const upTo = (end: number): string[] =>
      lines.map(({ text, seq }) => (seq >= from && seq < end ? text : ''));
    const judged = upTo(growth);
    const trace = traceOfWriteLog(judged.join('\n'), log, {
      assemblies: steps(/^\d+ assemble /),
      repairs: steps(/^\d+ sync_action := repair$/),
    });
    const validator = new BitmapValidator({ statesMax: STATES_MAX });
    return {
      name,
      writes: writesIn(upTo(to)),
      writesJudged: writesIn(judged),
      ...explained(validator, trace),
      said: inside.filter(({ kind }) => kind === 'say').map(({ text }) => text),
    };
  });
}

/** A scenario that too many states may explain is open; it neither conforms nor fails. */
function explained(
  validator: BitmapValidator,
  trace: Trace,
): Pick<JudgedScenario, 'result' | 'goals'> {
  try {
    return validator.explain(trace, RUNS);
  } catch (error) {
    if (!(error instanceof RaidproofError) || error.code !== 'RP304') throw error;
    return { result: inconclusive('bitmap', STATES_MAX, error.message), goals: new Set() };
  }
}

function writesIn(lines: readonly string[]): number {
  return lines.filter((line) => line.includes('"op":"w"')).length;
}

interface Numbered {
  readonly seq?: number;
}
