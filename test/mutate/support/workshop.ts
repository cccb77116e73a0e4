/** A workshop: two workers share a room with a lock and a lamp. Small, with a mutant of every kind. */
import { assign, setup } from 'xstate';
import {
  type Network,
  type Property,
  type Step,
  and,
  has,
  instance,
  is,
  not,
  send,
  sendIf,
} from '../../../machines/language/index.ts';

const workerMachine = setup({
  types: { events: {} as { type: 'WANT' | 'ENTER' | 'LEAVE' | 'CANCEL' } },
}).createMachine({
  id: 'worker',
  initial: 'idle',
  states: {
    idle: { on: { WANT: 'waiting', CANCEL: {} } },
    waiting: { on: { ENTER: 'inside', CANCEL: 'idle' } },
    inside: { on: { LEAVE: 'idle' } },
  },
});

const lockMachine = setup({
  types: { events: {} as { type: 'TAKE' | 'GIVE' | 'BREAK' } },
}).createMachine({
  id: 'lock',
  initial: 'free',
  states: {
    free: { on: { TAKE: 'held' } },
    held: { on: { GIVE: { target: 'free' } } },
    broken: { on: { BREAK: 'broken' } },
  },
});

/** A lamp that counts how often it was switched on, from 0 to 2 and again from 0. */
const lampMachine = setup({
  types: { context: {} as { count: number }, events: {} as { type: 'ON' | 'OFF' } },
  guards: { full: ({ context }) => context.count === 2 },
  actions: {
    begin: assign({ count: 0 }),
    countOn: assign({ count: ({ context }) => context.count + 1 }),
  },
}).createMachine({
  id: 'lamp',
  initial: 'off',
  context: { count: 0 },
  states: {
    off: {
      on: {
        ON: [
          { guard: 'full', target: 'on', actions: 'begin' },
          { target: 'on', actions: 'countOn' },
        ],
      },
    },
    on: { on: { OFF: 'off' } },
  },
});

const workers = [instance('worker 0', workerMachine), instance('worker 1', workerMachine)] as const;
const lock = instance('lock', lockMachine);
const lamp = instance('lamp', lampMachine);

function workerSteps(index: 0 | 1): Step[] {
  const worker = workers[index];
  const other = workers[index === 0 ? 1 : 0];
  const base = { actor: `worker ${index}`, sentence: 'It happens.' };
  return [
    { ...base, name: `want ${index}`, deliveries: [send(worker, { type: 'WANT' })] },
    {
      ...base,
      name: `enter ${index}`,
      guard: and(is(lock, 'free'), not(is(other, 'inside'))),
      deliveries: [
        send(worker, { type: 'ENTER' }),
        send(lock, { type: 'TAKE' }),
        sendIf(is(lamp, 'off'), lamp, { type: 'ON' }),
      ],
    },
    {
      ...base,
      name: `leave ${index}`,
      deliveries: [
        send(worker, { type: 'LEAVE' }),
        send(lock, { type: 'GIVE' }),
        send(lamp, { type: 'OFF' }),
      ],
    },
    {
      ...base,
      name: `cancel ${index}`,
      guard: is(worker, 'waiting'),
      deliveries: [send(worker, { type: 'CANCEL' })],
    },
  ];
}

const steps: readonly Step[] = [
  ...workerSteps(0),
  ...workerSteps(1),
  {
    name: 'repair',
    actor: 'locksmith',
    sentence: 'The lock is broken and stays so.',
    guard: is(lock, 'broken'),
    deliveries: [send(lock, { type: 'BREAK' })],
  },
];

/** What the workshop promises. */
export const PROPERTIES: readonly Property[] = [
  {
    id: 'alone',
    kind: 'always',
    sentence: 'One worker at most is inside.',
    reason: 'There is one machine.',
    predicate: not(and(is(workers[0], 'inside'), is(workers[1], 'inside'))),
  },
  {
    id: 'work',
    kind: 'sometimes',
    sentence: 'Worker 1 comes in.',
    reason: 'Else nothing is shown.',
    predicate: is(workers[1], 'inside'),
  },
  {
    id: 'counted',
    kind: 'sometimes',
    sentence: 'The lamp has been on twice.',
    reason: 'Else nothing is shown.',
    predicate: has(lamp, 'count', '=', 2),
  },
];

/** The workshop. */
export function workshop(properties: readonly Property[] = PROPERTIES): Network {
  return {
    name: 'workshop',
    era: 'now',
    parameters: {},
    instances: [...workers, lock, lamp],
    steps,
    properties,
  };
}
