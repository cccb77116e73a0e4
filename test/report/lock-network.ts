/** A small network for report tests: two processes and a lock that they look at before they take it. */
import { setup } from 'xstate';
import { type Network, and, instance, is, not, or, send } from '../../machines/language/index.ts';

const process = setup({
  types: { events: {} as { type: 'LOOK' } | { type: 'TAKE' } | { type: 'LEAVE' } },
}).createMachine({
  id: 'process',
  description: 'One of the two that want the lock.',
  meta: { kernel: 'kernel/locking/mutex.c' },
  initial: 'idle',
  states: {
    idle: { description: 'Wants nothing.', on: { LOOK: 'looking' } },
    looking: { description: 'Saw the lock free.', on: { TAKE: 'inside' } },
    inside: { on: { LEAVE: 'idle' } },
  },
});

const lock = setup({
  types: {
    events: {} as { type: 'TAKE' } | { type: 'GIVE' },
    context: {} as { taken: number },
  },
  actions: { countUp: () => undefined },
}).createMachine({
  id: 'lock',
  context: { taken: 0 },
  initial: 'free',
  states: {
    free: { on: { TAKE: 'held' } },
    held: { on: { GIVE: 'free', TAKE: { actions: 'countUp' } } },
  },
});

/** With `isAtomic` looking keeps the other from looking: then at most one is inside. */
export function lockNetwork(isAtomic: boolean): Network {
  const theLock = instance('lock', lock);
  const both = ['alice', 'bob'].map((name) => instance(name, process));
  const inside = both.map((one) => is(one, 'inside'));
  const looking = both.map((one) => is(one, 'looking'));
  return {
    name: 'lock',
    era: isAtomic ? 'atomic' : 'split',
    parameters: { processes: 2 },
    instances: [theLock, ...both],
    steps: both.flatMap((one, index) => [
      {
        name: `LOOK ${one.name}`,
        actor: one.name,
        sentence: `${one.name} sees that the lock is free.`,
        guard: isAtomic ? and(is(theLock, 'free'), not(looking[1 - index]!)) : is(theLock, 'free'),
        deliveries: [send(one, { type: 'LOOK' })],
      },
      {
        name: `TAKE ${one.name}`,
        actor: one.name,
        sentence: `${one.name} takes the lock and goes in.`,
        kernel: 'mutex_lock()',
        deliveries: [send(theLock, { type: 'TAKE' }), send(one, { type: 'TAKE' })],
      },
      {
        name: `LEAVE ${one.name}`,
        actor: one.name,
        sentence: `${one.name} leaves and gives the lock back.`,
        deliveries: [send(theLock, { type: 'GIVE' }), send(one, { type: 'LEAVE' })],
      },
    ]),
    properties: [
      {
        id: 'M1',
        kind: 'always',
        sentence: 'At most one process is inside.',
        reason: 'Two inside at once overwrite what the other wrote.',
        kernel: 'kernel/locking/mutex.c mutex_lock()',
        predicate: not(and(...inside)),
      },
      {
        id: 'M2',
        kind: 'always',
        sentence: 'While a process is inside, the lock is held.',
        reason: 'A lock that does not show who is inside protects nobody.',
        predicate: or(is(theLock, 'held'), and(...inside.map((one) => not(one)))),
      },
      {
        id: 'entered',
        kind: 'sometimes',
        sentence: 'Somebody gets inside.',
        reason: 'Otherwise the lock would hold for nothing.',
        predicate: or(...inside),
      },
    ],
  };
}

/** The charts of its machines. */
export const LOCK_MACHINES = [process, lock];
