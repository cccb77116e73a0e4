/** The search behind violations: what the first search did not expand may hide more, or shorter stories. */
import { isLiveness } from '../../machines/language/index.ts';
import type { CompiledNetwork } from '../network/index.ts';
import { type Ahead, statesBehind } from './ahead.ts';
import { type CheckOptions, recorded } from './check-options.ts';
import type { Exploration, Limits } from './engine.ts';
import { explore } from './explore.ts';
import type { PropertyResult } from './result.ts';
import { type Judged, judge, reachProperties } from './verdicts.ts';

/** What the second search gave; no exploration when there was nothing to search for. */
export interface Behind {
  readonly properties: readonly Judged[];
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
export async function searchBehind(
  network: CompiledNetwork,
  first: Exploration,
  judged: readonly Judged[],
  options: CheckOptions,
  ahead: Ahead,
): Promise<Behind> {
  if (first.pruned === 0 || first.ending !== 'complete') {
    await ahead.stop();
    return { properties: judged, exploration: undefined, isLimited: isCutShort(first) };
  }
  const areReached =
    !options.reach ||
    reachProperties(network, [first], true).every((one) => one.verdict === 'witnessed');
  const policy = {
    prune: false,
    stopAtViolation: false,
    stopWhenDecided: areReached,
    leavesLiveness: true,
  };
  const statesMax = statesBehind(options, first.states);
  const statesExpected = roomFor(first, options.limits);
  const limits = { ...options.limits, statesMax, statesExpected };
  const chosen = recorded(network, { ...options, policy, limits }, 'behind');
  const exploration = (await ahead.finish(policy, limits)) ?? (await explore(network, chosen));
  const isTooMuch = exploration.ending === 'states limit' && statesMax < options.limits.statesMax;
  const properties = judged.map((one, index) => {
    if (isLiveness(network.properties[index]!)) return one;
    const again = judge(network, exploration, network.properties[index]!, index);
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

/** Not found, where everything that was to be seen was seen. */
function isOpen({ verdict }: PropertyResult): boolean {
  return verdict === 'holds' || verdict === 'unwitnessed';
}

/** Behind violations states are several times as many; no room is made that a memory limit forbids. */
function roomFor(first: Exploration, { memoryMaxBytes }: Limits): number {
  const expected = 4 * first.states;
  return (expected * first.bytes) / first.states < memoryMaxBytes / 4 ? expected : 0;
}
