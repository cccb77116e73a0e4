/** How to check: what a caller chooses, and what is usual. */
import type { CompiledNetwork } from '../network/index.ts';
import type { Limits, Policy, Watch } from './engine.ts';
import type { ExploreOptions } from './explore.ts';
import type { Symmetry } from './reduce/symmetry.ts';
import { type Recorder, identityOf } from './snapshot.ts';
import type { EngineName } from './result.ts';

/** How to check. */
export interface CheckOptions {
  readonly engine: EngineName;
  /** Threads of one search; only the wasm engine takes more than one. */
  readonly threads: number;
  readonly policy: Policy;
  readonly limits: Limits;
  /** States that a search behind violations may find before it is given up; by default a multiple of the first search's. */
  readonly statesBehindMax?: number;
  readonly variants: readonly string[];
  /** Whether each chart state must be reached, too; off where only some properties are asked for. */
  readonly reach: boolean;
  /** The command that repeats this check; printed with every replay key. */
  readonly command: string;
  readonly watch: Watch;
  /** States that these make of each other are taken for one: for safety only, and by the js engine. */
  readonly symmetries?: readonly Symmetry[];
  /** Keeps each of the two searches under its identity, and has what to go on from. */
  readonly record?: (search: 'first' | 'behind', identity: string) => Recorder;
}

/**
 * The usual options: states behind a violation are not expanded in the first search, and a hundred million
 * states or four gigabytes end it inconclusively.
 */
export const STANDARD_OPTIONS: CheckOptions = {
  engine: 'js',
  threads: 1,
  policy: { prune: true, stopAtViolation: false, stopWhenDecided: false },
  limits: { statesMax: 100_000_000, memoryMaxBytes: 4 * 2 ** 30 },
  variants: [],
  reach: true,
  command: 'raidproof check',
  watch: () => true,
};

/** The options of one of the searches, with what keeps it. */
export function recorded(
  network: CompiledNetwork,
  options: CheckOptions,
  search: 'first' | 'behind',
): Partial<ExploreOptions> {
  const { record, policy, engine, symmetries } = options;
  if (record === undefined) return options;
  return {
    ...options,
    recorder: record(
      search,
      identityOf(network, policy, `${engine}${JSON.stringify(symmetries ?? [])}`),
    ),
  };
}
