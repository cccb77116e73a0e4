/** Two processes and a lock, with every kind of property: small enough for golden texts. */
import { assign, setup, stateIn } from 'xstate';
import {
  type Network,
  and,
  compare,
  count,
  has,
  instance,
  is,
  send,
  sendIf,
} from '../../../machines/language/index.ts';

const processMachine = setup({
  types: { context: {} as { turns: number }, events: {} as { type: 'ENTER' | 'LEAVE' } },
  guards: { hasTurns: ({ context }) => context.turns < 1, isOut: stateIn('outside') },
  actions: { countOne: assign({ turns: ({ context }) => context.turns + 1 }) },
}).createMachine({
  id: 'process',
  context: { turns: 0 },
  initial: 'outside',
  description: 'Wants in.',
  states: {
    outside: { on: { ENTER: { guard: 'hasTurns', target: 'inside', actions: 'countOne' } } },
    inside: { on: { LEAVE: { target: 'outside', description: 'It is "done" & <out>.' } } },
  },
});

const lockMachine = setup({}).createMachine({
  id: 'lock',
  type: 'parallel',
  states: {
    hold: {
      initial: 'free',
      states: {
        free: { on: { TAKE: 'taken' } },
        taken: {
          initial: 'new',
          on: { GIVE: 'free', LOOK: {} },
          states: { new: { on: { LOOK: 'old' } }, old: {} },
        },
      },
    },
    lamp: { initial: 'dark', states: { dark: { on: { TAKE: 'lit' } }, lit: {} } },
  },
});

const processes = [instance('process 1', processMachine), instance('process 2', processMachine)];
const lock = instance('lock', lockMachine);
const insides = (sign: '<=' | '=', value: number) =>
  count(processes, (one) => is(one, 'inside'), sign, value);

/** The network. */
export const lockNetwork: Network = {
  name: 'lock',
  era: 'now',
  parameters: { processes: 2 },
  instances: [...processes, lock],
  steps: processes.flatMap((one, index) => [
    {
      name: `enter ${index + 1}`,
      actor: 'user',
      sentence: 'It goes in.',
      guard: is(lock, 'hold.free'),
      deliveries: [send(one, { type: 'ENTER' }), send(lock, { type: 'TAKE' })],
    },
    {
      name: `leave ${index + 1}`,
      actor: 'process',
      sentence: 'It comes out.',
      fairness: 'weak' as const,
      deliveries: [
        sendIf(has(one, 'turns', '=', 1), lock, { type: 'GIVE' }),
        send(one, { type: 'LEAVE' }),
      ],
    },
  ]),
  properties: [
    {
      id: 'ONE',
      kind: 'always',
      sentence: 'One at most.',
      reason: '-',
      predicate: insides('<=', 1),
    },
    {
      id: 'both-in',
      kind: 'sometimes',
      sentence: 'Both are inside.',
      reason: '-',
      predicate: and(insides('=', 2)),
    },
    {
      id: 'in-turn',
      kind: 'sometimes',
      sentence: 'The second is ahead.',
      reason: '-',
      predicate: compare([processes[1]!, 'turns'], '>', [processes[0]!, 'turns']),
    },
    {
      id: 'OUT',
      kind: 'leadsTo',
      sentence: 'Who is inside comes out.',
      reason: '-',
      premise: insides('=', 1),
      predicate: insides('=', 0),
      quiet: ['user'],
    },
  ],
};
