/** Each fault is caught by the property it concerns; each mend is needed for the property it repairs. */
import { describe, expect, it } from 'vitest';
import { array } from '../../../machines/array/family.ts';
import { inEra } from '../../../machines/language/index.ts';
import { build, mendsBut, shortestAgainst, without } from './helpers.ts';

/** Steps of the shortest story in the modern era with its mends, by fault and property. */
const FAULTS: readonly (readonly [fault: string, property: string, steps: number])[] = [
  ['load-trusts-clean', 'S10', 15],
  ['events-cleared-at-update', 'S11', 13],
  ['degraded-writes-stay', 'NEED-DUE', 15],
  ['degraded-writes-stay', 'L1', 18],
  ['recovering-gets-no-bitmap', 'S1', 14],
  ['hand-set-bits-wait', 'NEED-DUE', 1],
  ['hand-set-bits-wait', 'L1', 1],
  ['bitmap-from-any-member', 'S10', 19],
  ['added-counts-as-in-sync', 'S17', 5],
  ['blank-recovered-by-bitmap', 'S24', 5],
  ['events-go-back-degraded', 'S26', 5],
  ['readded-serves-at-once', 'S16', 11],
  ['added-keeps-offset', 'S24', 22],
  ['recovery-outlives-its-member', 'S10', 19],
  ['faulty-serves-reads', 'S16', 9],
  ['modifies-where-resync-due', 'S27', 16],
  ['discard-trusted', 'S27', 6],
  ['discard-trusted', 'S14', 9],
  ['discard-trusted', 'READ', 10],
  ['degraded-mark-lost', 'S10', 10],
  ['acknowledge-before-record', 'S23', 9],
  ['replay-reads-unrecovered', 'HOLE-CLOSED', 13],
  ['data-before-partial-parity', 'PARITY-FITS', 9],
  ['data-before-partial-parity', 'HOLE-CLOSED', 10],
  ['reads-ignore-offset', 'S16', 5],
  ['recovery-overtakes-writes', 'S24', 13],
  ['sync-ends-early', 'S9', 10],
  ['data-before-bit', 'S1', 6],
  ['data-before-dirty', 'S15', 3],
  ['members-before-bitmap', 'S13', 2],
  ['newcomer-kicked', 'L6', 9],
  ['resync-never-begins', 'L5', 7],
  ['resync-never-begins', 'L1', 9],
  ['write-waits-for-lost-block', 'L9', 7],
  ['dirty-degraded-started', 'REFUSED', 10],
  ['requested-heeds-bitmap', 'check-reads-clean', 0],
  ['requested-heeds-bitmap', 'repair-reads-clean', 0],
];

/** Faults that only a crash can bring to light. */
const NEEDS_CRASH = [
  'load-trusts-clean',
  'bitmap-from-any-member',
  'modifies-where-resync-due',
  'replay-reads-unrecovered',
  'data-before-partial-parity',
  'sync-ends-early',
  'resync-never-begins',
  'dirty-degraded-started',
];

/** Faults that need another member than the first. */
const NEEDS_SECOND = ['events-cleared-at-update', 'write-waits-for-lost-block'];

function withFault(fault: string) {
  const { scope, without: left = [] } = array.variants.find(({ name }) => name === fault)!;
  return build('modern', [...mendsBut('modern', ...left), fault], scope);
}

describe('faults of the modern era', () => {
  it('are all in the table, with all they concern', () => {
    const declared = inEra(array.variants, 'modern')
      .filter(({ kind }) => kind === 'fault')
      .flatMap(({ name, concerns }) => concerns.map((id) => `${name} ${id}`));
    expect(FAULTS.map(([name, id]) => `${name} ${id}`).sort()).toEqual(declared.sort());
  });

  it.each(FAULTS)('%s violates %s after %i steps', async (fault, property, steps) => {
    expect(await shortestAgainst(property, withFault(fault))).toHaveLength(steps);
  });

  it.each(NEEDS_CRASH)('%s needs a crash', async (fault) => {
    const [, property] = FAULTS.find(([name]) => name === fault)!;
    expect(await shortestAgainst(property, without(withFault(fault), 'crash'))).toEqual([]);
  });
});

describe('faults that need two members', () => {
  it.each(NEEDS_SECOND)('%s', async (fault) => {
    const [, property] = FAULTS.find(([name]) => name === fault)!;
    expect(await shortestAgainst(property, without(withFault(fault), 'second member'))).toEqual([]);
  });
});

describe('mends', () => {
  const defects = array.knownDefects.flatMap((defect) =>
    ['classic', 'modern']
      .filter((era) => defect.eras?.includes(era) ?? true)
      .map((era) => [era, defect.mend, defect.property, defect.scope] as const),
  );

  it.each(defects)('%s: without %s, %s is violated', async (era, mend, property, scope) => {
    const network = build(era, mendsBut(era, mend), scope);
    expect(await shortestAgainst(property, network)).not.toEqual([]);
  });

  it('each belong to a known defect', () => {
    const mends = array.variants.filter(({ kind }) => kind === 'mend').map(({ name }) => name);
    expect(new Set(array.knownDefects.map(({ mend }) => mend))).toEqual(new Set(mends));
  });
});
