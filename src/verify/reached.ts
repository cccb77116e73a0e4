/** Reached: which chart states and transitions no check of a survey saw, against the list that says why. */
import type { Unreachable } from '../../machines/unreachable.ts';
import type { Coverage } from '../check/index.ts';
import { coverageSummary } from '../report/index.ts';

/** How much of all charts the checks reached together. */
export interface Reached {
  readonly states: number;
  readonly transitions: number;
  /** Names of what nothing reached. */
  readonly missing: readonly string[];
}

/** Joins the coverage of many checks; a state or transition counts once, by its name. */
export function reachedIn(coverages: readonly Coverage[]): Reached {
  const summaries = coverages.map((one) => {
    const { states, transitions } = coverageSummary(one);
    return { states, transitions };
  });
  const states = joined(summaries.map((one) => one.states));
  const transitions = joined(summaries.map((one) => one.transitions));
  return {
    states: states.all,
    transitions: transitions.all,
    missing: [...states.missing, ...transitions.missing],
  };
}

function joined(
  shares: readonly { readonly names: readonly string[]; readonly missing: readonly string[] }[],
): { readonly all: number; readonly missing: readonly string[] } {
  const all = new Set(shares.flatMap((one) => one.names));
  const reached = new Set(
    shares.flatMap(({ names, missing }) => {
      const lacking = new Set(missing);
      return names.filter((name) => !lacking.has(name));
    }),
  );
  return { all: all.size, missing: [...all].filter((name) => !reached.has(name)) };
}

/** What the list of unreachable ones gets wrong, in words. */
export function listProblems(missing: readonly string[], list: readonly Unreachable[]): string[] {
  const listed = new Set(list.map((one) => one.name));
  const lacking = new Set(missing);
  return [
    ...missing
      .filter((name) => !listed.has(name))
      .map((name) => `nothing reaches '${name}', and no reason is given`),
    ...[...listed]
      .filter((name) => !lacking.has(name))
      .map((name) => `'${name}' is listed as unreachable but reached, or gone`),
  ];
}
