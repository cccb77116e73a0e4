/** Written reasons of the specification: each explains a survivor of the committed report, and says so once. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { SPECIFICATION } from '../../machines/index.ts';
import { OPERATORS } from '../../src/mutate/index.ts';

interface Report {
  readonly schemaVersion: number;
  readonly networks: readonly {
    readonly network: string;
    readonly survivors: { readonly explained: Readonly<Record<string, number>> };
  }[];
}

const REPORT = JSON.parse(
  readFileSync(new URL('../../reports/mutants.json', import.meta.url), 'utf8'),
) as Report;

/** The reasons of a family that explain nothing in a report. */
function dead({ networks }: Report, family: string, whys: readonly string[]): string[] {
  const own = networks.filter(({ network }) => network === family);
  const used = new Set(own.flatMap(({ survivors }) => Object.keys(survivors.explained)));
  return whys.filter((why) => !used.has(why));
}

/** Reports before the second version do not tell who explains what. */
test.runIf(REPORT.schemaVersion >= 2)('each reason explains a survivor of the report', () => {
  for (const { name, survivorReasons = [] } of SPECIFICATION)
    expect(
      dead(
        REPORT,
        name,
        survivorReasons.map(({ why }) => why),
      ),
    ).toEqual([]);
});

test('a reason that explains nothing is noticed', () => {
  const survivors = { explained: { 'One.': 2 } };
  const report = { schemaVersion: 2, networks: [{ network: 'lock', survivors }] };
  expect(dead(report, 'lock', ['One.', 'Other.'])).toEqual(['Other.']);
  expect(dead(report, 'door', ['One.'])).toEqual(['One.']);
});

test('no sentence is written twice, and every operator exists', () => {
  const known = new Set(OPERATORS.map(({ name }): string => name));
  for (const { survivorReasons = [] } of SPECIFICATION) {
    const whys = survivorReasons.map(({ why }) => why);
    expect(new Set(whys).size).toBe(whys.length);
    for (const { operators = [], subjects, why } of survivorReasons) {
      expect(operators.filter((one) => !known.has(one))).toEqual([]);
      expect(subjects.length).toBeGreaterThan(0);
      expect(why).toMatch(/\.$/);
    }
  }
});
