/** Liveness written anew, on plans and by fixed points of sets: no components, no packed states. */
import type { LivelyPlan, PlannedClaim } from './lively.ts';
import { type Place, move, naiveHolds } from './naive.ts';

/** An edge; a run that may end at a state stays there by an edge without a step. */
interface Edge {
  readonly from: string;
  readonly to: string;
  readonly step: number | undefined;
}

interface Graph {
  readonly states: ReadonlyMap<string, readonly Place[]>;
  readonly edges: readonly Edge[];
  readonly cut: ReadonlySet<string>;
}

/** The verdict on each claim: whether every fair run keeps it, and whether anything calls for it; with `prune` only runs without violations count. */
export function naiveLiveness(
  lively: LivelyPlan,
  prune: boolean,
): ('holds' | 'violated' | 'unwitnessed')[] {
  const graph = explored(lively, prune);
  return lively.claims.map((claim) => {
    const { isSource } = reading(lively, graph, claim);
    if (![...graph.states.keys()].some(isSource)) return 'unwitnessed';
    return keeps(lively, graph, claim) ? 'holds' : 'violated';
  });
}

/** For each claim the steps of the shortest run that ends without the goal; undefined when there is none. */
export function shortestEnds(lively: LivelyPlan): (number | undefined)[] {
  const graph = explored(lively, false);
  return lively.claims.map((claim) => {
    const { isAllowed, isSource, mayEnd } = reading(lively, graph, claim);
    const [initial] = graph.states.keys();
    // The free ones owe nothing yet; whoever owes may not come to the goal.
    let [free, owing] = [new Set([initial!]), new Set<string>()];
    for (let length = 0; length <= 2 * graph.states.size; length++) {
      owing = new Set([...owing, ...[...free].filter((one) => isSource(one))].filter(isAllowed));
      if ([...owing].some(mayEnd)) return length;
      free = after(graph, free);
      owing = after(graph, owing);
    }
    return undefined;
  });
}

function after({ edges }: Graph, states: ReadonlySet<string>): Set<string> {
  return new Set(edges.filter(({ from }) => states.has(from)).map(({ to }) => to));
}

/** What a claim says of states, by their keys. */
function reading({ actors, isFair }: LivelyPlan, graph: Graph, claim: PlannedClaim) {
  const { kind, premise, predicate, quiet } = claim;
  const owed = actors.flatMap((actor, step) =>
    isFair[step] === true && !quiet.includes(actor) ? [step] : [],
  );
  const enabled = new Set(graph.edges.map(({ from, step }) => `${step} ${from}`));
  const isEnabled = (state: string, step: number): boolean => enabled.has(`${step} ${state}`);
  const [initial] = graph.states.keys();
  return {
    owed,
    isEnabled,
    isAllowed: (state: string): boolean =>
      !naiveHolds(predicate, graph.states.get(state)!) && !graph.cut.has(state),
    isSource: (state: string): boolean =>
      kind === 'eventually'
        ? state === initial
        : premise === undefined || naiveHolds(premise, graph.states.get(state)!),
    mayEnd: (state: string): boolean => !owed.some((step) => isEnabled(state, step)),
  };
}

function explored({ plan }: LivelyPlan, prune: boolean): Graph {
  const initial = plan.machines.map((): Place => [0, 0]);
  const states = new Map([[JSON.stringify(initial), initial]]);
  const edges: Edge[] = [];
  const cut = new Set<string>();
  for (const [from, places] of states) {
    const isBad = plan.properties.some(
      (one) => one.kind === 'always' && !naiveHolds(one.predicate, places),
    );
    if (prune && isBad) {
      cut.add(from);
      continue;
    }
    plan.steps.forEach((planned, step) => {
      const after = move(plan, planned, places);
      if (after === undefined) return;
      const to = JSON.stringify(after);
      states.set(to, after);
      edges.push({ from, to, step });
    });
  }
  return { states, edges, cut };
}

function keeps(lively: LivelyPlan, graph: Graph, claim: PlannedClaim): boolean {
  const { actors } = lively;
  const { owed, isEnabled, isAllowed, isSource, mayEnd } = reading(lively, graph, claim);
  const allowed = [...graph.states.keys()].filter(isAllowed);
  const stays = allowed
    .filter(mayEnd)
    .map((state) => ({ from: state, to: state, step: undefined }));
  const loud = graph.edges.filter(({ step }) => !claim.quiet.includes(actors[step!]!));
  const endless = fixedPoint(new Set(allowed), (set) => {
    const inside = [...loud, ...stays].filter(({ from, to }) => set.has(from) && set.has(to));
    const demands = [undefined, ...owed].map((step) =>
      inside.filter((one) => step === undefined || one.step === step || !isEnabled(one.from, step)),
    );
    const met = demands.map((one) => reaching(inside, new Set(one.map(({ from }) => from))));
    return new Set([...set].filter((state) => met.every((one) => one.has(state))));
  });
  const within = graph.edges.filter(
    ({ from, to }) => allowed.includes(from) && allowed.includes(to),
  );
  const losing = reaching(within, endless);
  return !allowed.some((state) => isSource(state) && losing.has(state));
}

/** The states from which some edges lead to one of these. */
function reaching(edges: readonly Edge[], goals: ReadonlySet<string>): Set<string> {
  return fixedPoint(
    new Set(goals),
    (set) => new Set([...set, ...edges.filter(({ to }) => set.has(to)).map(({ from }) => from)]),
  );
}

/** What is left when doing it again changes nothing any more. */
function fixedPoint(start: Set<string>, again: (set: Set<string>) => Set<string>): Set<string> {
  let [set, next] = [start, again(start)];
  while (next.size !== set.size) [set, next] = [next, again(next)];
  return set;
}
