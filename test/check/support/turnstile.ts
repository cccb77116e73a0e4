/** A turnstile and its guard: small enough to know every figure by heart. */
import { assign, setup } from 'xstate';
import {
  type Network,
  type Predicate,
  type Property,
  and,
  compare,
  has,
  implies,
  instance,
  is,
  not,
  or,
  send,
  sendIf,
} from '../../../machines/language/index.ts';

type TurnstileEvent = { type: 'COIN' } | { type: 'PUSH' } | { type: 'KICK' };

const turnstile = setup({
  types: { context: {} as { coins: number }, events: {} as TurnstileEvent },
  guards: { hasRoom: ({ context }) => context.coins < 2 },
  actions: { take: assign({ coins: ({ context }) => context.coins + 1 }) },
}).createMachine({
  id: 'turnstile',
  initial: 'locked',
  context: { coins: 0 },
  states: {
    locked: {
      on: {
        COIN: { guard: 'hasRoom', target: 'open', actions: 'take' },
        KICK: 'broken',
        PUSH: {},
      },
    },
    open: { on: { PUSH: 'locked', COIN: { guard: 'hasRoom', actions: 'take' } } },
    broken: {},
    forgotten: {},
  },
});

const watchman = setup({
  types: { context: {} as { seen: number }, events: {} as { type: 'SEE' } },
  guards: { isAwake: ({ context }) => context.seen < 2 },
  actions: { count: assign({ seen: ({ context }) => context.seen + 1 }) },
}).createMachine({
  id: 'watchman',
  context: { seen: 0 },
  on: { SEE: { guard: 'isAwake', actions: 'count' } },
});

export const gate = instance('gate', turnstile);
export const man = instance('man', watchman);

function property(id: string, kind: Property['kind'], predicate: Predicate): Property {
  return { id, kind, sentence: `${id}.`, reason: 'A test.', predicate };
}

/** Coins open, pushes close, a kick breaks; the man sees coins, but not the second while it is open. */
export function turnstileNetwork(): Network {
  return {
    name: 'turnstile',
    era: 'none',
    parameters: { size: 1 },
    instances: [gate, man],
    steps: [
      {
        name: 'insert a coin',
        actor: 'visitor',
        sentence: 'A coin.',
        kernel: 'coin()',
        deliveries: [
          sendIf(is(gate, 'locked'), man, { type: 'SEE' }),
          send(gate, { type: 'COIN' }),
        ],
      },
      {
        name: 'push',
        actor: 'visitor',
        sentence: 'A push.',
        deliveries: [send(gate, { type: 'PUSH' })],
      },
      {
        name: 'kick',
        actor: 'vandal',
        sentence: 'A kick.',
        guard: has(man, 'seen', '=', 0),
        deliveries: [send(gate, { type: 'KICK' })],
      },
      {
        name: 'never',
        actor: 'nobody',
        sentence: 'Never.',
        guard: is(gate, 'forgotten'),
        deliveries: [send(gate, { type: 'PUSH' })],
      },
    ],
    properties: [
      property('all-seen', 'always', compare([man, 'seen'], '=', [gate, 'coins'])),
      property('whole', 'always', not(is(gate, 'broken'))),
      property('paid', 'always', implies(is(gate, 'open'), has(gate, 'coins', '>', 0))),
      property('full', 'sometimes', and(has(gate, 'coins', '=', 2), is(gate, 'locked'))),
      property('absurd', 'sometimes', or(is(gate, 'forgotten'), has(man, 'seen', '>', 2))),
    ],
  };
}
