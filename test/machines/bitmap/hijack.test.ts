/** Counter pages without memory: what the kernel's rules break with shared counters, and that the mends are needed. */
import { describe, expect, it } from 'vitest';
import { bitmap } from '../../../machines/bitmap/family.ts';
import { mendsOf, parametersOf } from '../../../machines/language/index.ts';
import { check } from '../../../src/check/index.ts';

async function broken(era: string, scope: string, variants: readonly string[]): Promise<string[]> {
  const network = bitmap.build(era, parametersOf(bitmap, era, scope), new Set(variants));
  const { properties } = await check(network, { variants, reach: false });
  return properties
    .filter(({ verdict }) => verdict !== 'holds' && verdict !== 'witnessed')
    .map(({ id, steps }) => `${id} ${steps.length}`);
}

function without(era: string, mend: string): string[] {
  return mendsOf(bitmap, era).filter((one) => one !== mend);
}

describe.each(['hijack', 'hijack-shared'])('scope %s', (scope) => {
  it('keeps every property in the modern era once mended', async () => {
    expect(await broken('modern', scope, mendsOf(bitmap, 'modern'))).toEqual([]);
  });
});

describe('a hijacked counter of 6.1', () => {
  it.each([
    ['hijack', 'hijack-granule-half', ['RESYNC-DONE 11', 'L1 11']],
    ['hijack-shared', 'hijack-records-each', ['S1 7', 'S14 7', 'S7 2', 'S9 9']],
    ['hijack-shared', 'hijack-ages-once', ['S7 9', 'S3 9', 'L1 13']],
    ['hijack-shared', 'hijack-ends-whole', ['S14 19', 'S9 12']],
  ])('in scope %s breaks without %s', async (scope, mend, expected) => {
    expect(await broken('modern', scope, without('modern', mend))).toEqual(expected);
  });
});

describe('the granule of two counters', () => {
  it('is what d837f7277f56 made wrong: in the classic era, too, the second half is then passed over', async () => {
    const faulty = [...mendsOf(bitmap, 'classic'), 'hijack-granule-page'];
    const policy = { prune: false, stopAtViolation: false, stopWhenDecided: true };
    const parameters = parametersOf(bitmap, 'classic', 'hijack');
    const network = bitmap.build('classic', parameters, new Set(faulty));
    const properties = network.properties.filter(({ id }) => id === 'L1');
    const result = await check({ ...network, properties }, { policy, reach: false });
    expect(result.properties[0]).toMatchObject({ verdict: 'violated' });
  });

  it.each([
    [{ countersPerPage: 1 }, 'must be even'],
    [{ overflowChunks: 1 }, 'overflowChunks=0'],
    [{ stops: 1 }, 'goes without'],
  ])('refuses %j', (sizes, why) => {
    const parameters = { ...parametersOf(bitmap, 'modern', 'hijack'), ...sizes };
    expect(() => bitmap.build('modern', parameters, new Set())).toThrow(why);
  });
});
