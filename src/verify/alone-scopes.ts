/** The sizes at which `alone` changes networks. */
import { type NetworkFamily, inEra, parametersOf } from '../../machines/language/index.ts';
import { type ScopeChoice, mutationScopes } from './mutation-plan.ts';

/** Sizes at which a network is changed. */
export interface AloneScope extends ScopeChoice {
  /** It is no scope of mutation: only what has no scope of mutation is searched for in it as thoroughly. */
  readonly isFurther: boolean;
  /** Though it is none, all promises are searched for in it as thoroughly. */
  readonly isTiny: boolean;
  /** Names of steps that are not there, or how they begin. */
  readonly leavesOut: readonly string[];
}

/** The scopes of mutation first, then small ones, then all that belong to a complete check, then those of targeted faults. */
export function aloneScopes(family: NetworkFamily, era: string): readonly AloneScope[] {
  const standard = parametersOf(family, era);
  const small = inEra(family.smallScopes ?? [], era).map((one) => ({
    name: one.name,
    parameters: { ...standard, ...one.parameters },
    leavesOut: one.leavesOut ?? [],
    isTiny: one.isTiny ?? false,
  }));
  const further = checkedScopes(family, era).map((one) => ({
    ...one,
    leavesOut: [],
    isTiny: false,
  }));
  const found: AloneScope[] = mutationScopes(family, era).map((one) => ({
    ...one,
    isFurther: false,
    isTiny: false,
    leavesOut: [],
  }));
  const add = (one: Omit<AloneScope, 'isFurther' | 'judgesOnly'>, wanted: Sizes): void => {
    if (!found.some(({ parameters }) => covers(parameters, wanted)))
      found.push({ ...one, judgesOnly: true, isFurther: true });
  };
  for (const one of [...small, ...further]) add(one, one.parameters);
  for (const { parameters } of inEra(family.targetedFaults ?? [], era)) {
    const sizes = { ...standard, ...parameters };
    add(
      { name: sizesText(parameters), parameters: sizes, leavesOut: [], isTiny: false },
      parameters,
    );
  }
  return found;
}

/** The standard sizes, and all others that belong to a complete check. */
export function checkedScopes(
  family: NetworkFamily,
  era: string,
): readonly Pick<ScopeChoice, 'name' | 'parameters'>[] {
  const named = inEra(family.scopes ?? [], era).filter(({ large }) => large !== true);
  return [undefined, ...named.map(({ name }) => name)].map((name) => ({
    name: name ?? null,
    parameters: parametersOf(family, era, name),
  }));
}

type Sizes = Readonly<Record<string, number>>;

function covers(sizes: Sizes, wanted: Sizes): boolean {
  return Object.entries(wanted).every(([name, value]) => sizes[name] === value);
}

/** Sizes as the command line takes them. */
export function sizesText(parameters: Sizes): string {
  return Object.entries(parameters)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ');
}
