/** Probes of a mutation: whether properties that killed nothing in its scopes kill something in another. */
import {
  type NetworkFamily,
  inEra,
  narrowed,
  parametersOf,
} from '../../machines/language/index.ts';
import type { Probe, PropertyKills, ProbeFinding } from '../mutate/index.ts';
import { compile } from '../network/index.ts';
import type { Sizes } from './alone-changes.ts';
import { checkedScopes } from './alone-scopes.ts';
import { type MutationJob, mendedNetwork } from './mutation-jobs.ts';
import { digestOf } from './mutation-journal.ts';

/** Runs one job; undefined where an interrupt left it out. */
export type ProbeRunner = (
  job: MutationJob,
  digest: () => string,
) => Promise<readonly ProbeFinding[] | undefined>;

/** Goes through the scopes of an era, small ones first, until each of these properties has killed a mutant. */
export async function probes(
  family: NetworkFamily,
  era: string,
  kills: readonly PropertyKills[],
  run: ProbeRunner,
): Promise<Probe[]> {
  const found: Probe[] = [];
  let open = kills.filter((one) => one.kills + one.variants === 0).map(({ id }) => id);
  for (const { name: scope, parameters, leavesOut } of probedScopes(family, era)) {
    const subject = { family: family.name, era, scope, parameters };
    const network = narrowed(mendedNetwork(subject), leavesOut);
    const wanted = network.properties.filter(({ id }) => open.includes(id));
    if (wanted.length === 0) continue;
    const properties = wanted.map(({ id }) => id);
    const job: MutationJob = { kind: 'probe', subject, leavesOut, properties };
    const findings = await run(job, () => digestOf(compile({ ...network, properties: wanted })));
    if (findings === undefined) break;
    found.push(...findings.map((one) => ({ ...one, scope })));
    open = open.filter((id) => !findings.some(({ property }) => property === id));
  }
  return found;
}

/** Those made for it first, then all that belong to a complete check, with the standard sizes last as the largest. */
function probedScopes(
  family: NetworkFamily,
  era: string,
): readonly (Sizes & { readonly name: string | null })[] {
  const standard = parametersOf(family, era);
  const small = inEra([...(family.probeScopes ?? []), ...(family.smallScopes ?? [])], era);
  const [whole, ...named] = checkedScopes(family, era);
  return [
    ...small.map(({ name, parameters, leavesOut = [] }) => ({
      name,
      parameters: { ...standard, ...parameters },
      leavesOut,
    })),
    ...[...named, whole!].map((one) => ({ ...one, leavesOut: [] })),
  ];
}
