/** A check of a smaller network with the same verdicts: without what no property sees, and up to symmetry. */
import { type Network, isLiveness } from '../../../machines/language/index.ts';
import { type CompiledNetwork, compile } from '../../network/index.ts';
import { checkCompiled } from '../check.ts';
import { type CheckOptions, STANDARD_OPTIONS } from '../check-options.ts';
import { tell } from '../replay.ts';
import type { CheckResult, PropertyResult, ReductionFigures } from '../result.ts';
import { coneOf } from './cone.ts';
import { symmetriesOf } from './symmetry.ts';

/** What to make use of. */
export interface Reductions {
  readonly cone: boolean;
  readonly symmetry: boolean;
}

/**
 * Checks the safety of a network by the reductions that it allows. Stories are told in the network itself. Claims about runs stay
 * inconclusive: fairness of single steps does not survive an exchange of blocks.
 */
export async function checkReduced(
  definition: Network,
  reductions: Reductions,
  options: Partial<CheckOptions> = {},
): Promise<CheckResult> {
  const safety = {
    ...definition,
    properties: definition.properties.filter((one) => !isLiveness(one)),
  };
  const cone = reductions.cone ? coneOf(safety) : { network: safety, instances: [], steps: [] };
  const network = compile(cone.network);
  const { found, refused } = reductions.symmetry
    ? symmetriesOf(network)
    : { found: [], refused: [] };
  const result = await checkCompiled(network, { ...options, reach: false, symmetries: found });
  const named = (instance: number): string => network.instances[instance]!.name;
  const reduction: ReductionFigures = {
    leftOut: cone.instances,
    stepsLeftOut: cone.steps.length,
    symmetric: found.map(({ blocks }) => blocks.map((block) => block.map((one) => named(one)))),
    refused,
  };
  const whole = compile(definition);
  const judged = new Map(result.properties.map((one) => [one.id, one]));
  return {
    ...result,
    reduction,
    properties: definition.properties.map(
      (property): PropertyResult =>
        retold(whole, network, judged.get(property.id), options) ?? {
          id: property.id,
          kind: property.kind,
          sentence: property.sentence,
          reason: property.reason,
          verdict: 'inconclusive',
          steps: [],
        },
    ),
  };
}

/** The same steps, by name, in the network itself. */
function retold(
  whole: CompiledNetwork,
  reduced: CompiledNetwork,
  result: PropertyResult | undefined,
  options: Partial<CheckOptions>,
): PropertyResult | undefined {
  const property = whole.properties.find(({ id }) => id === result?.id);
  if (result?.story === undefined || property === undefined || isLiveness(property)) return result;
  const { key } = result.story.replay;
  const indices = new Map(whole.steps.map(({ definition }, index) => [definition.name, index]));
  const path = (key === '' ? [] : key.split('.')).map((step) =>
    indices.get(reduced.steps[Number(step)]!.definition.name)!,
  );
  const { variants, command } = { ...STANDARD_OPTIONS, ...options };
  return { ...result, story: tell(whole, property, path, { variants, command, source: 'check' }) };
}
