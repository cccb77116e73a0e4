/** The plan of a mutation: which mutants there are in all scopes together, and where each of them stands. */
import { type NetworkFamily, inEra, parametersOf } from '../../machines/language/index.ts';
import {
  type Mutant,
  OPERATORS,
  type OperatorName,
  type ScopeFigures,
  mutantsOf,
  nameOf,
} from '../mutate/index.ts';
import { compile } from '../network/index.ts';
import { type MutationSubject, mendedNetwork } from './mutation-jobs.ts';
import { digestOf } from './mutation-journal.ts';

/** Sizes to make and judge mutants at. */
export interface ScopeChoice {
  /** Null for sizes without a name. */
  readonly name: string | null;
  /** All sizes. */
  readonly parameters: Readonly<Record<string, number>>;
  /** Makes no mutants of its own. */
  readonly judgesOnly: boolean;
}

/** A scope with its mutants. */
export interface PlannedScope {
  readonly subject: MutationSubject;
  readonly all: readonly Mutant[];
  /** Of the network, for the journal. */
  readonly digest: string;
  /** Positions of the mutants by their names. */
  readonly indices: ReadonlyMap<string, number>;
  readonly figures: Pick<ScopeFigures, 'scope' | 'parameters' | 'made'>;
}

/** All mutants of a network in an era. */
export interface MutationPlan {
  readonly scopes: readonly PlannedScope[];
  /** Each mutant once, in the order of the operators, then of the scopes. */
  readonly mutants: readonly Mutant[];
}

/** Makes the mutants of all scopes. Mutants of one name are one mutant, which several scopes may judge. */
export function planOf(
  family: string,
  era: string,
  choices: readonly ScopeChoice[],
  operators: readonly OperatorName[],
): MutationPlan {
  const found = new Map<string, Mutant>();
  const scopes = choices.map(({ name, parameters, judgesOnly }): PlannedScope => {
    const subject = { family, era, scope: name, parameters };
    const network = compile(mendedNetwork(subject));
    const all = mutantsOf(network);
    const before = found.size;
    for (const one of judgesOnly ? [] : all)
      if (operators.includes(one.operator) && !found.has(nameOf(one))) found.set(nameOf(one), one);
    const indices = new Map(all.map((one, index) => [nameOf(one), index]));
    return {
      subject,
      all,
      digest: digestOf(network),
      indices,
      figures: { scope: name, parameters, made: found.size - before },
    };
  });
  const rank = new Map<string, number>(OPERATORS.map(({ name }, index) => [name, index]));
  const mutants = [...found.values()].sort(
    (one, other) => rank.get(one.operator)! - rank.get(other.operator)!,
  );
  return { scopes, mutants };
}

/** The scopes that a family sets aside for mutation in an era; its standard sizes where it has none. */
export function mutationScopes(family: NetworkFamily, era: string): ScopeChoice[] {
  const own = inEra(family.mutationScopes ?? [], era);
  const standard = parametersOf(family, era);
  if (own.length === 0) return [{ name: null, parameters: standard, judgesOnly: false }];
  return own.map(({ name, parameters, judgesOnly = false }) => ({
    name,
    parameters: { ...standard, ...parameters },
    judgesOnly,
  }));
}
