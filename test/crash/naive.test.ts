/** The incremental audit against the naive one, on random small logs. */
import { array, assert, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { auditLog } from '../../src/crash/index.ts';
import { naiveAudit } from './support/naive.ts';
import { linesOf, OPERATIONS, SHAPE, startOf, type Operation } from './support/random-log.ts';

const RUNS = { numRuns: 120, seed: 20_261_122 };

const record = (member: number, events: number, recovery: number | null): Operation => ({
  kind: 'superblock',
  member,
  events,
  resync: 0,
  recovery,
  isGuided: false,
});

/** How a log begins: row 0 is wrong wherever a member is not in sync. */
const wrongRow: Operation = { kind: 'data', member: 0, row: 0, fill: 1 };
const BEGINNINGS: readonly [string, readonly Operation[]][] = [
  ['a whole array', []],
  ['a member that is rebuilt', [wrongRow, record(0, 3, null), record(1, 3, 0), record(2, 3, null)]],
  ['a member that is left out', [record(0, 4, null), record(2, 4, null), wrongRow]],
];

const ALL = [0, 1, 2];
const FLUSHED = ALL.map((member) => ({ kind: 'flush', member }) as const);
const bits = (mask: number): Operation[] =>
  ALL.map((member) => ({ kind: 'bits', member, mask, events: 4 }));

/** With flushes a log may also begin with bits that are set, but not yet for good. */
const FLUSHED_BEGINNINGS: readonly (readonly Operation[])[] = [
  [...bits(0), ...FLUSHED, ...bits(15)],
  ...BEGINNINGS.map(([, begun]) => [...begun, ...FLUSHED]),
];

/** What both audits say of a log. */
function compared(operations: readonly Operation[]) {
  const lines = linesOf(operations);
  const naive = naiveAudit(lines, startOf(), SHAPE);
  return { naive, result: auditLog(lines, startOf(), { bound: 20 }) };
}

describe.each(BEGINNINGS)('with %s the incremental audit agrees with the naive one', (_, begun) => {
  it('on every prefix of logs without flushes', () => {
    const seen = { violated: 0, held: 0 };
    assert(
      property(array(OPERATIONS.write, { maxLength: 24 }), (operations) => {
        const { naive, result } = compared([...begun, ...operations]);
        expect(result.violatingStates).toBe(naive.violatingPrefixes);
        const found = result.firstViolation;
        const place = found === null ? null : { seq: found.seq, stripe: found.stripe };
        expect(place).toEqual(naive.first);
        seen[found === null ? 'held' : 'violated']++;
      }),
      RUNS,
    );
    expect(Math.min(seen.violated, seen.held)).toBeGreaterThan(RUNS.numRuns / 40);
  });
});

it('the incremental audit agrees with the naive one on every loss of unflushed writes', () => {
  let earlierByLoss = 0;
  for (const begun of FLUSHED_BEGINNINGS) {
    assert(
      property(array(OPERATIONS.any, { maxLength: 6 }), (operations) => {
        const { naive, result } = compared([...begun, ...operations]);
        expect(result.firstViolation?.seq ?? null).toBe(naive.firstWithLosses);
        expect(result.isExhaustive).toBe(true);
        if (naive.firstWithLosses !== (naive.first?.seq ?? null)) earlierByLoss++;
      }),
      { ...RUNS, numRuns: 50 },
    );
  }
  expect(earlierByLoss).toBeGreaterThan(10);
});
