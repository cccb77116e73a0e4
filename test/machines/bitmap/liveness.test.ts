/** Liveness of the bitmap: what a scope claims is claimed of something. */
import { describe, expect, it } from 'vitest';
import { inEra, mendsOf, parametersOf } from '../../../machines/language/index.ts';
import { bitmap } from '../../../machines/bitmap/family.ts';

/** Ids of the claims about runs in a scope. */
function claims(era: string, scope: string | undefined): string[] {
  const mends = new Set(mendsOf(bitmap, era));
  const { properties } = bitmap.build(era, parametersOf(bitmap, era, scope), mends);
  return properties.filter(({ kind }) => kind === 'leadsTo').map(({ id }) => id);
}

describe.each(bitmap.eras)('liveness of bitmap %s', (era) => {
  it('speaks of writers that wait for room exactly where there can be any', () => {
    for (const { name, parameters } of inEra(bitmap.scopes ?? [], era))
      expect([name, claims(era, name).includes('L7')]).toEqual([
        name,
        parameters['overflowChunks'] !== 0,
      ]);
    expect(claims(era, undefined)).toContain('L7');
  });
});
