/** Probes of a mutation: whether properties that killed nothing in its scopes kill something in another. */
import { type NetworkFamily, inEra, parametersOf } from '../../machines/language/index.ts';
import type { Probe, PropertyKills, ProbeFinding } from '../mutate/index.ts';
import { compile } from '../network/index.ts';
import { type MutationJob, mendedNetwork } from './mutation-jobs.ts';
import { digestOf } from './mutation-journal.ts';

/** Runs one job; undefined where an interrupt left it out. */
export type ProbeRunner = (
  job: MutationJob,
  digest: () => string,
) => Promise<readonly ProbeFinding[] | undefined>;

/** Goes through the scopes of an era, the standard sizes last as the largest, until each of these properties has killed a mutant. */
export async function probes(
  family: NetworkFamily,
  era: string,
  kills: readonly PropertyKills[],
  run: ProbeRunner,
): Promise<Probe[]> {
  const found: Probe[] = [];
  let open = kills.filter((one) => one.kills + one.variants === 0).map(({ id }) => id);
  const named = inEra(family.scopes ?? [], era).filter(({ large }) => large !== true);
  for (const scope of [...named.map(({ name }) => name), undefined]) {
    const parameters = parametersOf(family, era, scope);
    const subject = { family: family.name, era, scope: scope ?? null, parameters };
    const network = mendedNetwork(subject);
    const wanted = network.properties.filter(({ id }) => open.includes(id));
    if (wanted.length === 0) continue;
    const job: MutationJob = { kind: 'probe', subject, properties: wanted.map(({ id }) => id) };
    const findings = await run(job, () => digestOf(compile({ ...network, properties: wanted })));
    if (findings === undefined) break;
    found.push(...findings.map((one) => ({ ...one, scope: scope ?? null })));
    open = open.filter((id) => !findings.some(({ property }) => property === id));
  }
  return found;
}
