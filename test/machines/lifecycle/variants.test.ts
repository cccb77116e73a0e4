/** Each fault is caught by the property it concerns; each mend is needed. */
import { describe, expect, it } from 'vitest';
import { lifecycle } from '../../../machines/lifecycle/family.ts';
import { MENDS, shortestAgainst } from './helpers.ts';

/** idle and frozen as the era has them, since some faults live there. */
const GROUND = MENDS.filter((name) => name !== 'stop-releases-mutex-6.6');

/** Steps of the shortest counterexample on {@link GROUND}, by fault and property. */
const FAULTS: readonly (readonly [fault: string, property: string, steps: number])[] = [
  ['reap-keeps-running', 'RUNNING-OWNED', 9],
  ['reap-forgets-needed', 'L5', 22],
  ['reap-without-done', 'S20', 11],
  ['second-thread', 'S18', 14],
  ['stop-cleans-up-late', 'S19', 15],
  ['stop-cleans-up-late', 'RUNNING-OWNED', 9],
  ['stop-clears-all-flags', 'FROZEN', 9],
  ['stop-clears-all-flags', 'L5', 13],
  ['checkpoint-without-wait', 'S21-offset', 19],
  ['interrupt-completes', 'S17', 18],
  ['spare-activated-unfinished', 'S17', 24],
  ['blocked-removed', 'S22', 6],
  ['pending-removed', 'S22', 15],
  ['newcomer-keeps-offset', 'S17', 31],
  ['write-before-dirty', 'S15', 2],
  ['write-before-dirty', 'S21', 3],
  ['force-assumes-clean', 'S25', 38],
  ['resync-first-6.15', 'S25', 39],
  ['resync-first-6.15', 'S21', 40],
];

describe('faults', () => {
  it('are all in the table, with all they concern', () => {
    const declared = lifecycle.variants
      .filter(({ kind }) => kind === 'fault')
      .flatMap(({ name, concerns }) => concerns.map((id) => `${name} ${id}`));
    expect(FAULTS.map(([name, id]) => `${name} ${id}`).sort()).toEqual(declared.sort());
  });

  it.each(FAULTS)('%s violates %s after %i steps', async (fault, property, steps) => {
    expect(await shortestAgainst(property, [...GROUND, fault])).toHaveLength(steps);
  });

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
});

describe('mends', () => {
  it.each(lifecycle.knownDefects.map(({ property, mend }) => [mend, property] as const))(
    'without %s, %s is violated though all others mend',
    async (mend, property) => {
      const others = MENDS.filter((name) => name !== mend);
      expect(await shortestAgainst(property, others)).not.toEqual([]);
    },
  );

  it('each belong to a known defect', () => {
    expect(new Set(lifecycle.knownDefects.map(({ mend }) => mend))).toEqual(new Set(MENDS));
  });
});
