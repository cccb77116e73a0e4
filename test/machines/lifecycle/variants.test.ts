/** Each fault is caught by the property it concerns; each mend is needed. */
import { describe, expect, it } from 'vitest';
import { lifecycle } from '../../../machines/lifecycle/family.ts';
import { type Variant, inEra } from '../../../machines/language/index.ts';
import { CLASSIC_FAULTS, type Caught, MODERN_FAULTS } from './faults.ts';
import { mends, shortestAgainst } from './helpers.ts';

const faults = lifecycle.variants.filter(({ kind }) => kind === 'fault');

/** Everything mended but what the fault sits in; in classic idle and frozen as the era has them. */
function ground(fault: Variant, era: string): string[] {
  const without = new Set([
    ...(fault.without ?? []),
    ...(era === 'classic' ? ['stop-releases-mutex-6.6'] : []),
  ]);
  return mends(era).filter((mend) => !without.has(mend));
}

function named(name: string): Variant {
  return faults.find((fault) => fault.name === name)!;
}

async function caught([name, property, , parameters]: Caught, era: string): Promise<number> {
  const fault = named(name);
  const steps = await shortestAgainst(property, [...ground(fault, era), name], {
    era,
    scope: fault.scope,
    parameters: parameters ?? {},
  });
  return steps.length;
}

function rows(table: readonly Caught[], era: string) {
  return table.map((row) => ({ row, era, name: row[0], property: row[1], steps: row[2] }));
}

describe('faults', () => {
  it('are all in the tables, with all they concern', () => {
    const declared = faults.flatMap(({ name, concerns }) => concerns.map((id) => `${name} ${id}`));
    const tested = [...CLASSIC_FAULTS, ...MODERN_FAULTS].map(([name, id]) => `${name} ${id}`);
    expect(tested.sort()).toEqual(declared.sort());
  });

  it.each([...rows(CLASSIC_FAULTS, 'classic'), ...rows(MODERN_FAULTS, 'modern')])(
    '$era: $name violates $property after $steps steps',
    async ({ row, era, steps }) => {
      expect(await caught(row, era)).toBe(steps);
    },
  );

  it('reap-keeps-running: RUNNING is left behind by a stopped check', async () => {
    expect(await shortestAgainst('RUNNING-OWNED', ['reap-keeps-running'])).toMatchInlineSnapshot(`
      [
        "command check",
        "look after recovery",
        "claim the sync",
        "begin anew",
        "choose what to sync",
        "create sync thread",
        "command idle amid a sync",
        "stop the thread before it runs",
        "end the command",
      ]
    `);
  });

  it('carry at least twenty-four numbers of the catalogue', () => {
    const numbers = new Set(faults.flatMap(({ bug }) => (bug === undefined ? [] : [bug])));
    expect(numbers.size).toBeGreaterThanOrEqual(24);
  });
});

describe.each(lifecycle.eras)('mends, %s', (era) => {
  const defects = inEra(lifecycle.knownDefects, era);

  it.each(defects.map(({ property, mend, scope }) => [mend, property, scope] as const))(
    'without %s, %s is violated though all others mend',
    async (mend, property, scope) => {
      const others = mends(era).filter((name) => name !== mend);
      // Fair runs take the whole graph, and one position of a sync is enough for them.
      const isSmall = /^L\d/.test(property) && scope !== 'sync-max';
      const parameters: Record<string, number> = isSmall ? { segments: 1 } : {};
      const steps = await shortestAgainst(property, others, { era, scope, parameters });
      expect(steps).not.toEqual([]);
    },
  );

  it('each belong to a known defect', () => {
    expect(new Set(defects.map(({ mend }) => mend))).toEqual(new Set(mends(era)));
  });
});
