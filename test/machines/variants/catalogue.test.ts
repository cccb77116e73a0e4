/** The catalogue of historical bugs: each is a variant of some network, or left out with a reason. */
import { describe, expect, it } from 'vitest';
import { FAMILIES } from '../../../machines/index.ts';
import { HISTORICAL_BUGS, LEFT_OUT, variantsOfBug } from '../../../machines/variants/index.ts';

const numbers = HISTORICAL_BUGS.map((one) => one.number);
const expressed = numbers.filter((number) => variantsOfBug(FAMILIES, number).length > 0);
const leftOut = LEFT_OUT.map((one) => one.number);

describe('the catalogue', () => {
  it('numbers each bug once', () => {
    expect(new Set(numbers).size).toBe(numbers.length);
    expect(new Set(leftOut).size).toBe(leftOut.length);
  });

  it('has each bug as a variant or left out with a reason, and never both', () => {
    expect(numbers.filter((one) => !expressed.includes(one) && !leftOut.includes(one))).toEqual([]);
    expect(expressed.filter((one) => leftOut.includes(one))).toEqual([]);
  });

  it('is known to every variant that claims a number', () => {
    const claimed = FAMILIES.flatMap(({ variants }) => variants.flatMap(({ bug }) => bug ?? []));
    expect(claimed.filter((one) => !numbers.includes(one))).toEqual([]);
    expect(leftOut.filter((one) => !numbers.includes(one))).toEqual([]);
  });

  it('is expressed in at least forty-five of its bugs', () => {
    expect(expressed.length).toBeGreaterThanOrEqual(45);
  });
});
