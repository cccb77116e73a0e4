/** The jugs of Die Hard: three and five gallons, four wanted. */
import { assign, setup } from 'xstate';
import {
  type Network,
  type Step,
  and,
  has,
  instance,
  or,
  send,
} from '../../../machines/language/index.ts';

type JugEvent =
  | { type: 'FILL' }
  | { type: 'EMPTY' }
  | { type: 'ADD'; gallons: number }
  | { type: 'TAKE'; gallons: number };

function jug(size: number) {
  return setup({
    types: { context: {} as { level: number }, events: {} as JugEvent },
    actions: {
      fill: assign({ level: size }),
      empty: assign({ level: 0 }),
      add: assign({
        level: ({ context, event }) => context.level + (event.type === 'ADD' ? event.gallons : 0),
      }),
      take: assign({
        level: ({ context, event }) => context.level - (event.type === 'TAKE' ? event.gallons : 0),
      }),
    },
    guards: {
      fits: ({ context, event }) => event.type === 'ADD' && context.level + event.gallons <= size,
      isThere: ({ context, event }) => event.type === 'TAKE' && context.level >= event.gallons,
    },
  }).createMachine({
    id: `jug${size}`,
    context: { level: 0 },
    on: {
      FILL: { actions: 'fill' },
      EMPTY: { actions: 'empty' },
      ADD: { guard: 'fits', actions: 'add' },
      TAKE: { guard: 'isThere', actions: 'take' },
    },
  });
}

type Jug = ReturnType<typeof instance<ReturnType<typeof jug>>>;

/** Pours exactly `gallons`: as much as there is, or as fits, whichever is less. */
function pour(from: Jug, to: Jug, room: number, gallons: number): Step {
  return {
    name: `pour ${gallons} from ${from.name} to ${to.name}`,
    actor: 'John',
    sentence: 'Pours until one is empty or the other full.',
    guard: and(
      has(from, 'level', '>=', gallons),
      has(to, 'level', '<=', room - gallons),
      or(has(from, 'level', '=', gallons), has(to, 'level', '=', room - gallons)),
    ),
    deliveries: [send(from, { type: 'TAKE', gallons }), send(to, { type: 'ADD', gallons })],
  };
}

/** The network: fill, empty and pour. */
export function dieHard(): Network {
  const small = instance('small', jug(3));
  const big = instance('big', jug(5));
  const simple = [small, big].flatMap((one) =>
    (['FILL', 'EMPTY'] as const).map((type): Step => ({
      name: `${type.toLowerCase()} ${one.name}`,
      actor: 'John',
      sentence: 'At the fountain.',
      deliveries: [send(one, { type })],
    })),
  );
  const pours = [1, 2, 3].flatMap((gallons) => [
    pour(small, big, 5, gallons),
    pour(big, small, 3, gallons),
  ]);
  return {
    name: 'die hard',
    era: '1995',
    parameters: {},
    instances: [small, big],
    steps: [...simple, ...pours],
    properties: [
      {
        id: 'bomb',
        kind: 'always',
        sentence: 'The big jug never holds four gallons.',
        reason: 'It is false: the counterexample disarms the bomb.',
        predicate: has(big, 'level', '!=', 4),
      },
    ],
  };
}
