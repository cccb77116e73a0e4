/** Ahead of its time: the search behind violations begins in a thread of its own while the first search still runs. */
import { setTimeout } from 'node:timers/promises';
import type { Predicate } from '../../machines/language/index.ts';
import type { CompiledNetwork } from '../network/index.ts';
import type { CheckOptions } from './check-options.ts';
import type { Exploration, Limits, Policy, Watch } from './engine.ts';
import { withinTime } from './explore.ts';
import { type IndexedSearch, askAhead, beginApart, explorationOf } from './wasm/index.ts';

/** A search behind violations may find so many states, however few the first search finds. */
const STATES_BEHIND_LEAST = 2_000_000;

/** States that a search behind violations may find before it is given up, by those that the first one found. */
export function statesBehind({ limits, statesBehindMax }: CheckOptions, states: number): number {
  return Math.min(limits.statesMax, statesBehindMax ?? Math.max(STATES_BEHIND_LEAST, 4 * states));
}

/** A first search of fewer states is over before a thread is there. */
const STATES_WORTH_A_THREAD = 50_000;

/** Milliseconds between two looks whether there is more to be asked. */
const ASK_MILLISECONDS = 5;

/** A search that may be under way. */
export interface Ahead {
  /** The watch of the first search, which begins the other one. */
  readonly watch: Watch;
  readonly isUnderWay: boolean;
  /** Whether it has seen everything, which may be known before it says so. */
  readonly isExhausted: boolean;
  /** Whether it looks as if it would see everything; only a guess. */
  readonly seemsToEnd: boolean;
  /** Asks its states what they will be asked, while it goes on. */
  readonly askAhead: (questions: readonly (readonly Predicate[])[]) => Promise<void>;
  /** Ends it; it was not needed. */
  readonly stop: () => Promise<void>;
  /** Ends it and throws on. */
  readonly giveUp: (error: unknown) => Promise<never>;
  /** Lets it go on at once by what is known now; undefined where it was never begun. */
  readonly finish: (policy: Policy, limits: Limits) => Promise<Exploration | undefined>;
}

/**
 * Prepares to begin the search behind violations as soon as the first one meets violations and is large. It goes only as
 * far as what the first one has found allows, until {@link Ahead.finish} says how far: what it finds is what it would have found later.
 */
export function aheadOf(network: CompiledNetwork, options: CheckOptions): Ahead {
  const { engine, policy, record, watch, limits } = options;
  const isWanted = engine === 'indexed' && record === undefined && policy.prune;
  const state: { under?: UnderWay } = {};
  const stop = async (): Promise<void> => {
    await state.under?.stop();
  };
  return {
    watch: (progress) => {
      const { pruned = 0, states } = progress;
      // The more the first search finds, the farther the other one may go.
      const statesMax = statesBehind(options, states);
      if (isWanted && pruned > 0 && states >= STATES_WORTH_A_THREAD)
        state.under ??= new UnderWay(network, { ...limits, statesMax }, watch);
      state.under?.raise(statesMax);
      return watch(progress);
    },
    get isUnderWay() {
      return state.under !== undefined;
    },
    get isExhausted() {
      return state.under?.isExhausted === true;
    },
    get seemsToEnd() {
      return state.under?.seemsToEnd === true;
    },
    askAhead: async (questions) => state.under?.askAhead(questions),
    stop,
    giveUp: async (error) => {
      await stop();
      throw error;
    },
    finish: async (...rest) => state.under?.finish(...rest),
  };
}

/** Everything is expanded, until all claims about states are decided. */
const UNTIL_DECIDED: Policy = {
  prune: false,
  stopAtViolation: false,
  stopWhenDecided: true,
  leavesLiveness: true,
};

class UnderWay {
  readonly #search: IndexedSearch;
  readonly #watch: Watch;
  readonly #timed: ReturnType<typeof withinTime>;
  readonly #ending: ReturnType<IndexedSearch['run']>;
  #isStopped = false;
  #isOver = false;
  /** Whose watch it is: that of the first search, until that is over. */
  #isAlone = false;

  constructor(network: CompiledNetwork, limits: Limits, watch: Watch) {
    this.#search = beginApart(network);
    this.#watch = watch;
    this.#timed = withinTime((progress) => this.#goesOn(progress), limits);
    this.#ending = this.#search.run(UNTIL_DECIDED, limits, this.#timed.watch);
    // Whoever waits for it is told; until then nobody needs to know.
    const end = (): void => {
      this.#isOver = true;
    };
    this.#ending.then(end, end);
  }

  get isExhausted(): boolean {
    return this.#search.isExhausted;
  }

  get seemsToEnd(): boolean {
    return this.#search.seemsToEnd;
  }

  async askAhead(questions: readonly (readonly Predicate[])[]): Promise<void> {
    while (!this.isExhausted && !this.#isOver) {
      for (const one of questions) askAhead(this.#search, one);
      await setTimeout(ASK_MILLISECONDS);
    }
  }

  raise(statesMax: number): void {
    this.#search.raise(statesMax);
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#search.interrupt();
    await this.#ending.catch(() => {});
    await this.#search.dismiss();
  }

  async finish(policy: Policy, limits: Limits): Promise<Exploration> {
    this.#isAlone = true;
    this.#search.raise(limits.statesMax);
    try {
      let ending = await this.#ending;
      const { states } = this.#search.progress;
      const goesOn =
        (ending === 'decided' && !policy.stopWhenDecided) ||
        (ending === 'states limit' && states < limits.statesMax);
      if (goesOn) ending = await this.#search.run(policy, limits, this.#timed.watch);
      return explorationOf(this.#search, this.#timed.ending(ending));
    } finally {
      await this.#search.dismiss();
    }
  }

  #goesOn(progress: Parameters<Watch>[0]): boolean {
    if (this.#isAlone) return this.#watch(progress);
    return !this.#isStopped;
  }
}
