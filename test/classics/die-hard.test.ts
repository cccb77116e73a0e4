/** Die Hard: sixteen states, and six steps to four gallons. */
import { describe, expect, it } from 'vitest';
import { agreed, verdict } from './support/agreement.ts';
import { dieHard } from './support/die-hard.ts';

const NO_PRUNING = { prune: false, stopAtViolation: false, stopWhenDecided: false };

describe('Die Hard', () => {
  it('reaches 16 states', async () => {
    const result = await agreed(dieHard(), { policy: NO_PRUNING });
    expect(result).toMatchObject({ states: 16, deadlocks: 0, complete: true, pruned: 0 });
  });

  it('disarms the bomb in six steps', async () => {
    const result = await agreed(dieHard());
    expect(verdict(result, 'bomb')).toBe('violated in 6');
    expect(result.properties[0]?.steps).toEqual([
      'fill big',
      'pour 3 from big to small',
      'empty small',
      'pour 2 from big to small',
      'fill big',
      'pour 1 from big to small',
    ]);
  });

  it('stops at the bomb when told to', async () => {
    const policy = { ...NO_PRUNING, stopAtViolation: true };
    const result = await agreed(dieHard(), { policy });
    expect(result.ending).toBe('violation');
    expect(result.complete).toBe(false);
    expect(verdict(result, 'bomb')).toBe('violated in 6');
  });
});
