/** Verdicts: what an exploration says about each property, and about each chart state. */
import { type Property, type StateProperty, isLiveness } from '../../machines/language/index.ts';
import type { CompiledNetwork } from '../network/index.ts';
import { coverageOf } from './coverage.ts';
import type { CheckOptions } from './check-options.ts';
import type { Exploration } from './engine.ts';
import { tell } from './replay.ts';
import type { PropertyResult, Verdict } from './result.ts';

/** The verdict from what was found and whether everything was seen. */
export function verdictOf(kind: StateProperty['kind'], found: boolean, complete: boolean): Verdict {
  if (found) return kind === 'always' ? 'violated' : 'witnessed';
  if (!complete) return 'inconclusive';
  return kind === 'always' ? 'holds' : 'unwitnessed';
}

/** What is known of a property, before its story is told. */
export interface Judged extends PropertyResult {
  /** Step indices of its counterexample or witness. */
  readonly way: readonly number[];
}

/** What an exploration says about a property; nothing yet about one of liveness. */
export function judge(
  network: CompiledNetwork,
  exploration: Exploration,
  property: Property,
  index: number,
): Judged {
  const { id, kind, sentence, reason } = property;
  const claim = { id, kind, sentence, reason };
  if (isLiveness(property)) return { ...claim, verdict: 'inconclusive', steps: [], way: [] };
  const state = exploration.found.get(index);
  const way = state === undefined ? [] : exploration.path(state);
  const verdict = verdictOf(property.kind, state !== undefined, exploration.ending === 'complete');
  const steps = way.map((step) => network.steps[step]!.definition.name);
  return { ...claim, verdict, steps, way };
}

/** The result, with the story of a property that is violated in some state. */
export function told(
  network: CompiledNetwork,
  { way, ...result }: Judged,
  index: number,
  { variants, command }: CheckOptions,
): PropertyResult {
  const property = network.properties[index]!;
  if (isLiveness(property) || result.verdict !== 'violated') return result;
  const story = tell(network, property, way, { variants, command, source: 'check' });
  return { ...result, story };
}

/**
 * For each machine's every state a `sometimes`: a state nobody reaches makes properties hold emptily. The
 * first of the searches that reaches a state shows the way.
 */
export function reachProperties(
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
