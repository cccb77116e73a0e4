/** Claims about runs, judged on the graph of a mutant: whether they fail, without the run that shows it. */
import {
  type LivenessProperty,
  type Predicate,
  and,
  isLiveness,
} from '../../machines/language/index.ts';
import { fairComponents } from '../check/components.ts';
import { storedEdges } from '../check/edges.ts';
import { obligationsOf } from '../check/obligations.ts';
import { owingRegion } from '../check/owing.ts';
import { packedHolding } from '../check/packed-graph.ts';
import type { Base } from './base.ts';
import type { MutantGraph } from './differential.ts';
import type { Parts } from './parts.ts';

const TRUE: Predicate = and();

/** Indices of the claims that fail or that nothing calls for any more. The graph must be complete. */
export async function brokenClaims(
  base: Base,
  parts: Parts,
  graph: MutantGraph,
  goesOn: () => boolean,
): Promise<number[]> {
  const states = graph.origins.count;
  const edges = storedEdges({
    states,
    offsets: Uint32Array.from(graph.offsets.values.subarray(0, states + 1)),
    targets: graph.targets.values,
    steps: Uint16Array.from(graph.steps.values.subarray(0, graph.targets.count)),
  });
  const { network } = parts;
  const holding = holdingIn(base, parts, graph);
  const isBroken = (property: LivenessProperty): boolean => {
    const isSource =
      property.kind === 'leadsTo' ? holding(property.premise ?? TRUE) : initial(states);
    if (!isSource.includes(1)) return true;
    const region = owingRegion(edges, isSource, holding(property.predicate));
    return fairComponents(edges, region, obligationsOf(network, property)).fair > 0;
  };
  const broken: number[] = [];
  for (const [index, property] of network.properties.entries()) {
    if (!isLiveness(property) || !goesOn()) continue;
    if (isBroken(property)) broken.push(index);
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
  return broken;
}

/** Where predicates hold: known of the states of the base, asked in new ones. */
function holdingIn(base: Base, { network, ground }: Parts, { origins, fresh }: MutantGraph) {
  const { layout, holding } = ground;
  const known = base.store.count;
  return (predicate: Predicate): Uint8Array => {
    const right = holding(predicate);
    const news =
      fresh.count === 0 ? new Uint8Array() : packedHolding(network, layout, fresh, predicate);
    const answers = new Uint8Array(origins.count);
    for (let state = 0; state < answers.length; state++) {
      const origin = origins.values[state]!;
      answers[state] = origin < known ? right[origin]! : news[origin - known]!;
    }
    return answers;
  };
}

function initial(states: number): Uint8Array {
  const isInitial = new Uint8Array(states);
  isInitial[0] = 1;
  return isInitial;
}
