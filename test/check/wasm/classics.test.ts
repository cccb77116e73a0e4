/** Classic puzzles: the wasm engine finds what the js engine finds, and what everybody knows. */
import { describe, expect, it } from 'vitest';
import { dieHard } from '../../classics/support/die-hard.ts';
import { peterson } from '../../classics/support/peterson.ts';
import { philosophers } from '../../classics/support/philosophers.ts';
import { twoPhase } from '../../classics/support/two-phase.ts';
import { turnstileNetwork } from '../support/turnstile.ts';
import { exploreWithWasm } from '../../../src/check/wasm/index.ts';
import { compile } from '../../../src/network/index.ts';
import { EVERYTHING, PLENTY, PRUNING, agree } from './support/agree.ts';

describe.each([
  ['die hard', dieHard()],
  ['peterson', peterson()],
  ['peterson, swapped', peterson('swapped')],
  ['philosophers', philosophers(5)],
  ['two-phase commit', twoPhase(3)],
  ['two-phase commit, hasty', twoPhase(3, true)],
  ['turnstile', turnstileNetwork()],
])('%s', (_, network) => {
  it('is the same with everything expanded', async () => {
    expect((await agree(network, EVERYTHING)).ending).toBe('complete');
  });

  it('is the same with violating states pruned', async () => {
    expect((await agree(network, PRUNING)).ending).toBe('complete');
  });
});

describe('the wasm engine', () => {
  it('knows the sixteen states of Die Hard, and six steps to four gallons', async () => {
    const found = await agree(dieHard(), EVERYTHING);
    expect(found).toMatchObject({ states: 16, deadlocks: 0, ending: 'complete' });
    expect(found.path(found.found.get(0)!)).toHaveLength(6);
  });

  it('ends with the level in which a violation is found, when told to', async () => {
    const network = compile(dieHard());
    const policy = { ...EVERYTHING, stopAtViolation: true };
    const found = await exploreWithWasm(network, policy, PLENTY, () => true);
    expect(found).toMatchObject({ ending: 'violation', depth: 6 });
    expect(found.path(found.found.get(0)!)).toHaveLength(6);
  });

  it('ends when everything is decided, when told to', async () => {
    const network = compile(dieHard());
    const policy = { ...EVERYTHING, stopWhenDecided: true };
    const found = await exploreWithWasm(network, policy, PLENTY, () => true);
    expect(found).toMatchObject({ ending: 'decided', depth: 6 });
    expect(found.found.size).toBe(network.properties.length);
  });
});
