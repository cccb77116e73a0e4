/** Checking: explores a network and gives every property its verdict, coverage and story. */
import type { Network, Property, PropertyKind } from '../../machines/language/index.ts';
import { type CompiledNetwork, compile } from '../network/index.ts';
import { type Coverage, coverageOf, mergedCoverage } from './coverage.ts';
import type { Ending, Exploration, Limits, Policy, Watch } from './engine.ts';
import { exploreWithJs } from './js-engine.ts';
import { layOut } from './layout.ts';
import { tell } from './replay.ts';
import type { Violation } from './violation.ts';
import { exploreWithXState } from './xstate-engine.ts';

/** Engines to choose from; `xstate` is the oracle. */
export type EngineName = 'js' | 'xstate';

/** `inconclusive`: a limit was hit first; never `holds` then. */
export type Verdict = 'holds' | 'violated' | 'witnessed' | 'unwitnessed' | 'inconclusive';

/** What came of one property. */
export interface PropertyResult {
  readonly id: string;
  readonly kind: PropertyKind;
  readonly sentence: string;
  readonly reason: string;
  readonly verdict: Verdict;
  /** Step names of the shortest counterexample or witness; empty when there is none. */
  readonly steps: readonly string[];
  /** Decided in a second search, behind violations of other properties. */
  readonly behind?: boolean;
  /** The counterexample as a story; only for violated properties. */
  readonly story?: Violation;
}

/** The outcome of a check, plain data; the JSON of `raidproof check`. */
export interface CheckResult {
  readonly schemaVersion: 1;
  readonly network: string;
  readonly era: string;
  readonly parameters: Readonly<Record<string, number>>;
  /** First of {@link variants}, or null: the network as the era had it. */
  readonly variant: string | null;
  readonly variants: readonly string[];
  readonly engine: EngineName;
  readonly threads: 1;
  readonly seed: null;
  readonly complete: boolean;
  readonly ending: Ending;
  readonly states: number;
  readonly transitions: number;
  readonly depth: number;
  /** States not expanded because they violate a property. */
  readonly pruned: number;
  /** States of the further searches behind such states; 0 when nothing was pruned. */
  readonly statesBehind: number;
  readonly deadlocks: number;
  readonly seconds: number;
  readonly bytesPerState: number;
  readonly bitsPerState: number;
  readonly properties: readonly PropertyResult[];
  readonly coverage: Coverage;
}

/** How to check. */
export interface CheckOptions {
  readonly engine: EngineName;
  readonly policy: Policy;
  readonly limits: Limits;
  readonly variants: readonly string[];
  /** Whether each chart state must be reached, too; off where only some properties are asked for. */
  readonly reach: boolean;
  /** The command that repeats this check; printed with every replay key. */
  readonly command: string;
  readonly watch: Watch;
}

/**
 * The usual options: states behind a violation are not expanded in the first search, and a hundred million
 * states or four gigabytes end it inconclusively.
 */
export const STANDARD_OPTIONS: CheckOptions = {
  engine: 'js',
  policy: { prune: true, stopAtViolation: false, stopWhenDecided: false },
  limits: { statesMax: 100_000_000, memoryMaxBytes: 4 * 2 ** 30 },
  variants: [],
  reach: true,
  command: 'raidproof check',
  watch: () => true,
};

/** Explores the network and judges its properties, and that each chart state is reachable. */
export async function check(
  definition: Network,
  options: Partial<CheckOptions> = {},
): Promise<CheckResult> {
  return checkCompiled(compile(definition), options);
}

/**
 * As {@link check}, for a network that is compiled already. A first search does not expand states that
 * violate a property: its counts are those of sane states. A second one looks behind them for what they hide.
 */
export async function checkCompiled(
  network: CompiledNetwork,
  options: Partial<CheckOptions> = {},
): Promise<CheckResult> {
  const chosen = { ...STANDARD_OPTIONS, ...options };
  const started = performance.now();
  const first = await explore(network, chosen);
  const judged = network.properties.map((property, index) =>
    judge(network, first, property, index, chosen),
  );
  const behind = await searchBehind(network, first, judged, chosen);
  const searches = behind.exploration === undefined ? [first] : [first, behind.exploration];
  const { name, era, parameters } = network.definition;
  const { ending, states, transitions, depth, pruned, deadlocks } = first;
  return {
    schemaVersion: 1,
    network: name,
    era,
    parameters,
    variant: chosen.variants[0] ?? null,
    variants: chosen.variants,
    engine: chosen.engine,
    threads: 1,
    seed: null,
    complete: ending === 'complete',
    ending,
    states,
    transitions,
    depth,
    pruned,
    deadlocks,
    statesBehind: behind.exploration?.states ?? 0,
    seconds: Math.round(performance.now() - started) / 1000,
    bytesPerState: Math.round(first.bytes / states),
    bitsPerState: layOut(network).bits,
    properties: [...behind.properties, ...(chosen.reach ? reachProperties(network, searches) : [])],
    coverage: searches
      .map((one) => coverageOf(network, one))
      .reduce((left, right) => mergedCoverage(left, right)),
  };
}

