/** Probes: for properties that killed nothing so far, mutants of another scope that they do kill. */
import type { Limits, Watch } from '../check/index.ts';
import type { CompiledNetwork } from '../network/index.ts';
import { baseOf } from './base.ts';
import type { Mutant } from './mutant.ts';
import { mutantsOf } from './mutants.ts';
import { partsOf } from './parts.ts';
import { MUTATION_LIMITS, searchMutant } from './search.ts';

/** A property, and a mutant that it kills. */
export interface ProbeFinding extends Omit<Mutant, 'make'> {
  readonly property: string;
}

/** Mutants that are tried in one scope before it is given up, */
const MUTANTS_MAX = 400;

/** and states of them that are seen: a few times a scope of a million. */
const STATES_MAX = 10_000_000;

/**
 * Tries the mutants of a network until each of its properties has killed one.
 * @param network with these properties alone
 * @returns undefined when the watch ended it; empty where the network is too large
 */
export async function probe(
  network: CompiledNetwork,
  limits: Limits,
  watch: Watch,
): Promise<readonly ProbeFinding[] | undefined> {
  let isStopped = false;
  const watched: Watch = (progress) => {
    isStopped ||= !watch(progress);
    return !isStopped;
  };
  const base = await baseOf(network, limits, watched);
  if (base === undefined) return isStopped ? undefined : [];
  const open = new Set(base.network.properties.map(({ id }) => id));
  const found: ProbeFinding[] = [];
  let states = 0;
  for (const { make, ...mutant } of mutantsOf(base.network).slice(0, MUTANTS_MAX)) {
    if (open.size === 0 || states > STATES_MAX) break;
    const made = make();
    if (made === undefined) continue;
    const parts = partsOf(base, made);
    const search = await searchMutant(base, parts, watched, MUTATION_LIMITS, () => true);
    if (search === undefined) return undefined;
    states += search.states;
    for (const { id } of search.failures)
      if (open.delete(id)) found.push({ property: id, ...mutant });
  }
  return found;
}
