/** Every fault is caught by the property it names, on a network that is otherwise mended. */
import { describe, expect, it } from 'vitest';
import { BITMAP_VARIANTS } from '../../../machines/bitmap/rules.ts';
import { check } from '../../../src/check/index.ts';
import { MENDS, bitmapNetwork, only, outcome } from './support/networks.ts';

const FIRST = { prune: true, stopAtViolation: true, stopWhenDecided: false };

/** Fault, property, steps at one chunk and at the default scope. */
const CAUGHT: readonly [fault: string, property: string, one: number, two: number][] = [
  ['one-pass-daemon', 'S7', 9, 10],
  ['data-before-durable', 'S1', 5, 6],
  ['daemon-ignores-flags', 'S8', 12, 13],
  ['sync-ends-early', 'S9', 10, 10],
  ['sync-skips-needed', 'S14', 19, 22],
  ['end-forgets-clean', 'S6', 7, 8],
  ['end-keeps-count', 'S2', 7, 8],
  ['counter-page-miscounts', 'S5', 7, 7],
  ['clear-forgets-bit', 'S3', 12, 14],
  ['start-forgets-dirty', 'S4', 1, 1],
];

async function verdicts(fault: string, property: string, chunks: number): Promise<string[]> {
  const network = only(bitmapNetwork({ chunks }, [fault, ...MENDS]), [property]);
  return outcome(await check(network, { policy: FIRST }));
}

describe('a fault', () => {
  it.each(CAUGHT)('%s is caught by %s', async (fault, property, one, two) => {
    expect(await verdicts(fault, property, 1)).toEqual([`${property}: violated in ${one}`]);
    expect(await verdicts(fault, property, 2)).toEqual([`${property}: violated in ${two}`]);
  });

  it('of every name is tried here, against a property that it names', () => {
    const faults = BITMAP_VARIANTS.filter((one) => one.kind === 'fault');
    expect(CAUGHT.map(([name]) => name).sort()).toEqual(faults.map((one) => one.name).sort());
    for (const [name, property] of CAUGHT)
      expect(faults.find((one) => one.name === name)?.concerns).toContain(property);
  });
});
