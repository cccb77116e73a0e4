/** States that others lead to, or that can do no more than others, are not kept: the windows of write logs explain exactly the same without that. */
import { array, assert, constantFrom, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { has } from '../../../machines/language/index.ts';
import { bitmapWindow } from '../../../src/conform/trace/window.ts';
import {
  SHOWN_BY_WRITES,
  askedByWrites,
  writeLetters,
} from '../../../src/conform/trace/write-letters.ts';
import { Automaton, type Letter, NONE } from '../../../src/trace/index.ts';

const window = bitmapWindow({ hasPeriod: true });
const letters = writeLetters(window);
const shown = new Set(SHOWN_BY_WRITES);
const isHidden = (step: string): boolean => !shown.has(step);
const limits = { statesMax: 1_000_000 };
const plain = new Automaton(window.network, isHidden, { ...limits, keepsAll: true });
const foremost = new Automaton(window.network, isHidden, limits);
const asked = askedByWrites(letters);
const ordered = new Automaton(window.network, isHidden, { ...limits, asked });

const { submitted, landed, superblocksEnd, superblocksBegin, data, quarter, failed, added } =
  letters;
const round = [superblocksBegin, superblocksEnd('active', 'complete')];
const page = (set: 'set' | 'clear'): Letter[] => [submitted[set], landed[set]];
/** Most words can follow each other; single letters break rounds up. */
const WORDS: readonly (readonly Letter[])[] = [
  page('set'),
  page('clear'),
  round,
  [data],
  [quarter, quarter, quarter, quarter],
  [superblocksBegin, superblocksEnd('clean', 'complete')],
  [failed],
  [added],
  [superblocksBegin, superblocksEnd('active', 'degraded')],
  [submitted.set],
  [landed.clear],
  [letters.killed],
  [letters.assembled],
];

/** How many letters are explained from the first state on. */
function explained(automaton: Automaton, word: readonly Letter[]): number {
  let at = automaton.frontierOf([automaton.space.numberOf(window.network.instances.map(() => 0))]);
  for (const [index, letter] of word.entries()) {
    at = automaton.next(at, automaton.letterNumber(letter));
    if (at === NONE) return index;
  }
  return word.length;
}

describe('the foremost states, and their order', () => {
  it('change nothing of what is explained', () => {
    let broken = 0;
    let whole = 0;
    const words = array(constantFrom(...WORDS), { minLength: 1, maxLength: 14 });
    assert(
      property(words, (drawn) => {
        const word = drawn.flat();
        const length = explained(plain, word);
        if (length === word.length) whole++;
        else broken++;
        expect(explained(foremost, word)).toBe(length);
        expect(explained(ordered, word)).toBe(length);
      }),
      { numRuns: 300, seed: 6 },
    );
    expect(broken).toBeGreaterThan(50);
    expect(whole).toBeGreaterThan(10);
  });

  it('are fewer states', () => {
    const word = [...round, ...page('set'), data, quarter, quarter, ...page('set'), quarter];
    const states = (automaton: Automaton): number => {
      let at = automaton.frontierOf([
        automaton.space.numberOf(window.network.instances.map(() => 0)),
      ]);
      for (const letter of word) at = automaton.next(at, automaton.letterNumber(letter));
      return automaton.statesOf(at).length;
    };
    expect(states(ordered)).toBeGreaterThan(0);
    expect(states(ordered)).toBeLessThan(states(foremost));
    expect(states(foremost)).toBeLessThan(states(plain) / 2);
  });

  it('refuse a letter that asks what it was not told of', () => {
    const before = has(window.parts.period, 'quarters', '=', 1);
    const tooMuch: Letter = { name: 'a quarter has passed', alternatives: [{ before }] };
    expect(() => plain.letterNumber(tooMuch)).not.toThrow();
    expect(() => ordered.letterNumber(tooMuch)).toThrow(/RP301 .*was not told of/);
  });
});
