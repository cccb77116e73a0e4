/** Validation of samples of sysfs against the modern lifecycle network: only users' commands are visible steps. */
import { lifecycle, rulesOf } from '../../../machines/lifecycle/family.ts';
import { type LifecycleWorld, lifecycleWorld } from '../../../machines/lifecycle/world.ts';
import { compile } from '../../network/index.ts';
import {
  Automaton,
  Explanation,
  type Letter,
  type Trace,
  type TraceResult,
} from '../../trace/index.ts';
import { type MdEvent, mdTrace } from './events.ts';
import { LIFECYCLE_SCOPE } from './lifecycle-letters.ts';
import { OddDevice } from './odd-device.ts';
import {
  ASKED_STEPS,
  COMMANDS_LEFT_OUT,
  commandLetters,
  mismatchesMoveLetter,
  valueLetter,
} from './sysfs-letters.ts';

const WINDOW = 0;

/** What is judged at once: the writers, by array_state; or recovery, by all else. Both together have millions of states. */
export type SysfsView = 'recovery' | 'writers';

const SCOPES: Readonly<Record<SysfsView, readonly string[]>> = {
  recovery: [
    'Checked: sync_action, sync_completed (where no sync runs), degraded, the state of the one device that is not in sync, and that mismatch_cnt moves only while a sync reads, each as it was read, from a moment of rest on up to a stop, a growth, a repair, or another sync that is asked for by name; mdadm freezes the array while it adds.',
    'Not checked: how many mismatches are found, how far a sync came, what follows an assembly until the array has come to rest; a second member that fails.',
  ],
  writers: [
    'Checked: array_state, as it was read: clean, write-pending or active only by a write that somebody made, from a moment of rest on up to a command that is no write.',
    'Not checked: array_state while members fail or come, and while a sync is asked for.',
  ],
};

/** Commands that only write, or do nothing to the array. */
const WRITES: ReadonlySet<string> = new Set(['write', 'write-behind', 'join', 'nothing']);

/** Validates traces that see sysfs. */
export class SysfsValidator {
  readonly #automaton: Automaton;
  readonly #world: LifecycleWorld;
  readonly #view: SysfsView;

  /** @param view what is judged */
  constructor({ statesMax }: { readonly statesMax: number }, view: SysfsView) {
    const scope = { ...LIFECYCLE_SCOPE, writes: view === 'writers' };
    const numbers = Object.entries(scope).map(([name, value]) => [name, Number(value)]);
    const sizes = Object.fromEntries(numbers) as Record<string, number>;
    const model = lifecycle.build('modern', sizes, new Set());
    this.#view = view;
    this.#world = lifecycleWorld(scope, rulesOf('modern', new Set()));
    const network = compile({ ...model, properties: [] });
    this.#automaton = new Automaton(network, (step) => !ASKED_STEPS.has(step), { statesMax });
  }

