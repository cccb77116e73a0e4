/** Local states: their keys, their active paths and their fields. */
import { assign, initialTransition, setup, transition } from 'xstate';
import { describe, expect, it } from 'vitest';
import { fieldOf, localState } from '../../src/network/index.ts';

const machine = setup({
  types: {
    context: {} as { b: number | null; a: boolean; list: number[]; text: string },
    events: {} as { type: 'SWAP' } | { type: 'DEEPER' },
  },
  actions: { swap: assign(({ context }) => ({ a: context.a, b: context.b, text: 'x' })) },
}).createMachine({
  id: 'deep',
  type: 'parallel',
  context: { b: null, a: true, list: [1, 0], text: 'x' },
  states: {
    left: {
      initial: 'top',
      states: {
        top: { on: { DEEPER: 'inner' } },
        inner: { initial: 'first', states: { first: {}, second: {} } },
      },
    },
    right: { on: { SWAP: { actions: 'swap' } } },
  },
});

const first = initialTransition(machine)[0];

describe('a local state', () => {
  it('has the dotted paths of all its active states', () => {
    expect([...localState(first).paths].sort()).toEqual(['left', 'left.top', 'right']);
    const deeper = localState(transition(machine, first, { type: 'DEEPER' })[0]);
    expect([...deeper.paths].sort()).toEqual(['left', 'left.inner', 'left.inner.first', 'right']);
  });

  it('has one key whatever the order in which its context was written', () => {
    const swapped = transition(machine, first, { type: 'SWAP' })[0];
    expect(localState(swapped).key).toBe(localState(first).key);
    const deeper = transition(machine, first, { type: 'DEEPER' })[0];
    expect(localState(deeper).key).not.toBe(localState(first).key);
  });

  it('gives plain fields only', () => {
    const state = localState(first);
    expect(fieldOf(state, 'a')).toBe(true);
    expect(fieldOf(state, 'b')).toBeNull();
    expect(fieldOf(state, 'text')).toBe('x');
    expect(fieldOf(state, 'list')).toBeUndefined();
    expect(fieldOf(state, 'absent')).toBeUndefined();
  });
});
