/** A token ring: the token comes to all, unless noise never ends. */
import { describe, expect, it } from 'vitest';
import { agreed, verdict } from './support/agreement.ts';
import { tokenRing } from './support/token-ring.ts';

describe('a token ring', () => {
  it('passes the token round', async () => {
    const result = await agreed(tokenRing(4, undefined, false));
    expect(result.properties.map((one) => one.verdict)).not.toContain('violated');
    expect(verdict(result, 'goes-round')).toBe('holds in 0');
    expect(verdict(result, 'arrives-3')).toBe('holds in 0');
  });

  it.each(['swallow', 'throw back'] as const)('does not get beyond noise: %s', async (noise) => {
    const result = await agreed(tokenRing(4, noise, false));
    expect(verdict(result, 'arrives-1')).toBe('holds in 0');
    expect(verdict(result, 'goes-round')).toMatch(/^violated/);
    const { story } = result.properties.find((one) => one.id === 'arrives-2')!;
    const repeated = story!.steps.slice(story!.loopsFrom).map((step) => step.name);
    expect(repeated).toContain(noise);
    expect(story!.fairness!.interrupted).toEqual([
      { step: 'pass 1', after: expect.any(Number) as number },
    ]);
  });

  it.each(['swallow', 'throw back'] as const)('does once the noise ends: %s', async (noise) => {
    const result = await agreed(tokenRing(4, noise, true));
    expect(verdict(result, 'arrives-3')).toBe('holds in 0');
    expect(verdict(result, 'goes-round')).toBe('holds in 0');
  });
});