async function explore(network: CompiledNetwork, options: CheckOptions): Promise<Exploration> {
  const { engine, policy, limits, watch } = options;
  return engine === 'js'
    ? exploreWithJs(network, policy, limits, watch)
    : exploreWithXState(network, policy, limits, watch);
}

/** What the second search gave; no exploration when there was nothing to search for. */
interface Behind {
  readonly properties: readonly PropertyResult[];
  readonly exploration: Exploration | undefined;
}

/**
 * Searches once more, now also behind violations, until every property is decided (and every chart state
 * reached) or everything has been seen. What is found here is shortest of all; what a limit leaves open becomes
 * inconclusive.
 */
async function searchBehind(
  network: CompiledNetwork,
  first: Exploration,
  judged: readonly PropertyResult[],
  options: CheckOptions,
): Promise<Behind> {
  if (first.pruned === 0 || first.ending !== 'complete')
    return { properties: judged, exploration: undefined };
  const areReached =
    !options.reach || reachProperties(network, [first]).every((one) => one.verdict === 'witnessed');
  const policy = { prune: false, stopAtViolation: false, stopWhenDecided: areReached };
  const limits = { ...options.limits, statesExpected: roomFor(first, options.limits) };
  const exploration = await explore(network, { ...options, policy, limits });
  const isOpen = ({ verdict }: PropertyResult): boolean =>
    verdict === 'holds' || verdict === 'unwitnessed';
  const properties = judged.map((one, index) => {
    const again = judge(network, exploration, network.properties[index]!, index, options);
    if (isOpen(one)) return { ...again, behind: true };
    return exploration.found.has(index) ? again : one;
  });
  return { properties, exploration };
}

/** Behind violations states are several times as many; no room is made that a memory limit forbids. */
function roomFor(first: Exploration, { memoryMaxBytes }: Limits): number {
  const expected = 4 * first.states;
  return (expected * first.bytes) / first.states < memoryMaxBytes / 4 ? expected : 0;
}

/** The verdict from what was found and whether everything was seen. */
export function verdictOf(kind: PropertyKind, found: boolean, complete: boolean): Verdict {
  if (found) return kind === 'always' ? 'violated' : 'witnessed';
  if (!complete) return 'inconclusive';
  return kind === 'always' ? 'holds' : 'unwitnessed';
}

function judge(
  network: CompiledNetwork,
  exploration: Exploration,
  property: Property,
  index: number,
  options: CheckOptions,
): PropertyResult {
  const state = exploration.found.get(index);
  const path = state === undefined ? [] : exploration.path(state);
  const verdict = verdictOf(property.kind, state !== undefined, exploration.ending === 'complete');
  const { id, kind, sentence, reason } = property;
  const steps = path.map((step) => network.steps[step]!.definition.name);
  const result = { id, kind, sentence, reason, verdict, steps };
  if (state === undefined) return result;
  const { variants, command } = options;
  const story = tell(network, property, path, { variants, command, source: 'check' });
  return verdict === 'violated' ? { ...result, story } : result;
}

/**
 * For each machine's every state a `sometimes`: a state nobody reaches makes properties hold emptily. The
 * first of the searches that reaches a state shows the way.
 */
function reachProperties(
  network: CompiledNetwork,
  searches: readonly Exploration[],
): PropertyResult[] {
  const coverages = searches.map((one) => coverageOf(network, one));
  const isComplete = searches.at(-1)!.ending === 'complete';
  return coverages[0]!.machines.flatMap(({ machine, states }, machineIndex) =>
    states.map(({ path }, stateIndex) => {
      const seen = coverages.map(
        (one) => one.machines[machineIndex]!.states[stateIndex]!.firstState,
      );
      const search = seen.findIndex((state) => state !== -1);
      const way = search === -1 ? [] : searches[search]!.path(seen[search]!);
      return {
        id: `reach:${machine}.${path}`,
        kind: 'sometimes' as const,
        sentence: `Some ${machine} is at some time ${path}.`,
        reason: 'A state that nothing reaches lets properties hold emptily.',
        verdict: verdictOf('sometimes', search !== -1, isComplete),
        steps: way.map((step) => network.steps[step]!.definition.name),
      };
    }),
  );
}
