/** Liveness within a check: on the whole graph where it was seen, else on the pruned one. */
import { isLiveness } from '../../machines/language/index.ts';
import type { CompiledNetwork } from '../network/index.ts';
import type { Behind } from './behind.ts';
import type { CheckOptions } from './check-options.ts';
import type { Exploration, Progress } from './engine.ts';
import { tellLasso } from './lasso-story.ts';
import { type LivenessJudgement, canJudge, judgeLiveness } from './liveness.ts';
import type { Judged } from './verdicts.ts';
import type { Violation } from './violation.ts';

/** The properties with those of liveness judged: on the whole graph where it was seen, else on the pruned one. */
export async function withLiveness(
  network: CompiledNetwork,
  first: Exploration,
  behind: Behind,
  options: CheckOptions,
  early: ToldEarly | undefined,
): Promise<readonly Judged[]> {
  const { limits } = options;
  const whole = first.pruned === 0 ? first : behind.exploration;
  const onGraph = whole !== undefined && canJudge(whole, limits) ? 'whole' : 'pruned';
  const ground = onGraph === 'whole' ? whole! : first;
  const { judgements, stories } =
    onGraph === 'pruned' && early !== undefined
      ? early
      : await tellClaims(network, ground, onGraph, options);
  return behind.properties.map((one, index) => {
    const judgement = judgements.get(index);
    const property = network.properties[index]!;
    if (judgement === undefined || !isLiveness(property)) return one;
    const { verdict, lasso } = judgement;
    if (verdict === 'inconclusive') return one;
    const result = { ...one, verdict, onGraph } as const;
    const story = stories.get(index);
    if (lasso === undefined || story === undefined) return result;
    return {
      ...result,
      steps: story.steps.map((step) => step.name),
      loopsFrom: lasso.stem.length,
      story,
    };
  });
}

type Judgements = ReadonlyMap<number, LivenessJudgement>;

/** Claims that are judged, and the stories of those that are violated; both by property. */
export interface ToldEarly {
  readonly judgements: Judgements;
  readonly stories: ReadonlyMap<number, Violation>;
}

/** Judges the claims of liveness on one exploration, and tells the stories of those that are violated. */
export async function tellClaims(
  network: CompiledNetwork,
  exploration: Exploration,
  onGraph: 'whole' | 'pruned',
  options: CheckOptions,
): Promise<ToldEarly> {
  const judgements = await judgeClaims(network, exploration, onGraph, options);
  const frame = { ...options, source: 'check' as const };
  const stories = new Map<number, Violation>();
  for (const [index, { lasso }] of judgements) {
    const property = network.properties[index]!;
    if (lasso !== undefined && isLiveness(property))
      stories.set(index, tellLasso(network, property, lasso, frame));
  }
  return { judgements, stories };
}

function judgeClaims(
  network: CompiledNetwork,
  exploration: Exploration,
  onGraph: 'whole' | 'pruned',
  { policy, limits, watch }: CheckOptions,
): Promise<Judgements> {
  const prune = onGraph === 'pruned' && policy.prune;
  return judgeLiveness(network, exploration, { ...policy, prune }, limits, () =>
    watch(standstill(exploration)),
  );
}

/** The progress of a search that is over. */
function standstill({ states, transitions, depth, bytes }: Exploration): Progress {
  return { states, expanded: states, transitions, depth, bytes };
}
