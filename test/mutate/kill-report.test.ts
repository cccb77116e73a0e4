/** The committed kill matrix: no property kills nothing, and each fault that was made for one is noticed by it. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { SPECIFICATION } from '../../machines/index.ts';
import { type NetworkFamily, faultsMadeFor, inEra } from '../../machines/language/index.ts';
import { STANDARD_OPTIONS } from '../../src/check/index.ts';
import { type MutationResult, type PropertyKills, judgeFault } from '../../src/mutate/index.ts';
import { propertiesOf } from '../../src/verify/mutation.ts';
import { placedFaults } from '../../src/verify/mutation-faults.ts';
import { faultPair } from '../../src/verify/mutation-jobs.ts';
import { mutationScopes } from '../../src/verify/mutation-plan.ts';

type Reported = Pick<MutationResult, 'network' | 'era' | 'probes' | 'faults'> & {
  readonly properties: readonly PropertyKills[];
};

const REPORT = JSON.parse(
  readFileSync(new URL('../../reports/mutants.json', import.meta.url), 'utf8'),
) as { readonly networks: readonly Reported[] };

const ROWS = REPORT.networks.map((one) => [`${one.network} ${one.era}`, one] as const);

function familyOf({ network }: Reported): NetworkFamily {
  return SPECIFICATION.find(({ name }) => name === network)!;
}

/** Properties that kill no mutant, neither in the scopes of mutation nor in others, and catch no variant. */
function withoutKills({ properties, probes }: Reported): readonly PropertyKills[] {
  const probed = new Set(probes.map(({ property }) => property));
  return properties.filter(({ id, kills, variants }) => !(kills + variants > 0) && !probed.has(id));
}

/** Those of them that notice no fault that was made by hand, either. */
function idle(result: Reported): string[] {
  return withoutKills(result)
    .filter(({ faults }) => !(faults > 0))
    .map(({ id }) => id);
}

test.each(ROWS)('%s: no property kills nothing, and none lacks a row', (_, result) => {
  expect(idle(result)).toEqual([]);
  const family = familyOf(result);
  const { era } = result;
  const properties = propertiesOf({ family, era, scopes: mutationScopes(family, era) });
  expect(result.properties.map(({ id }) => id)).toEqual(properties.map(({ id }) => id));
});

test('a property that kills nothing would be told', () => {
  const [result] = REPORT.networks;
  const none = { kills: 0, alone: 0, variants: 0, variantsAlone: 0, faults: 0, faultsAlone: 0 };
  const extra: PropertyKills = { id: 'IDLE', kind: 'always', ...none };
  const properties = [...result!.properties, extra];
  expect(idle({ ...result!, properties })).toEqual(['IDLE']);
  const probed = { ...extra, id: result!.probes[0]!.property };
  expect(idle({ ...result!, properties: [probed] })).toEqual([]);
});

test('what notices faults made by hand alone is known by name', () => {
  const found = REPORT.networks.flatMap((one) =>
    withoutKills(one).map(({ id }) => `${one.network} ${one.era} ${id}`),
  );
  expect(found).toEqual(ONLY_FAULTS);
});

const ONLY_FAULTS: readonly string[] = ['lifecycle classic MUTEX'];

test.each(ROWS)(
  '%s: faults are those there are, and noticed by what they were made for',
  (_, result) => {
    const { era, faults } = result;
    const family = familyOf(result);
    const made = new Map(faultsMadeFor(family, era).map((one) => [one.name, one.property]));
    expect(faults.filter(({ name, property }) => made.get(name) !== property)).toEqual([]);
    const told = new Set(faults.map(({ name }) => name));
    // Those of `alone` may have come later: its own report is held to them.
    const lacking = inEra(family.killFaults ?? [], era).filter(({ name }) => !told.has(name));
    expect(lacking.map(({ name }) => name)).toEqual([]);
    expect(missed(result)).toEqual([]);
  },
);

test('a fault that its own property does not notice would be told', () => {
  const result = REPORT.networks.find(({ faults }) => faults.length > 0)!;
  const [fault] = result.faults;
  const blind = { ...fault!, breaches: [{ property: 'OTHER', steps: 3 }] };
  expect(missed({ ...result, faults: [blind] })).toEqual([fault!.name]);
});

/** Faults that the property does not notice that they were made for. */
function missed({ faults }: Reported): string[] {
  return faults
    .filter(({ breaches, property: own }) => !breaches.some(({ property }) => property === own))
    .map(({ name }) => name);
}

/** Faults made for the matrix, in small scopes: one in twelve is judged again. */
const SAMPLE = REPORT.networks
  .flatMap((result) =>
    placedFaults(familyOf(result), result.era)
      .filter(({ fault }) => familyOf(result).killFaults?.includes(fault) === true)
      .map((placed) => {
        const name = `${result.network} ${result.era}, ${placed.fault.name}`;
        return [name, result, placed] as const;
      }),
  )
  .filter((_, index) => index % 12 === 0);

test.each(SAMPLE)('%s: what fails is what the report says', async (_, result, placed) => {
  const { fault, ...sizes } = placed;
  const { network: family, era, faults } = result;
  const pair = faultPair({ family, era, name: fault.name, ...sizes });
  const judged = await judgeFault(pair, STANDARD_OPTIONS.limits, () => true);
  const told = faults.find(({ name }) => name === fault.name);
  expect(judged).toEqual({ breaches: told!.breaches, isPartial: told!.isPartial });
});