  /** @throws RaidproofError RP214, RP304 */
  validate(trace: Trace): TraceResult {
    const { events } = mdTrace(trace);
    const { space } = this.#automaton;
    const rest = [space.numberOf(space.network.instances.map(() => 0))];
    let explanation = new Explanation(this.#automaton, ['sysfs'], rest);
    let windows = 0;
    let read = 0;
    for (const stretch of stretchesOf(events, this.#view)) {
      windows++;
      explanation = new Explanation(this.#automaton, ['sysfs'], rest);
      read += this.#follow(explanation, stretch);
      if (explanation.impossible !== undefined) break;
    }
    return {
      network: 'lifecycle',
      verdict: explanation.impossible === undefined ? 'explained' : 'impossible',
      events: read,
      windows,
      states: space.size,
      frontiers: this.#automaton.frontiersCount,
      impossible: explanation.impossible ?? null,
      scope: SCOPES[this.#view],
      supplements: [],
    };
  }

  #command(what: string): readonly Letter[] {
    const { steps } = this.#automaton.space.network;
    return commandLetters(what, (step) => steps.some(({ definition }) => definition.name === step));
  }

  /** Spells one stretch; gives the events read. */
  #follow(explanation: Explanation, { events, mismatches, hasWriters }: Stretch): number {
    let command: readonly Letter[] = [];
    let hasErrors = false;
    const writers = new BackgroundWriters(hasWriters);
    let counted = mismatches;
    const odd = new OddDevice(events);
    for (const [index, event] of events.entries()) {
      const see = (letter: Letter | null): void => {
        if (letter !== null) explanation.see(WINDOW, letter, event.line);
      };
      // A command has done what it does before the next one begins; I/O errors, and writes that nobody waits for, come at any time.
      const also = [...(hasErrors ? ['io-errors'] : []), ...(writers.areThere ? ['write'] : [])];
      for (const letter of [...command, ...also.flatMap((what) => this.#command(what))])
        see(letter);
      if (event.event === 'asked') {
        hasErrors ||= event.what === 'io-errors';
        writers.ask(event.what);
        command = this.#command(event.what);
      } else if (event.event !== 'sysfs') continue;
      else if ((event.file === 'array_state') !== (this.#view === 'writers')) continue;
      else if (event.file === 'mismatch_cnt') {
        if (counted !== undefined && counted !== event.value)
          see(mismatchesMoveLetter(this.#world));
        counted = event.value;
      } else {
        const file = odd.fileOf(event);
        if (file !== null) see(valueLetter(this.#world, file, event.value));
      }
      if (explanation.impossible !== undefined) return index + 1;
    }
    return events.length;
  }
}

/** Events from a moment of rest on, the mismatches that had been counted by then, and whether writes go on that nobody waits for. */
interface Stretch {
  readonly events: readonly MdEvent[];
  readonly mismatches: string | undefined;
  readonly hasWriters: boolean;
}

/** Whether there are writes that nobody waits for: up to the command behind the one that waits for them. */
class BackgroundWriters {
  areThere: boolean;
  #isJoined = false;

  constructor(areThere: boolean) {
    this.areThere = areThere;
  }

  ask(what: string): void {
    this.areThere = what === 'write-behind' || (this.areThere && !this.#isJoined);
    this.#isJoined = what === 'join';
  }
}

/**
 * The events from each moment of rest on up to where the network knows no more. Rest is seen twice: the first such
 * sample may be older than what was asked for last.
 */
function stretchesOf(events: readonly MdEvent[], view: SysfsView): Stretch[] {
  const stretches: Stretch[] = [];
  let open: MdEvent[] | null = null;
  let isThere = true;
  let rests = 0;
  const seen = new Map<string, string>();
  const writers = new BackgroundWriters(false);
  for (const event of events) {
    if (event.event === 'asked') {
      writers.ask(event.what);
      const isLeftOut =
        view === 'writers' ? !WRITES.has(event.what) : COMMANDS_LEFT_OUT.has(event.what);
      const isEnd = event.what === 'stop' || event.what === 'start' || isLeftOut;
      if (isEnd) open = null;
      isThere = event.what === 'start' || (isThere && event.what !== 'stop');
      rests = isEnd ? 0 : rests;
    }
    if (open !== null) open.push(event);
    else if (event.event === 'sysfs' && isThere) {
      seen.set(event.file, event.value);
      if (event.file !== 'degraded') continue;
      rests = isRest(seen) ? rests + 1 : 0;
      if (rests === 2)
        stretches.push({
          events: (open = []),
          mismatches: seen.get('mismatch_cnt'),
          hasWriters: writers.areThere,
        });
    }
  }
  return stretches;
}

function isRest(seen: ReadonlyMap<string, string>): boolean {
  return (
    seen.get('degraded') === '0' &&
    seen.get('sync_action') === 'idle' &&
    seen.get('sync_completed') === 'none' &&
    seen.get('array_state') === 'clean'
  );
}
