/** Subjects: each network in each era and scope that belongs to a complete check. */
import { SPECIFICATION } from '../../machines/index.ts';
import {
  type Network,
  type NetworkFamily,
  inEra,
  parametersOf,
} from '../../machines/language/index.ts';

/** One network of a family. */
export interface Subject {
  readonly family: NetworkFamily;
  readonly era: string;
  /** A named scope, or undefined for the standard sizes. */
  readonly scope: string | undefined;
}

/** All subjects of some families; scopes marked as large only when asked for. */
export function subjectsOf(families: readonly NetworkFamily[], withLarge = false): Subject[] {
  return families.flatMap((family) =>
    family.eras.flatMap((era) => [
      { family, era, scope: undefined },
      ...inEra(family.scopes ?? [], era)
        .filter((one) => withLarge || one.large !== true)
        .map((one) => ({ family, era, scope: one.name })),
    ]),
  );
}

/** Whether a subject takes minutes and much memory. */
export function isLarge({ family, era, scope }: Subject): boolean {
  return inEra(family.scopes ?? [], era).some((one) => one.name === scope && one.large === true);
}

/** The network of a subject with these variants. */
export function networkOf({ family, era, scope }: Subject, variants: readonly string[]): Network {
  return family.build(era, parametersOf(family, era, scope), new Set(variants));
}

/** The family of that name in the specification. */
export function specified(name: string): NetworkFamily {
  return SPECIFICATION.find((one) => one.name === name)!;
}

/** `bitmap modern`, `bitmap modern, growth`. */
export function subjectName({ family, era, scope }: Subject): string {
  return `${family.name} ${era}${scope === undefined ? '' : `, ${scope}`}`;
}

/** The command that checks a subject with these variants. */
export function commandOf(subject: Subject, variants: readonly string[]): string {
  const { family, era, scope } = subject;
  return [
    'raidproof check',
    family.name,
    ...(era === family.eras[0] ? [] : [`--era ${era}`]),
    ...(scope === undefined ? [] : [`--scope '${scope}'`]),
    ...variants.map((one) => `--variant ${one}`),
  ].join(' ');
}
