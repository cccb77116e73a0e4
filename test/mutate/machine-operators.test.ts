/** Each machine operator changes one transition of a chart; XState itself shows what becomes of it. */
import { expect, test } from 'vitest';
import { type AnyStateMachine, assign, setup, stateIn, transition } from 'xstate';
import { transitionMutations } from '../../src/mutate/machine-operators.ts';
import { changedEntries, mutatedTable } from '../../src/mutate/mutated-table.ts';
import { initialSnapshot, localState, tabulate } from '../../src/network/index.ts';

/** Two regions: a door with a counter, and a bell that rings only while the door is open. */
const house = setup({
  types: { context: {} as { times: number }, events: {} as { type: 'OPEN' | 'CLOSE' | 'RING' } },
  guards: { fresh: ({ context }) => context.times < 2 },
  actions: {
    count: assign({ times: ({ context }) => context.times + 1 }),
    forget: assign({ times: 0 }),
  },
}).createMachine({
  id: 'house',
  type: 'parallel',
  context: { times: 0 },
  states: {
    door: {
      initial: 'closed',
      states: {
        closed: {
          on: {
            OPEN: [
              { guard: 'fresh', target: 'open', actions: 'count' },
              { target: 'stuck', actions: 'forget' },
            ],
          },
        },
        open: { on: { CLOSE: 'closed' } },
        stuck: {},
      },
    },
    bell: {
      initial: 'quiet',
      states: {
        quiet: { on: { RING: { guard: stateIn({ door: 'open' }), target: 'ringing' } } },
        ringing: {},
      },
    },
  },
});

const OPEN_FRESH = 'house.door.closed|OPEN|0';
const CLOSE = 'house.door.open|CLOSE|0';
const RING = 'house.bell.quiet|RING|0';

function changed(operator: string, id: string, words = ''): AnyStateMachine {
  const found = transitionMutations(house).filter(
    (one) => one.operator === operator && one.transition === id && `${one.detail}$`.includes(words),
  );
  expect(found).toHaveLength(1);
  return found[0]!.rebuild(house)!;
}

/** Where a machine is after some events: door, bell and count. */
function after(machine: AnyStateMachine, ...types: string[]): string {
  const last = types.reduce(
    (snapshot, type) => transition(machine, snapshot, { type })[0] as typeof snapshot,
    initialSnapshot(machine),
  );
  const { value, context } = localState(last);
  const { door, bell } = value as { door: string; bell: string };
  return `${door} ${bell} ${String(context['times'])}`;
}

test('the right machine', () => {
  expect(after(house, 'OPEN')).toBe('open quiet 1');
  expect(after(house, 'OPEN', 'CLOSE')).toBe('closed quiet 1');
  expect(after(house, 'OPEN', 'CLOSE', 'OPEN', 'CLOSE', 'OPEN')).toBe('stuck quiet 0');
  expect(after(house, 'RING')).toBe('closed quiet 0');
  expect(after(house, 'OPEN', 'RING')).toBe('open ringing 1');
});

test('lose-event: the next branch is taken, or the event is refused', () => {
  expect(after(changed('lose-event', OPEN_FRESH), 'OPEN')).toBe('stuck quiet 0');
  expect(after(changed('lose-event', CLOSE), 'OPEN', 'CLOSE')).toBe('open quiet 1');
});

test('drop-effect: all of it, the move alone, an action alone', () => {
  expect(after(changed('drop-effect', OPEN_FRESH, 'all it does'), 'OPEN')).toBe('closed quiet 0');
  expect(after(changed('drop-effect', OPEN_FRESH, 'the move'), 'OPEN')).toBe('closed quiet 1');
  expect(after(changed('drop-effect', OPEN_FRESH, 'action count'), 'OPEN')).toBe('open quiet 0');
  expect(after(changed('drop-effect', CLOSE), 'OPEN', 'CLOSE')).toBe('open quiet 1');
});

test('swap-target: the state next to the right one', () => {
  expect(after(changed('swap-target', OPEN_FRESH), 'OPEN')).toBe('stuck quiet 1');
  expect(after(changed('swap-target', CLOSE), 'OPEN', 'CLOSE')).toBe('open quiet 1');
});

test('drop-machine-guard and negate-machine-guard, of names and of functions', () => {
  const thrice = ['OPEN', 'CLOSE', 'OPEN', 'CLOSE', 'OPEN'];
  expect(after(changed('drop-machine-guard', OPEN_FRESH), ...thrice)).toBe('open quiet 3');
  expect(after(changed('negate-machine-guard', OPEN_FRESH), 'OPEN')).toBe('stuck quiet 0');
  expect(after(changed('drop-machine-guard', RING), 'RING')).toBe('closed ringing 0');
  expect(after(changed('negate-machine-guard', RING), 'RING')).toBe('closed ringing 0');
  expect(after(changed('negate-machine-guard', RING), 'OPEN', 'RING')).toBe('open quiet 1');
});

test('a machine that has no such transition is left alone', () => {
  const other = setup({}).createMachine({ id: 'house', initial: 'a', states: { a: {} } });
  expect(transitionMutations(house)[0]!.rebuild(other)).toBeUndefined();
});

const EVENTS = ['CLOSE', 'OPEN', 'RING'].map((type) => ({ type }));

test('tables of changed machines keep the right numbers and say what XState says', () => {
  const right = tabulate(house, EVENTS);
  for (const one of transitionMutations(house)) {
    const machine = one.rebuild(house)!;
    const table = mutatedTable(right, machine, one.event);
    if (table === undefined) continue;
    expect(table.states.slice(0, right.states.length).map(({ key }) => key)).toEqual(
      right.states.map(({ key }) => key),
    );
    const indices = new Map(table.states.map(({ key }, index) => [key, index]));
    const fresh = tabulate(machine, EVENTS);
    fresh.states.forEach(({ key }, state) => {
      EVENTS.forEach((_, event) => {
        const next = fresh.next[event]![state]!;
        const told = next < 0 ? -1 : indices.get(fresh.states[next]!.key);
        expect(table.next[event]![indices.get(key)!]).toBe(told);
      });
    });
  }
});

test('a change that breaks the bound of a context is stillborn', () => {
  const right = tabulate(house, EVENTS);
  const endless = changed('drop-machine-guard', OPEN_FRESH);
  expect(mutatedTable(right, endless, 'OPEN')).toBeUndefined();
});

test('changed entries are those of the changed transition', () => {
  const right = tabulate(house, EVENTS);
  expect(changedEntries(right, right)).toEqual([]);
  const table = mutatedTable(right, changed('lose-event', CLOSE), 'CLOSE')!;
  const events = new Set(changedEntries(right, table).map(({ event }) => EVENTS[event]!.type));
  expect([...events]).toEqual(['CLOSE']);
});
