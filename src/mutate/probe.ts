/** Probes: for properties that killed nothing so far, mutants of another scope that they do kill. */
import type { Property } from '../../machines/language/index.ts';
import type { Limits, Watch } from '../check/index.ts';
import type { CompiledNetwork } from '../network/index.ts';
import { type Base, baseOf } from './base.ts';
import { causesOf, chartsAsked } from './causes.ts';
import type { Mutant } from './mutant.ts';
import { mutantsOf } from './mutants.ts';
import { partsOf } from './parts.ts';
import { WHOLE_SEARCH, searchMutant } from './search.ts';

/** A property, and a mutant that it kills. */
export interface ProbeFinding extends Omit<Mutant, 'make'> {
  readonly property: string;
}

/** Mutants that are tried for one property before it is given up, beside those that were tried for others, */
const MUTANTS_MAX = 200;

/** and states of them that are seen: a few times a scope of a million. */
const STATES_MAX = 10_000_000;

/** So many causes of a property lose their whole step before the charts that it asks about, and parts of steps, are changed. */
const CAUSES_FIRST = 8;

/**
 * Looks for each property of a network for a mutant that it kills, first among those of the steps that bring about what it
 * wants: in a large network thousands of others would come before them.
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
  const trial = new Trial(base, watched);
  const found: ProbeFinding[] = [];
  for (const property of base.network.properties) {
    const mutant = await trial.killedBy(property);
    if (isStopped) return undefined;
    if (mutant !== undefined) found.push({ property: property.id, ...mutant });
  }
  return found;
}

/** Tries mutants, each at most once whoever asks for it. */
class Trial {
  readonly #base: Base;
  readonly #watch: Watch;
  readonly #mutants: readonly Mutant[];
  readonly #killers = new Map<Mutant, ReadonlySet<string>>();
  /** What was spent on the present property. */
  #mutantsTried = 0;
  #statesSeen = 0;

  constructor(base: Base, watch: Watch) {
    this.#base = base;
    this.#watch = watch;
    this.#mutants = mutantsOf(base.network);
  }

  /** The first mutant that the property kills, in the order in which it is likely to. */
  async killedBy(property: Property): Promise<Omit<Mutant, 'make'> | undefined> {
    this.#mutantsTried = 0;
    this.#statesSeen = 0;
    const causes = causesOf(this.#base, property);
    const charts = chartsAsked(this.#base, property);
    const none = CAUSES_FIRST + causes.length;
    const rankOf = ({ operator, subject }: Mutant): number => {
      const place = causes.indexOf(subject);
      if (operator === 'drop-step' && place !== -1 && place < CAUSES_FIRST) return place;
      if (charts.some((id) => subject.startsWith(id))) return CAUSES_FIRST;
      return place === -1 ? none : CAUSES_FIRST + place;
    };
    for (const mutant of this.#mutants.toSorted((one, other) => rankOf(one) - rankOf(other))) {
      const killers = this.#killers.get(mutant) ?? (await this.#search(mutant));
      if (killers === undefined) return undefined;
      const { make: _, ...told } = mutant;
      if (killers.has(property.id)) return told;
    }
    return undefined;
  }

  /** What kills the mutant; undefined where enough was tried, or the watch ended it. */
  async #search(mutant: Mutant): Promise<ReadonlySet<string> | undefined> {
    if (this.#mutantsTried++ >= MUTANTS_MAX || this.#statesSeen > STATES_MAX) return undefined;
    const made = mutant.make();
    const parts = made && partsOf(this.#base, made);
    const search =
      parts && (await searchMutant(this.#base, parts, this.#watch, WHOLE_SEARCH, () => true));
    if (parts !== undefined && search === undefined) return undefined;
    this.#statesSeen += search?.states ?? 0;
    const killers = new Set(search?.failures.map(({ id }) => id));
    this.#killers.set(mutant, killers);
    return killers;
  }
}
