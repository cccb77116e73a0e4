/** The targeted faults of a mutation: where each of them is put in. */
import {
  type NetworkFamily,
  type TargetedFault,
  faultsMadeFor,
  inEra,
  parametersOf,
} from '../../machines/language/index.ts';
import type { Sizes } from './alone-changes.ts';
import { aloneScopes, sizesText } from './alone-scopes.ts';

/** A fault, and the sizes that it is put in at. */
export interface PlacedFault extends Sizes {
  readonly fault: TargetedFault;
  readonly scope: string;
}

/**
 * Each fault in the first scope that has what it needs: those of `alone` where that judges them; those made for the matrix in the
 * scopes of probes before further ones. Where there is none, at sizes of its own.
 */
export function placedFaults(family: NetworkFamily, era: string): PlacedFault[] {
  const standard = parametersOf(family, era);
  const known = aloneScopes(family, era);
  const probed = inEra(family.probeScopes ?? [], era).map(({ leavesOut = [], ...one }) => ({
    ...one,
    leavesOut,
    parameters: { ...standard, ...one.parameters },
  }));
  const ofMutation = known.filter(({ isFurther }) => !isFurther);
  const forMatrix = [...ofMutation, ...probed, ...known.filter(({ isFurther }) => isFurther)];
  return faultsMadeFor(family, era).map((fault) => {
    const scopes = family.killFaults?.includes(fault) === true ? forMatrix : known;
    const found = scopes.find(({ parameters }) =>
      Object.entries(fault.parameters).every(([name, value]) => parameters[name] === value),
    );
    const { parameters, leavesOut } = found ?? {
      parameters: { ...standard, ...fault.parameters },
      leavesOut: [],
    };
    return {
      fault,
      parameters,
      leavesOut,
      scope: found === undefined ? sizesText(fault.parameters) : (found.name ?? 'standard sizes'),
    };
  });
}
