/** The words of the language mean what logic says they mean. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Predicate,
  and,
  compare,
  count,
  every,
  has,
  iff,
  implies,
  instance,
  is,
  not,
  or,
  send,
  sendIf,
  some,
} from '../../../machines/language/index.ts';
import { powerMachine } from '../../../machines/bitmap/surroundings.ts';
import { evaluate, initialSnapshot, localState } from '../../../src/network/index.ts';
import { compareValues } from '../../../src/network/evaluate.ts';

const power = instance('power', powerMachine());
const first = localState(initialSnapshot(powerMachine()));
const holds = (predicate: Predicate): boolean => evaluate(predicate, () => first);
const fact = (truth: boolean): Predicate => (truth ? is(power, 'on') : is(power, 'off'));

describe('predicates', () => {
  it('combine as truth values do', () => {
    fc.assert(
      fc.property(fc.boolean(), fc.boolean(), (a, b) => {
        expect(holds(and(fact(a), fact(b)))).toBe(a && b);
        expect(holds(or(fact(a), fact(b)))).toBe(a || b);
        expect(holds(not(fact(a)))).toBe(!a);
        expect(holds(implies(fact(a), fact(b)))).toBe(!a || b);
        expect(holds(iff(fact(a), fact(b)))).toBe(a === b);
      }),
    );
  });

  it('speak of all, some, or a number of items', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 6 }), fc.nat(6), (items, number) => {
        expect(holds(every(items, fact))).toBe(items.every(Boolean));
        expect(holds(some(items, fact))).toBe(items.some(Boolean));
        expect(holds(count(items, fact, '=', number))).toBe(
          items.filter(Boolean).length === number,
        );
      }),
    );
  });

  it('are true of nothing, and false of no alternative', () => {
    expect(holds(and())).toBe(true);
    expect(holds(or())).toBe(false);
  });

  it('are plain data', () => {
    const all = and(has(power, 'x', '<', 3), compare([power, 'x'], '>=', [power, 'y'], 1));
    expect(JSON.parse(JSON.stringify(all))).toEqual(all);
  });

  it('refuse a field that is not there', () => {
    expect(() => holds(has(power, 'voltage', '=', 1))).toThrowError(
      expect.objectContaining({
        code: 'RP301',
        message: expect.stringMatching(/instance power: .*no plain field 'voltage'/),
      }),
    );
  });
});

describe('a comparison', () => {
  it('of numbers is the usual one', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer(), (a, b) => {
        expect(compareValues(a, '=', b)).toBe(a === b);
        expect(compareValues(a, '!=', b)).toBe(a !== b);
        expect(compareValues(a, '<', b)).toBe(a < b);
        expect(compareValues(a, '<=', b)).toBe(a <= b);
        expect(compareValues(a, '>', b)).toBe(a > b);
        expect(compareValues(a, '>=', b)).toBe(a >= b);
      }),
    );
  });

  it('takes booleans for 0 and 1, and gives text and nothing no order', () => {
    expect(compareValues(true, '=', 1)).toBe(true);
    expect(compareValues(false, '<', true)).toBe(true);
    expect(compareValues('a', '=', 'a')).toBe(true);
    expect(compareValues('a', '!=', 'b')).toBe(true);
    expect(compareValues('a', '<', 'b')).toBe(false);
    expect(compareValues(null, '=', null)).toBe(true);
    expect(compareValues(null, '>=', 0)).toBe(false);
  });
});

describe('deliveries', () => {
  it('name their instance, with or without a condition', () => {
    expect(send(power, { type: 'FAILS' })).toEqual({ to: 'power', event: { type: 'FAILS' } });
    expect(sendIf(fact(true), power, { type: 'FAILS' })).toEqual({
      to: 'power',
      event: { type: 'FAILS' },
      when: {
        kind: 'in',
        instance: 'power',
        state: 'on',
      },
    });
  });
});
