/** Tabulation: refusals are told from transitions that change nothing, and endless machines are refused. */
import { assign, setup } from 'xstate';
import { describe, expect, it } from 'vitest';
import { ask, initialSnapshot, localState, tabulate } from '../../src/network/index.ts';

const door = setup({
  types: {
    context: {} as { knocks: number },
    events: {} as { type: 'KNOCK' } | { type: 'OPEN' } | { type: 'PASS'; how: string },
  },
  guards: { fewKnocks: ({ context }) => context.knocks < 2 },
  actions: { count: assign({ knocks: ({ context }) => context.knocks + 1 }) },
}).createMachine({
  id: 'door',
  initial: 'shut',
  context: { knocks: 0 },
  states: {
    shut: {
      on: {
        KNOCK: [{ guard: 'fewKnocks', actions: 'count' }, { description: 'Enough.' }],
        OPEN: 'open',
      },
    },
    open: { on: { PASS: 'open' } },
  },
});

const endless = setup({
  types: { context: {} as { count: number }, events: {} as { type: 'UP' } },
  actions: { up: assign({ count: ({ context }) => context.count + 1 }) },
}).createMachine({ id: 'endless', context: { count: 0 }, on: { UP: { actions: 'up' } } });

describe('tabulation', () => {
  const table = tabulate(door, [{ type: 'KNOCK' }, { type: 'OPEN' }, { type: 'PASS' }]);

  it('interns each local state once, the initial one first', () => {
    expect(table.states.map((state) => state.key)).toEqual([
      '["shut",{knocks:0}]',
      '["shut",{knocks:1}]',
      '["open",{knocks:0}]',
      '["shut",{knocks:2}]',
      '["open",{knocks:1}]',
      '["open",{knocks:2}]',
    ]);
  });

  it('tells a refusal from a transition that changes nothing', () => {
    const [knock, open, pass] = table.next.map((row) => [...row]);
    expect(knock).toEqual([1, 3, -1, 3, -1, -1]);
    expect(open).toEqual([2, 4, -1, 5, -1, -1]);
    expect(pass).toEqual([-1, -1, 2, -1, 4, 5]);
  });

  it('notes which transition of the chart was taken', () => {
    expect(table.taken[0]).toEqual([
      ['door.shut|KNOCK|0'],
      ['door.shut|KNOCK|0'],
      [],
      ['door.shut|KNOCK|1'],
      [],
      [],
    ]);
  });

  it('asks XState itself, which leaves the snapshot that it was given alone', () => {
    const first = initialSnapshot(door);
    const answer = ask(door, first, { type: 'KNOCK' });
    expect(answer?.taken).toEqual(['door.shut|KNOCK|0']);
    expect(localState(first).key).toBe('["shut",{knocks:0}]');
    expect(ask(door, first, { type: 'PASS' })).toBeUndefined();
  });

  it('refuses a machine that is not finite on its own', () => {
    expect(() => tabulate(endless, [{ type: 'UP' }])).toThrowError(
      expect.objectContaining({
        code: 'RP302',
        message: expect.stringMatching(/^RP302 machine endless: more than 100000 local states/),
      }),
    );
  });
});
