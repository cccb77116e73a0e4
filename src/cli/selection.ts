/** Selection: names and numbers from the command line become a network, or one clear line of refusal. */
import { FAMILIES } from '../../machines/index.ts';
import {
  type Network,
  type NetworkFamily,
  inEra,
  mendsOf,
  parametersOf as sizesOf,
} from '../../machines/language/index.ts';
import { RaidproofError } from '../errors.ts';

/** What a user chose about a network. */
export interface Choice {
  readonly era?: string | undefined;
  /** A named scope of the family; its standard sizes when left out. */
  readonly scope?: string | undefined;
  /** `NAME=VALUE` texts. */
  readonly parameters?: readonly string[] | undefined;
  readonly variants?: readonly string[] | undefined;
  /** Switch on every mend of the family. */
  readonly mended?: boolean | undefined;
  /** Property ids to keep; all when empty. */
  readonly properties?: readonly string[] | undefined;
}

/** A network as chosen, and the command that chooses it again. */
export interface Selected {
  readonly family: NetworkFamily;
  readonly network: Network;
  readonly variants: readonly string[];
  readonly command: string;
}

/** Finds a family by name. @throws RaidproofError RP102 */
export function familyNamed(name: string): NetworkFamily {
  const family = FAMILIES.find((one) => one.name === name);
  if (family !== undefined) return family;
  throw unknown(
    'RP102',
    'network',
    name,
    FAMILIES.map((one) => one.name),
  );
}

/** Builds the network that was asked for. @throws RaidproofError RP102–RP105, RP107, RP108 */
export function select(name: string, choice: Choice): Selected {
  const family = familyNamed(name);
  const era = choice.era ?? family.eras[0]!;
  checkEra(family, era);
  const parameters = parametersOf(family, era, choice);
  const variants = variantsOf(family, era, choice);
  const network = narrowed(built(family, era, parameters, variants), choice.properties ?? []);
  const chosenParameters = (choice.parameters ?? []).map((one) => `-p ${one}`);
  const chosenVariants = variants.map((one) => `--variant ${one}`);
  const command = [
    'raidproof check',
    name,
    ...(era === family.eras[0] ? [] : [`--era ${era}`]),
    ...(choice.scope === undefined ? [] : [`--scope ${choice.scope}`]),
    ...chosenParameters,
    ...(choice.mended === true && variants.length === mendsOf(family, era).length
      ? ['--mended']
      : chosenVariants),
  ].join(' ');
  return { family, network, variants, command };
}

/** Refuses an era that the family does not have. @throws RaidproofError RP107 */
export function checkEra({ name, eras }: NetworkFamily, era: string): void {
  if (!eras.includes(era)) throw unknown('RP107', `era of ${name}`, era, eras);
}

/** The sizes that were chosen. @throws RaidproofError RP103, RP108 */
export function parametersOf(
  family: NetworkFamily,
  era: string,
  choice: Choice,
): Record<string, number> {
  const scopes = inEra(family.scopes ?? [], era).map((one) => one.name);
  if (choice.scope !== undefined && !scopes.includes(choice.scope))
    throw unknown('RP108', `scope of ${family.name} in this era`, choice.scope, scopes);
  const parameters = sizesOf(family, era, choice.scope);
  for (const text of choice.parameters ?? []) {
    const [name = '', value = '', ...rest] = text.split('=');
    const description = family.parameters.find((one) => one.name === name);
    if (description === undefined)
      throw unknown('RP103', `parameter of ${family.name}`, name, Object.keys(parameters));
    const number = Number(value);
    const { least, most, sentence } = description;
    if (!/^-?\d+$/.test(value) || rest.length > 0 || number < least || number > most)
      throw new RaidproofError(
        'RP103',
        `'${value}' is not a whole number from ${least} to ${most} (${sentence})`,
        `parameter ${name} of ${family.name}`,
        `Write it as -p ${name}=${description.standard}.`,
      );
    parameters[name] = number;
  }
  return parameters;
}

function variantsOf(family: NetworkFamily, era: string, choice: Choice): string[] {
  const names = inEra(family.variants, era).map((one) => one.name);
  for (const name of choice.variants ?? [])
    if (!names.includes(name)) throw unknown('RP104', `variant of ${family.name}`, name, names);
  const mends = choice.mended === true ? mendsOf(family, era) : [];
  return [...new Set([...(choice.variants ?? []), ...mends])];
}

function built(
  family: NetworkFamily,
  era: string,
  parameters: Readonly<Record<string, number>>,
  variants: readonly string[],
): Network {
  try {
    return family.build(era, parameters, new Set(variants));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new RaidproofError(
      'RP103',
      error.message,
      `parameters of ${family.name}`,
      'Change them together.',
    );
  }
}

function narrowed(network: Network, ids: readonly string[]): Network {
  const known = network.properties.map((one) => one.id);
  for (const id of ids)
    if (!known.includes(id)) throw unknown('RP105', `property of ${network.name}`, id, known);
  if (ids.length === 0) return network;
  return { ...network, properties: network.properties.filter((one) => ids.includes(one.id)) };
}

/** A refusal that lists what there is. */
export function unknown(
  code: 'RP102' | 'RP103' | 'RP104' | 'RP105' | 'RP107' | 'RP108',
  what: string,
  name: string,
  known: readonly string[],
): RaidproofError {
  return new RaidproofError(
    code,
    `there is no such ${what}`,
    `'${name}'`,
    `There are: ${known.join(', ') || 'none'}.`,
  );
}
