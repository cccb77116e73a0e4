/** Properties in two piles: those a person wrote, and those that say each machine state is reached. */
import type { CheckResult, PropertyResult } from '../check/index.ts';

/** The piles; the written ones come with what needs attention first. */
export interface PropertyPiles {
  readonly written: readonly PropertyResult[];
  readonly reach: readonly PropertyResult[];
  /** Names of machine states that nothing reaches, or that were not reached before a limit. */
  readonly unreached: readonly string[];
}

const REACH = 'reach:';

/** Sorts the properties of a result into piles. */
export function propertyPiles(result: CheckResult): PropertyPiles {
  const reach = result.properties.filter((one) => one.id.startsWith(REACH));
  const written = result.properties.filter((one) => !one.id.startsWith(REACH));
  return {
    written: [...written.filter((one) => isOpen(one)), ...written.filter((one) => !isOpen(one))],
    reach,
    unreached: reach.filter((one) => isOpen(one)).map((one) => one.id.slice(REACH.length)),
  };
}

function isOpen({ verdict }: PropertyResult): boolean {
  return verdict !== 'holds' && verdict !== 'witnessed';
}
