/** Partial observation on a network that one can follow by hand: what is hidden, what letters say, where nothing is left. */
import { describe, expect, it } from 'vitest';
import { has, is } from '../../machines/language/index.ts';
import { compile } from '../../src/network/index.ts';
import { Automaton, Explanation, type Letter, NONE } from '../../src/trace/index.ts';
import { gate, man, turnstileNetwork } from '../check/support/turnstile.ts';

const push: Letter = { name: 'push', alternatives: [{ step: 'push' }] };
const coin: Letter = { name: 'coin', alternatives: [{ step: 'insert a coin' }] };
const broken: Letter = { name: 'broken', alternatives: [{ before: is(gate, 'broken') }] };
const twoCoins: Letter = {
  name: 'two coins',
  alternatives: [{ before: has(gate, 'coins', '=', 2) }],
};

/** Coins and kicks are not seen, pushes are. */
function watched(shown: readonly string[] = ['push'], statesMax = 100, keepsAll = false) {
  const network = compile(turnstileNetwork());
  const isHidden = (step: string): boolean => !shown.includes(step);
  const automaton = new Automaton(network, isHidden, { statesMax, keepsAll });
  const start = [automaton.space.numberOf(network.instances.map(() => 0))];
  return { automaton, explanation: new Explanation(automaton, ['gate'], start) };
}

describe('an explanation', () => {
  it('takes hidden steps between letters', () => {
    const { explanation } = watched();
    for (const letter of [push, push, twoCoins]) explanation.seeAll(letter, 1);
    expect(explanation.impossible).toBeUndefined();
    expect(explanation.runs(1)[0]!.steps.length).toBeGreaterThanOrEqual(4);
  });

  it('ends where no state is left, with what was known and what could have been seen', () => {
    const { explanation } = watched(['push', 'insert a coin']);
    explanation.seeAll(coin, 1);
    explanation.seeAll(push, 2);
    explanation.seeAll(broken, 3);
    const { impossible } = explanation;
    expect(impossible).toMatchObject({
      line: 3,
      window: 'gate',
      letter: 'broken',
      statesCount: 1,
      before: [
        { line: 1, letter: 'coin' },
        { line: 2, letter: 'push' },
      ],
    });
    expect(impossible!.states[0]).toMatchObject({ gate: { state: 'locked' }, man: { seen: 1 } });
    expect(impossible!.allowed).toEqual(['coin', 'push']);
  });

  it('keeps several states while the recording does not tell them apart', () => {
    const { explanation } = watched(['push'], 100, true);
    explanation.seeAll(push, 1);
    // Locked with no coin seen and pushed in vain, or opened by a coin (two, before the push) and closed.
    expect(explanation.statesCount(0)).toBe(3);
  });

  it('does not take a step that is shown without its letter', () => {
    const { explanation } = watched(['push', 'insert a coin', 'kick']);
    explanation.seeAll(twoCoins, 1);
    expect(explanation.impossible?.line).toBe(1);
  });
});

describe('an automaton', () => {
  it('asks for a letter and a set of states once', () => {
    const { automaton } = watched();
    const start = automaton.frontierOf([0]);
    const letter = automaton.letterNumber(push);
    expect(automaton.letterNumber({ ...push })).toBe(letter);
    expect(automaton.next(start, letter)).toBe(automaton.next(start, letter));
    expect(automaton.next(NONE, letter)).toBe(NONE);
  });

  it('keeps no state that hidden steps lead to from another', () => {
    const kept = [true, false].map((keepsAll) => {
      const { automaton } = watched(['push'], 100, keepsAll);
      const states = [0];
      automaton.space.movesBy(() => true)(0, (step, to) => {
        const { name } = automaton.space.network.steps[step]!.definition;
        if (name === 'insert a coin') states.push(to);
      });
      expect(states).toHaveLength(2);
      return [...automaton.statesOf(automaton.frontierOf(states.reverse()))].length;
    });
    expect(kept).toEqual([2, 1]);
  });

  it('takes any steps in a gap but those that are named', () => {
    const { automaton } = watched(['push', 'insert a coin', 'kick']);
    const start = automaton.frontierOf([0]);
    const gap = (name: string, gapWithout: string[]): number =>
      automaton.next(start, automaton.letterNumber({ name, alternatives: [], gapWithout }));
    const all = automaton.statesOf(gap('any', []));
    const unbroken = automaton.statesOf(gap('no kick', ['kick']));
    expect(all.length).toBe(unbroken.length + 1);
    expect(man.name).toBe('man');
  });

  it('refuses a letter with a step that the network does not have', () => {
    const { automaton } = watched();
    const wrong: Letter = { name: 'jump', alternatives: [{ step: 'jump' }] };
    expect(() => automaton.letterNumber(wrong)).toThrow('RP301');
  });

  it('ends at its limit of states', () => {
    const { explanation } = watched(['push'], 2);
    expect(() => explanation.seeAll(push, 1)).toThrow('RP304');
  });
});
