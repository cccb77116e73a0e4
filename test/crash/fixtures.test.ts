/** The logs of the real kernel: they keep the promise, and each one that is spoilt breaks it where it was spoilt. */
import { describe, expect, it } from 'vitest';
import { FIXTURE_SETS } from '../raid5/support/fixtures.ts';
import { auditFromZeros, fixtureLog, moved, settingsOf, writesOf } from './support/logs.ts';

/** Superblock of the first member whose events the kernel raised: the array was started. */
const STARTED = 24;

const WHOLE_AND_DEGRADED = {
  clean: { whole: 48, degraded: 0 },
  dirty1: { whole: 44, degraded: 0 },
  degraded: { whole: 35, degraded: 132 },
  midrecovery: { whole: 59, degraded: 923 },
};

describe.each(FIXTURE_SETS)('the log of %s', (set) => {
  const lines = fixtureLog(set);

  it('keeps the promise in every crash state', () => {
    const result = auditFromZeros(lines);
    expect(result).toMatchObject({
      verdict: 'holds',
      firstViolation: null,
      violatingStates: 0,
      judgedFrom: STARTED,
      isStableWhenLogged: true,
      isExhaustive: true,
      counts: { beforeTheArray: STARTED + 1, notAssembled: 0, ...WHOLE_AND_DEGRADED[set] },
    });
    expect(result.crashStates).toBe(writesOf(lines).length + 1);
  });

  it('keeps it when writes are torn', () => {
    const result = auditFromZeros(lines, { isTorn: true, bound: 1 });
    expect(result.violatingStates).toBe(0);
    expect(result.crashStates).toBeGreaterThan(writesOf(lines).length);
  });

  const settings = settingsOf(lines, STARTED);

  it('sets bits before it writes data', () => {
    expect(settings.length).toBeGreaterThan(3);
  });

  it('breaks it where one bitmap write is moved behind its data', () => {
    for (const { bitmap, data, bit } of settings) {
      const result = auditFromZeros(moved(lines, [bitmap.seq], 'behind', data.seq));
      expect(result.verdict).toBe('violated');
      expect(result.firstViolation).toMatchObject({
        seq: data.seq,
        stripe: (data.offsetBytes - (1 << 20)) / 4096,
        chunk: bit,
        why: expect.stringContaining(`bit ${bit} is clear in the bitmap of ${bitmap.image}`),
      });
      expect(result.story.at(-1)).toMatchObject({ seq: data.seq, image: data.image });
    }
  });

  it('breaks it where the bitmap writes of all members are moved behind their data', () => {
    const bits = new Set(settings.map(({ bit }) => bit));
    for (const bit of bits) {
      const those = settings.filter((one) => one.bit === bit);
      const seqs = those.map(({ bitmap }) => bitmap.seq);
      const { data } = those[0]!;
      const result = auditFromZeros(moved(lines, seqs, 'behind', data.seq));
      expect(result.firstViolation).toMatchObject({ seq: data.seq, chunk: bit });
    }
  });
});
