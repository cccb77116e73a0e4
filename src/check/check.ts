/** Checking: explores a network and gives every property its verdict, coverage and story. */
import type { Network } from '../../machines/language/index.ts';
import { type CompiledNetwork, compile } from '../network/index.ts';
import { type Ahead, aheadOf } from './ahead.ts';
import { searchBehind } from './behind.ts';
import { type ToldEarly, tellClaims, withLiveness } from './check-liveness.ts';
import { type CheckOptions, STANDARD_OPTIONS, recorded } from './check-options.ts';
import { coverageOf, mergedCoverage } from './coverage.ts';
import type { Exploration, Watch } from './engine.ts';
import { explore } from './explore.ts';
import { layOut } from './layout.ts';
import { questionsToCome } from './liveness.ts';
import type { CheckResult } from './result.ts';
import { judge, reachProperties, told } from './verdicts.ts';

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
  choice: Partial<CheckOptions> = {},
): Promise<CheckResult> {
  const chosen = { ...STANDARD_OPTIONS, ...choice };
  const started = performance.now();
  const ahead = aheadOf(network, chosen);
  const options = { ...chosen, watch: ahead.watch };
  const first = await explore(network, recorded(network, options, 'first')).catch(ahead.giveUp);
  const judged = network.properties.map((property, index) =>
    judge(network, first, property, index),
  );
  const { isUnderWay } = ahead;
  const searching = searchBehind(network, first, judged, chosen, ahead);
  // Whoever awaits it is told of what goes wrong.
  searching.catch(() => {});
  const early = isUnderWay ? await judgedMeanwhile(network, first, chosen, ahead) : undefined;
  const behind = await searching;
  const claims = await withLiveness(network, first, behind, chosen, early);
  const properties = claims.map((one, index) => told(network, one, index, chosen));
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

/**
 * Judges claims while the search behind violations goes on in its own threads, once that has its orders; undefined where
 * that has seen everything meanwhile, or seems to be about to, so that claims are to be judged on what it found.
 */
async function judgedMeanwhile(
  network: CompiledNetwork,
  first: Exploration,
  options: CheckOptions,
  ahead: Ahead,
): Promise<ToldEarly | undefined> {
  await new Promise((resolve) => {
    setImmediate(resolve);
  });
  if (ahead.seemsToEnd) {
    await ahead.askAhead(questionsToCome(network, { ...options.policy, prune: false }));
    return undefined;
  }
  const watch: Watch = (progress) => !ahead.isExhausted && options.watch(progress);
  const told = await tellClaims(network, first, 'pruned', { ...options, watch });
  return ahead.isExhausted ? undefined : told;
}
