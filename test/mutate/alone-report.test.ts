/** The committed report of what each promise alone notices: it knows every promise, and a sample of it is judged again. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { SPECIFICATION } from '../../machines/index.ts';
import { STANDARD_OPTIONS } from '../../src/check/index.ts';
import { compile } from '../../src/network/index.ts';
import type { AloneResult, AloneRow } from '../../src/mutate/index.ts';
import { type Base, baseOf } from '../../src/mutate/base.ts';
import { noticedBy } from '../../src/mutate/lone.ts';
import { mutantsOf } from '../../src/mutate/mutants.ts';
import { strayEvents, withSpareStep } from '../../src/mutate/stray.ts';
import { mendedNetwork } from '../../src/verify/mutation-jobs.ts';
import { mutationScopes } from '../../src/verify/mutation-plan.ts';

const REPORT = JSON.parse(
  readFileSync(new URL('../../reports/alone.json', import.meta.url), 'utf8'),
) as { readonly networks: readonly AloneResult[] };

const goOn = (): boolean => true;

function scopesOf({ network, era }: AloneResult) {
  const family = SPECIFICATION.find(({ name }) => name === network)!;
  return mutationScopes(family, era);
}

/** Whether a row of a scope is so: the change that it names is noticed by its property, and by no other. */
async function isTrue(base: Base, { property, caught }: AloneRow): Promise<boolean> {
  const changes = [...strayEvents(base.network), ...mutantsOf(base.network)];
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

test('a sample of the first network is so, and a row that names another property is not', async () => {
  const result = REPORT.networks[0]!;
  const { network: family, era } = result;
  const [first] = scopesOf(result);
  const network = mendedNetwork({ family, era, parameters: first!.parameters });
  const { limits } = STANDARD_OPTIONS;
  const base = (await baseOf(compile(withSpareStep(network)), limits, goOn))!;
  const rows = result.rows.filter(({ caught }) => caught?.scope === first!.name).slice(0, 4);
  expect(rows).toHaveLength(4);
  for (const row of rows)
    expect([row.property, await isTrue(base, row)]).toEqual([row.property, true]);
  expect(await isTrue(base, { ...rows[0]!, property: rows[1]!.property })).toBe(false);
});
