/** Validation of a trace of md against the modern networks, window by window. */
import { type Goal, goalsOfStep } from '../../generate/index.ts';
import { advance } from '../../network/index.ts';
import { Automaton, Explanation, type Trace, type TraceResult } from '../../trace/index.ts';
import { type MdEvent, type MdParameters, mdTrace } from './events.ts';
import { functionLetters, SHOWN_BY_FUNCTIONS } from './function-letters.ts';
import { FunctionSpeller } from './spell-functions.ts';
import { WriteSpeller } from './spell-writes.ts';
import { bitmapWindow, type Window } from './window.ts';
import { askedByWrites, SHOWN_BY_WRITES, writeLetters } from './write-letters.ts';

/** What a validation looks at, and what it does not. */
const SCOPES: Readonly<Record<MdParameters['sees'], readonly string[]>> = {
  writes: [
    'Checked for each chunk: its bit on all members before data, and until all writes of it are over and the daemon could have passed; page writes and superblocks reach every member before the next round; superblocks say active while data is written, and what they say of members; the bitmap’s event count is not behind.',
    'Not checked: contents of data, writes that never came, chunks behind file page 0, counters and attributes as such; writes of one chunk that overlap count as one.',
  ],
  sysfs: ['Nothing: samples of sysfs do not show the bitmap.'],
  functions: [
    'Checked for each chunk: every counter with its flags, and the number of writes in flight; bits set and cleared in memory; unplug before data; each daemon pass, its scan and its page writes; what the sync thread is told and gives back.',
    'Not checked: which member a page write went to, chunks behind file page 0, clean or active; writes of one chunk that overlap count as one, but for their number.',
  ],
};

/** How to validate. */
export interface ValidateOptions {
  /** States of the network that may be met. */
  readonly statesMax: number;
}

/** Validates traces against the window of a chunk. What was found out for one trace is known for the next. */
export class BitmapValidator {
  readonly #options: ValidateOptions;
  readonly #subjects = new Map<MdParameters['sees'], Subject>();

  constructor(options: ValidateOptions) {
    this.#options = options;
  }

  /** Every chunk has a window of its own. @throws RaidproofError RP214, RP304 */
  validate(trace: Trace): TraceResult {
    return this.explain(trace, 0).result;
  }

  /**
   * The same, and what runs that explain different windows take of the network: its steps, and transitions of its charts.
   * @param runs runs at most
   */
  explain(
    trace: Trace,
    runs: number,
  ): { readonly result: TraceResult; readonly goals: ReadonlySet<Goal> } {
    const { parameters, events } = mdTrace(trace);
    const { automaton, window } = this.#subject(parameters.sees);
    const names = Array.from({ length: parameters.chunks }, (_, chunk) => `chunk ${chunk}`);
    const start = startStates(window, automaton, parameters);
    const explanation = new Explanation(automaton, names, start);
    const speller = spellerOf(window, explanation, parameters, events);
    const read = spellAll(events, speller, explanation);
    const result: TraceResult = {
      network: 'bitmap',
      verdict: explanation.impossible === undefined ? 'explained' : 'impossible',
      events: read,
      windows: names.length,
      states: automaton.space.size,
      frontiers: automaton.frontiersCount,
      impossible: explanation.impossible ?? null,
      scope: SCOPES[parameters.sees],
      supplements: [],
    };
    const explained = explanation.impossible === undefined ? explanation.runs(runs) : [];
    return { result, goals: new Set(explained.flatMap((run) => goalsOf(automaton, run))) };
  }

  #subject(sees: MdParameters['sees']): Subject {
    const known = this.#subjects.get(sees);
    if (known !== undefined) return known;
    const { statesMax } = this.#options;
    const window = bitmapWindow({ hasPeriod: sees === 'writes' });
    const shown = new Set(sees === 'writes' ? SHOWN_BY_WRITES : SHOWN_BY_FUNCTIONS);
    const isHidden = (step: string): boolean => !shown.has(step);
    const automaton = new Automaton(window.network, isHidden, {
      statesMax,
      ...(sees === 'writes' ? { asked: askedByWrites(writeLetters(window)) } : {}),
    });
    this.#subjects.set(sees, { window, automaton });
    return { window, automaton };
  }
}

function goalsOf(
  { space }: Automaton,
  { from, steps }: { readonly from: number; readonly steps: readonly number[] },
): Goal[] {
  let states = space.localStates(from);
  return steps.flatMap((step) => {
    const goals = goalsOfStep(space.network, states, step);
    states = advance(space.network, states, space.network.steps[step]!)!;
    return goals;
  });
}

/** A window and what was found out about it. */
interface Subject {
  readonly window: Window;
  readonly automaton: Automaton;
}

function spellerOf(
  window: Window,
  explanation: Explanation,
  parameters: MdParameters,
  events: readonly MdEvent[],
): Speller {
  return parameters.sees === 'writes'
    ? new WriteSpeller(explanation, writeLetters(window), parameters, events)
    : new FunctionSpeller(explanation, functionLetters(window), parameters);
}

interface Speller {
  readonly spell: (event: MdEvent) => void;
}

function spellAll(events: readonly MdEvent[], speller: Speller, explanation: Explanation): number {
  let read = 0;
  for (const event of events) {
    read++;
    speller.spell(event);
    if (explanation.impossible !== undefined) break;
  }
  return read;
}

/** Before an assembly the bit may be set or clear on the members; the members say whether the array is clean. */
function startStates(window: Window, automaton: Automaton, { begins }: MdParameters): number[] {
  const { network } = window;
  const first = network.instances.map(() => 0);
  if (begins === 'idle') return [automaton.space.numberOf(first)];
  return ['device.clear', 'device.set'].map((device) => {
    const states = [...first];
    const put = (name: string, ...paths: readonly string[]): void => {
      const index = network.instanceIndex.get(name)!;
      states[index] = network.instances[index]!.table.states.findIndex((one) =>
        paths.every((path) => one.paths.has(path)),
      );
    };
    put('power', 'off');
    put('shutdown', 'work.stopped', begins === 'down' ? 'record.clean' : 'record.dirty');
    put('bit 0', 'memory.clear', device);
    return automaton.space.numberOf(states);
  });
}
