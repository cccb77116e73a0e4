/** The committed report of what each promise alone notices: it knows every promise, and a sample of it is judged again. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { SPECIFICATION } from '../../machines/index.ts';
import type { NetworkFamily } from '../../machines/language/index.ts';
import { STANDARD_OPTIONS } from '../../src/check/index.ts';
import { compile } from '../../src/network/index.ts';
import {
  type AloneResult,
  type AloneRow,
  type WholeChange,
  subsumptionOf,
} from '../../src/mutate/index.ts';
import { type Base, baseOf } from '../../src/mutate/base.ts';
import { noticedBy } from '../../src/mutate/lone.ts';
import { mutantsOf } from '../../src/mutate/mutants.ts';
import { strayEvents, withSpareStep } from '../../src/mutate/stray.ts';
import { mendedNetwork } from '../../src/verify/mutation-jobs.ts';
import { type AloneScope, aloneScopes } from '../../src/verify/alone-scopes.ts';
import { wholeChanges } from '../../src/verify/alone-changes.ts';

const REPORT = JSON.parse(
  readFileSync(new URL('../../reports/alone.json', import.meta.url), 'utf8'),
) as { readonly networks: readonly AloneResult[] };

const goOn = (): boolean => true;

function familyOf({ network }: AloneResult): NetworkFamily {
  return SPECIFICATION.find(({ name }) => name === network)!;
}

function scopesOf(result: AloneResult): readonly AloneScope[] {
  return aloneScopes(familyOf(result), result.era);
}

/** Whether a row of a scope is so: the change that it names is noticed by its property, and by no other. */
async function isTrue(
  base: Base,
  more: readonly WholeChange[],
  { property, caught }: AloneRow,
): Promise<boolean> {
  const changes = [...more, ...strayEvents(base.network), ...mutantsOf(base.network)];
  const change = changes.find(
    ({ operator, subject, detail }) =>
      operator === caught?.operator && subject === caught.subject && detail === caught.detail,
  );
  if (change === undefined) return false;
  const noticed = await noticedBy(base, change, goOn);
  return noticed?.isWhole === true && noticed.promises.join() === property;
}

test.each(REPORT.networks.map((one) => [`${one.network} ${one.era}`, one] as const))(
  '%s: every promise of its scopes has a row, in their order',
  (_, result) => {
    const { network: family, era } = result;
    const promises = scopesOf(result).flatMap(({ parameters }) =>
      mendedNetwork({ family, era, parameters })
        .properties.filter(({ kind }) => kind !== 'sometimes')
        .map(({ id }) => id),
    );
    expect(result.rows.map(({ property }) => property)).toEqual([...new Set(promises)]);
  },
);

/** Promises that noticed nothing alone, since others imply them, or since the era has nothing left of what they are about (L3-MUTEX). */
const SUBSUMED: readonly string[] = [
  'lifecycle modern L3-MUTEX',
  'array classic READ',
  'array classic S17',
  'array classic CLEARED-ON-DISK',
  'array classic GRANTED',
  'array modern S17',
  'array modern CLEARED-ON-DISK',
  'array modern GRANTED',
];

test('every promise notices a change alone, but for those that are subsumed', () => {
  const others = REPORT.networks.flatMap(({ network, era, rows }) =>
    rows
      .filter(({ caught }) => caught === null)
      .map(({ property, subsumed }) => [`${network} ${era} ${property}`, subsumed !== null]),
  );
  expect(others).toEqual(SUBSUMED.map((name) => [name, true]));
});

test('what is told as subsumed is, in the first scope that it is told of, and its least set is least', () => {
  for (const { network: family, era, rows } of REPORT.networks)
    for (const { property, subsumed } of rows) {
      const [told] = subsumed ?? [];
      if (told === undefined) continue;
      const scope = scopesOf(
        REPORT.networks.find((one) => one.network === family && one.era === era)!,
      ).find(({ name }) => name === told.scope)!;
      const network = compile(mendedNetwork({ family, era, parameters: scope.parameters }));
      const claim = network.properties.find(({ id }) => id === property)!;
      expect(subsumptionOf(network, claim, 50_000)).toEqual({ property, by: told.by });
    }
});

test('a sample of the first network is so, and a row that names another property is not', async () => {
  const result = REPORT.networks[0]!;
  const { network: family, era } = result;
  const [first] = scopesOf(result);
  const network = mendedNetwork({ family, era, parameters: first!.parameters });
  const { limits } = STANDARD_OPTIONS;
  const base = (await baseOf(compile(withSpareStep(network)), limits, goOn))!;
  const more = wholeChanges(familyOf(result), era, first!);
  const caught = result.rows.filter((row) => row.caught?.scope === first!.name);
  const kinds = new Set(caught.map((row) => row.caught!.operator));
  // One of each kind of change that there is.
  const rows = [...kinds].map((kind) => caught.find((row) => row.caught!.operator === kind)!);
  expect(rows.length).toBeGreaterThanOrEqual(4);
  for (const row of rows)
    expect([row.property, await isTrue(base, more, row)]).toEqual([row.property, true]);
  expect(await isTrue(base, more, { ...rows[0]!, property: rows[1]!.property })).toBe(false);
});
