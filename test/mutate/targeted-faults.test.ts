/** A sample of the targeted faults: each breaks the promise that it is made for, and no other promise. */
import { expect, test } from 'vitest';
import { SPECIFICATION } from '../../machines/index.ts';
import {
  type Network,
  type NetworkFamily,
  type TargetedFault,
  narrowed,
} from '../../machines/language/index.ts';
import { STANDARD_OPTIONS } from '../../src/check/index.ts';
import { isPromise } from '../../src/mutate/index.ts';
import { failuresOf } from '../../src/mutate/whole-change.ts';
import { type AloneScope, aloneScopes } from '../../src/verify/alone-scopes.ts';
import { withTargetedFault } from '../../src/verify/alone-changes.ts';
import { mendedNetwork } from '../../src/verify/mutation-jobs.ts';

const { limits } = STANDARD_OPTIONS;
const goOn = (): boolean => true;

/** The promises that fail in a network where all is to be seen. */
async function broken(network: Network): Promise<readonly string[]> {
  const { failures, complete } = (await failuresOf(network, limits, goOn))!;
  expect(complete).toBe(true);
  const promises = new Set(network.properties.filter((one) => isPromise(one)).map(({ id }) => id));
  return failures.map(({ id }) => id).filter((id) => promises.has(id));
}

/** The smallest scope that has what the fault needs. */
function sizesFor(family: NetworkFamily, era: string, { parameters }: TargetedFault) {
  const scope = aloneScopes(family, era).find((one) =>
    Object.entries(parameters).every(([name, value]) => one.parameters[name] === value),
  );
  return scope!;
}

const FAULTS = SPECIFICATION.flatMap((family) =>
  (family.targetedFaults ?? []).flatMap((fault) =>
    (fault.eras ?? family.eras).map(
      (era) => [`${family.name} ${era}, ${fault.name}`, family, era, fault] as const,
    ),
  ),
);

/** The report judges all of them; here is every eighth. */
const SAMPLE = FAULTS.filter((_, index) => index % 8 === 0);

/** What fails already for lack of what it is about, by family, era and scope; many faults share one. */
const BEFORE = new Map<string, readonly string[]>();

async function brokenBefore(
  family: NetworkFamily,
  era: string,
  { parameters, leavesOut }: AloneScope,
): Promise<readonly string[]> {
  const key = JSON.stringify([family.name, era, parameters, leavesOut]);
  const right = mendedNetwork({ family: family.name, era, parameters });
  const found = BEFORE.get(key) ?? (await broken(narrowed(right, leavesOut)));
  BEFORE.set(key, found);
  return found;
}

test.each(SAMPLE)('%s: its promise alone notices', async (_, family, era, fault) => {
  const scope = sizesFor(family, era, fault);
  const before = await brokenBefore(family, era, scope);
  const noticed = await broken(withTargetedFault(family, era, scope, fault));
  expect(noticed.filter((id) => !before.includes(id))).toEqual([fault.property]);
});
