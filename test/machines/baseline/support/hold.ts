/** Holds a network's present counts and verdicts against the pinned ones, in every era. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type NetworkFamily, mendsOf } from '../../../../machines/language/index.ts';
import { check } from '../../../../src/check/index.ts';
import { differences, pinnedCheck, readBaseline } from '../../../../src/verify/baseline.ts';
import { networkOf, subjectName, subjectsOf } from '../../../../src/verify/subjects.ts';

const BASELINE = new URL('../../../../reports/baseline.json', import.meta.url);

/** One test for each era at its standard sizes, as it was and mended; `raidproof survey` holds the other scopes, too. */
export function holdsBaseline(family: NetworkFamily): void {
  const pinned = readBaseline(readFileSync(BASELINE, 'utf8'));
  const subjects = subjectsOf([family]).filter((one) => one.scope === undefined);
  describe.each(subjects.map((one) => [subjectName(one), one] as const))('%s', (_, subject) => {
    const mends = mendsOf(family, subject.era);
    const choices = mends.length === 0 ? ['as it was'] : ['as it was', 'mended'];
    it.each(choices)('%s, gives the pinned counts and verdicts', async (choice) => {
      const variants = choice === 'mended' ? mends : [];
      const result = await check(networkOf(subject, variants), { variants });
      expect(result.complete).toBe(true);
      expect(differences(pinned, [pinnedCheck(subject, result)])).toEqual([]);
    });
  });
}
