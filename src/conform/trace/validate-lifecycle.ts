/** Validation of a trace of calls against the modern lifecycle network, as a whole. */
import { lifecycle } from '../../../machines/lifecycle/family.ts';
import type { LifecycleWorld } from '../../../machines/lifecycle/world.ts';
import { type Step, is, send } from '../../../machines/language/index.ts';
import { compile } from '../../network/index.ts';
import { Automaton, Explanation, type Trace, type TraceResult } from '../../trace/index.ts';
import { type MdEvent, type MdEventOf, mdTrace } from './events.ts';
import {
  type Cause,
  LIFECYCLE_SCOPE,
  type LifecycleLetters,
  SHOWN_BY_RECOVERY,
  lifecycleLetters,
  worldOfTraces,
} from './lifecycle-letters.ts';
import { MetadataRounds } from './metadata-rounds.ts';

const WINDOW = 0;

/** Bits of mddev->recovery and sb_flags in 6.1. */
const RECOVER = 1 << 2;
const INTR = 1 << 3;
const CHECK = 1 << 7;
const FROZEN = 1 << 9;
const CHANGE_DEVS = 1;

/** Validates traces against the lifecycle; what was found out for one trace is known for the next. */
export class LifecycleValidator {
  readonly #automaton: Automaton;
  readonly #letters: LifecycleLetters;

  constructor({ statesMax }: { readonly statesMax: number }) {
    const numbers = Object.entries(LIFECYCLE_SCOPE).map(([name, value]) => [name, Number(value)]);
    const model = lifecycle.build(
      'modern',
      Object.fromEntries(numbers) as Record<string, number>,
      new Set(),
    );
    const world = worldOfTraces();
    const network = compile({
      ...model,
      steps: [...model.steps, checkpointWithin(world)],
      properties: [],
    });
    const shown = new Set(SHOWN_BY_RECOVERY);
    this.#letters = lifecycleLetters(network);
    this.#automaton = new Automaton(network, (step) => !shown.has(step), { statesMax });
  }

  /** One window: the whole network. @throws RaidproofError RP214, RP304 */
  validate(trace: Trace): TraceResult {
    const { events } = mdTrace(trace);
    const { space } = this.#automaton;
    const start = [space.numberOf(space.network.instances.map(() => 0))];
    const explanation = new Explanation(this.#automaton, ['recovery'], start);
    const speller = new LifecycleSpeller(explanation, this.#letters);
    let read = 0;
    for (const event of events) {
      read++;
      speller.spell(event);
      if (explanation.impossible !== undefined) break;
    }
    return {
      network: 'lifecycle',
      verdict: explanation.impossible === undefined ? 'explained' : 'impossible',
      events: read,
      windows: 1,
      states: space.size,
      frontiers: this.#automaton.frontiersCount,
      impossible: explanation.impossible ?? null,
      scope: SCOPE,
      supplements: [],
    };
  }
}

/**
 * A segment of the network stands for a stretch of the members. Checkpoints within it ask for a superblock write and leave the position where the
 * stretch begins.
 */
function checkpointWithin({ superblock, syncThread }: LifecycleWorld): Step {
  return {
    name: 'a checkpoint within a segment',
    actor: 'sync thread',
    sentence: 'Enough was requested, and all of it has ended; the segment is not yet through.',
    kernel: 'md_do_sync(), 6.1',
    guard: is(syncThread, 'syncing'),
    deliveries: [send(superblock, { type: 'CHANGE.CLEAN' })],
  };
}

const SCOPE: readonly string[] = [
  'Checked: the recovery flags, the superblock flags and in_sync at every md_check_recovery, the search for spares, the start and end of the sync thread, the reap, and each round of superblock writes.',
  'Not checked: positions of the sync, superblock contents, which member failed; other personalities.',
];

/** Spells the calls of recovery; all others say nothing here. */
class LifecycleSpeller {
  readonly #explanation: Explanation;
  readonly #letters: LifecycleLetters;
  readonly #rounds: MetadataRounds;
  #recovery = 0;

  constructor(explanation: Explanation, letters: LifecycleLetters) {
    this.#explanation = explanation;
    this.#letters = letters;
    this.#rounds = new MetadataRounds(explanation, letters);
  }

  /** A command that freezes or thaws takes no mutex in 6.1: FROZEN may change at any time, also amid a look. */
  #freezing(recovery: number): Cause[] {
    const was = this.#recovery & FROZEN;
    const is = recovery & FROZEN;
    this.#recovery = (this.#recovery & ~FROZEN) | is;
    if (was === is) return [];
    return [is === 0 ? 'idle' : 'frozen'];
  }

  /** Flags that were not set at the last look, and FROZEN that was, have their causes. */
  #causes({ recovery, superblockFlags }: MdEventOf<'check'>): Cause[] {
    const freezing = this.#freezing(recovery);
    const before = this.#recovery;
    this.#recovery = recovery;
    const isNew = (flags: number): boolean =>
      (recovery & flags) === flags && (before & flags) !== flags;
    return [
      ...freezing,
      ...(isNew(CHECK) ? ['check' as const] : []),
      ...(isNew(RECOVER | INTR) ? ['failure' as const] : []),
      ...(isNew(RECOVER) && (recovery & INTR) === 0 ? ['addition' as const] : []),
      ...((superblockFlags & CHANGE_DEVS) !== 0 ? ['removal' as const] : []),
    ];
  }

  spell(event: MdEvent): void {
    this.#rounds.before(event);
    const letters = this.#letters;
    const see = (letter: Parameters<Explanation['see']>[1]): void => {
      this.#explanation.see(WINDOW, letter, event.line);
    };
    if (event.event === 'gap') {
      this.#rounds.forget();
      see(letters.gap);
    } else if (event.event === 'check') {
      for (const cause of this.#causes(event)) see(letters.cause(cause));
      see(letters.check(event.recovery, event.superblockFlags, event.inSync));
    } else if (event.event === 'spares' || event.event === 'sync' || event.event === 'reap') {
      for (const cause of this.#freezing(event.recovery)) see(letters.cause(cause));
      see(letters[event.event](event.recovery));
    } else if (event.event === 'check-end') see(letters.checkEnd);
    else if (event.event === 'sync-end') see(letters.syncEnd);
    else if (event.event === 'reap-end') see(letters.reapEnd);
    else if (event.event === 'metadata-submit') this.#rounds.submit(event, 'superblock');
    else if (event.event === 'metadata-complete' && !this.#rounds.complete(event))
      see(letters.unexpected(event.event));
  }
}
