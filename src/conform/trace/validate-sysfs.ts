/** Validation of samples of sysfs against the modern lifecycle network: only users' commands are visible steps. */
import { lifecycle, rulesOf } from '../../../machines/lifecycle/family.ts';
import { type LifecycleWorld, lifecycleWorld } from '../../../machines/lifecycle/world.ts';
import { compile } from '../../network/index.ts';
import { Automaton, Explanation, type Trace, type TraceResult } from '../../trace/index.ts';
import { type MdEvent, mdTrace } from './events.ts';
import {
  ASKED_STEPS,
  SYSFS_SCOPE,
  COMMANDS_LEFT_OUT,
  commandLetters,
  valueLetter,
} from './sysfs-letters.ts';

const WINDOW = 0;

const SCOPE: readonly string[] = [
  'Checked: sync_action, sync_completed (where no sync runs) and degraded, each as it was read, from a moment of rest on up to a stop, a growth, a repair, or another sync that is asked for by name; mdadm freezes the array while it adds.',
  'Not checked: array_state, mismatch_cnt, how far a sync came, what follows an assembly until the array has come to rest; a second member that fails.',
];

/** Validates traces that see sysfs. */
export class SysfsValidator {
  readonly #automaton: Automaton;
  readonly #world: LifecycleWorld;

  constructor({ statesMax }: { readonly statesMax: number }) {
    const numbers = Object.entries(SYSFS_SCOPE).map(([name, value]) => [name, Number(value)]);
    const sizes = Object.fromEntries(numbers) as Record<string, number>;
    const model = lifecycle.build('modern', sizes, new Set());
    this.#world = lifecycleWorld(SYSFS_SCOPE, rulesOf('modern', new Set()));
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
    for (const stretch of stretchesOf(events)) {
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
      scope: SCOPE,
      supplements: [],
    };
  }

  /** Spells one stretch; gives the events read. */
  #follow(explanation: Explanation, stretch: readonly MdEvent[]): number {
    let command = commandLetters('nothing');
    let hasErrors = false;
    for (const [index, event] of stretch.entries()) {
      // A command has done what it does before the next one begins; I/O errors may come at any time.
      const possible = hasErrors ? [...command, ...commandLetters('io-errors')] : command;
      for (const letter of possible) explanation.see(WINDOW, letter, event.line);
      if (event.event === 'asked') {
        command = commandLetters(event.what);
        hasErrors ||= event.what === 'io-errors';
      } else if (event.event === 'sysfs') {
        const letter = valueLetter(this.#world, event.file, event.value);
        if (letter !== null) explanation.see(WINDOW, letter, event.line);
      }
      if (explanation.impossible !== undefined) return index + 1;
    }
    return stretch.length;
  }
}

/**
 * The events from each moment of rest on up to where the network knows no more. Rest is seen twice: the first such
 * sample may be older than what was asked for last.
 */
function stretchesOf(events: readonly MdEvent[]): MdEvent[][] {
  const stretches: MdEvent[][] = [];
  let open: MdEvent[] | null = null;
  let isThere = true;
  let rests = 0;
  const seen = new Map<string, string>();
  for (const event of events) {
    if (event.event === 'asked') {
      const isLeftOut = COMMANDS_LEFT_OUT.has(event.what);
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
      if (rests === 2) stretches.push((open = []));
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
