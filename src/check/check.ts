/** Checking: explores a network and gives every property its verdict, coverage and story. */
import {
  type Network,
  type Property,
  type StateProperty,
  isLiveness,
} from '../../machines/language/index.ts';
import { type CompiledNetwork, compile } from '../network/index.ts';
import { coverageOf, mergedCoverage } from './coverage.ts';
import type { Exploration, Limits, Policy, Progress, Watch } from './engine.ts';
import { type ExploreOptions, explore } from './explore.ts';
import { tellLasso } from './lasso-story.ts';
import { layOut } from './layout.ts';
import { canJudge, judgeLiveness } from './liveness.ts';
import { tell } from './replay.ts';
import { type Recorder, identityOf } from './snapshot.ts';
import type { CheckResult, EngineName, PropertyResult, Verdict } from './result.ts';

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
  const first = await explore(network, recorded(network, chosen, 'first'));
  const judged = network.properties.map((property, index) =>
    judge(network, first, property, index, chosen),
  );
  const behind = await searchBehind(network, first, judged, chosen);
  const properties = await withLiveness(network, first, behind, chosen);
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
    threads: chosen.threads,
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
    properties: [
      ...properties,
      ...(chosen.reach ? reachProperties(network, searches, !behind.isLimited) : []),
    ],
    coverage: searches
      .map((one) => coverageOf(network, one))
      .reduce((left, right) => mergedCoverage(left, right)),
  };
}

function recorded(
  network: CompiledNetwork,
  options: CheckOptions,
  search: 'first' | 'behind',
): Partial<ExploreOptions> {
  const { record, policy, engine } = options;
  if (record === undefined) return options;
  return { ...options, recorder: record(search, identityOf(network, policy, engine)) };
}

/** What the second search gave; no exploration when there was nothing to search for. */
interface Behind {
  readonly properties: readonly PropertyResult[];
  readonly exploration: Exploration | undefined;
  /** A limit of the user's, or an interrupt, left something unseen. */
  readonly isLimited: boolean;
}

/**
 * Searches once more, now also behind violations, until every claim about states is decided (and every chart state
 * reached), everything has been seen, or too much has: behind a violation rubbish may multiply without end. What is found
 * here is shortest of all. What it leaves open stands as the first search left it, and says so; a limit of the
 * user's makes it inconclusive.
 */
async function searchBehind(
  network: CompiledNetwork,
  first: Exploration,
  judged: readonly PropertyResult[],
  options: CheckOptions,
): Promise<Behind> {
  if (first.pruned === 0 || first.ending !== 'complete')
    return { properties: judged, exploration: undefined, isLimited: isCutShort(first) };
  const areReached =
    !options.reach ||
    reachProperties(network, [first], true).every((one) => one.verdict === 'witnessed');
  const policy = {
    prune: false,
    stopAtViolation: false,
    stopWhenDecided: areReached,
    leavesLiveness: true,
  };
  const statesMax = Math.min(options.limits.statesMax, options.statesBehindMax ?? behindMax(first));
  const statesExpected = roomFor(first, options.limits);
  const limits = { ...options.limits, statesMax, statesExpected };
  const exploration = await explore(
    network,
    recorded(network, { ...options, policy, limits }, 'behind'),
  );
  const isTooMuch = exploration.ending === 'states limit' && statesMax < options.limits.statesMax;
  const properties = judged.map((one, index) => {
    if (isLiveness(network.properties[index]!)) return one;
    const again = judge(network, exploration, network.properties[index]!, index, options);
    if (!exploration.found.has(index) && isTooMuch)
      return isOpen(one) ? { ...one, onGraph: 'pruned' as const } : one;
    if (isOpen(one)) return { ...again, behind: true };
    return exploration.found.has(index) ? again : one;
  });
  return { properties, exploration, isLimited: !isTooMuch && isCutShort(exploration) };
}

function isCutShort({ ending }: Exploration): boolean {
  return ending !== 'complete' && ending !== 'decided';
}

/** The properties with those of liveness judged: on the whole graph where it was seen, else on the pruned one. */
async function withLiveness(
  network: CompiledNetwork,
  first: Exploration,
  behind: Behind,
  options: CheckOptions,
): Promise<readonly PropertyResult[]> {
  const { policy, limits, watch } = options;
  const whole = first.pruned === 0 ? first : behind.exploration;
  const onGraph = whole !== undefined && canJudge(whole, limits) ? 'whole' : 'pruned';
  const ground = onGraph === 'whole' ? whole! : first;
  const judgements = await judgeLiveness(
    network,
    ground,
    { ...policy, prune: onGraph === 'pruned' && policy.prune },
    limits,
    () => watch(standstill(ground)),
  );
  const frame = { ...options, source: 'check' as const };
  return behind.properties.map((one, index) => {
    const judgement = judgements.get(index);
    const property = network.properties[index]!;
    if (judgement === undefined || !isLiveness(property)) return one;
    const { verdict, lasso } = judgement;
    if (verdict === 'inconclusive') return one;
    const result = { ...one, verdict, onGraph } as const;
    if (lasso === undefined) return result;
    const story = tellLasso(network, property, lasso, frame);
    return {
      ...result,
      steps: story.steps.map((step) => step.name),
      loopsFrom: lasso.stem.length,
      story,
    };
  });
}

/** The progress of a search that is over. */
function standstill({ states, transitions, depth, bytes }: Exploration): Progress {
  return { states, expanded: states, transitions, depth, bytes };
}

/** Not found, where everything that was to be seen was seen. */
function isOpen({ verdict }: PropertyResult): boolean {
  return verdict === 'holds' || verdict === 'unwitnessed';
}

/** States that a search behind violations may find before it is given up. */
function behindMax({ states }: Exploration): number {
  return Math.max(2_000_000, 4 * states);
}

/** Behind violations states are several times as many; no room is made that a memory limit forbids. */
function roomFor(first: Exploration, { memoryMaxBytes }: Limits): number {
  const expected = 4 * first.states;
  return (expected * first.bytes) / first.states < memoryMaxBytes / 4 ? expected : 0;
}

/** The verdict from what was found and whether everything was seen. */
export function verdictOf(kind: StateProperty['kind'], found: boolean, complete: boolean): Verdict {
  if (found) return kind === 'always' ? 'violated' : 'witnessed';
  if (!complete) return 'inconclusive';
  return kind === 'always' ? 'holds' : 'unwitnessed';
}

function undecided({ id, kind, sentence, reason }: Property): PropertyResult {
  return { id, kind, sentence, reason, verdict: 'inconclusive', steps: [] };
}

function judge(
  network: CompiledNetwork,
  exploration: Exploration,
  property: Property,
  index: number,
  options: CheckOptions,
): PropertyResult {
  if (isLiveness(property)) return undecided(property);
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
  isComplete: boolean,
): PropertyResult[] {
  const coverages = searches.map((one) => coverageOf(network, one));
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
