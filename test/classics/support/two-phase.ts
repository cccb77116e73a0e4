/** Two-phase commit after Lamport's TwoPhase.tla: messages are a set that only grows. */
import { setup } from 'xstate';
import {
  type Network,
  type Step,
  and,
  every,
  instance,
  is,
  not,
  send,
  some,
} from '../../../machines/language/index.ts';

type Manager = { type: 'PREPARE' } | { type: 'COMMIT' } | { type: 'ABORT' };

/** A resource manager obeys COMMIT and ABORT in every state, as the TLA+ actions do. */
const manager = setup({ types: { events: {} as Manager } }).createMachine({
  id: 'manager',
  initial: 'working',
  on: { COMMIT: '.committed', ABORT: '.aborted' },
  states: { working: { on: { PREPARE: 'prepared' } }, prepared: {}, committed: {}, aborted: {} },
});

const coordinator = setup({
  types: { events: {} as { type: 'COMMIT' } | { type: 'ABORT' } },
}).createMachine({
  id: 'coordinator',
  initial: 'waiting',
  states: {
    waiting: { on: { COMMIT: 'committed', ABORT: 'aborted' } },
    committed: {},
    aborted: {},
  },
});

/** Something that happens once and stays: a message sent, a vote noted. */
const fact = setup({ types: { events: {} as { type: 'BECOME' } } }).createMachine({
  id: 'fact',
  initial: 'no',
  states: { no: { on: { BECOME: 'yes' } }, yes: { on: { BECOME: {} } } },
});

/** A step of the protocol; its name is its sentence. */
function step(name: string, rest: Omit<Step, 'name' | 'actor' | 'sentence'>): Step {
  return { name, actor: 'protocol', sentence: name, ...rest };
}

/** The network; `hasty` lets the coordinator commit once one vote is in. */
export function twoPhase(managers: number, hasty = false): Network {
  const numbers = Array.from({ length: managers }, (_, number) => number);
  const rm = numbers.map((r) => instance(`manager ${r}`, manager));
  const noted = numbers.map((r) => instance(`noted ${r}`, fact));
  const sent = numbers.map((r) => instance(`prepared ${r}`, fact));
  const tm = instance('coordinator', coordinator);
  const commit = instance('commit', fact);
  const abort = instance('abort', fact);
  const ready = (hasty ? some : every)(noted, (one) => is(one, 'yes'));
  const perManager = numbers.flatMap((r) => [
    step(`note ${r}`, {
      guard: and(is(tm, 'waiting'), is(sent[r]!, 'yes')),
      deliveries: [send(noted[r]!, { type: 'BECOME' })],
    }),
    step(`prepare ${r}`, {
      deliveries: [send(rm[r]!, { type: 'PREPARE' }), send(sent[r]!, { type: 'BECOME' })],
    }),
    step(`choose to abort ${r}`, {
      guard: is(rm[r]!, 'working'),
      deliveries: [send(rm[r]!, { type: 'ABORT' })],
    }),
    step(`hear commit ${r}`, {
      guard: is(commit, 'yes'),
      deliveries: [send(rm[r]!, { type: 'COMMIT' })],
    }),
    step(`hear abort ${r}`, {
      guard: is(abort, 'yes'),
      deliveries: [send(rm[r]!, { type: 'ABORT' })],
    }),
  ]);
  return {
    name: 'two-phase commit',
    era: hasty ? 'hasty' : 'classic',
    parameters: { managers },
    instances: [tm, commit, abort, ...rm, ...noted, ...sent],
    steps: [
      ...perManager,
      step('commit', {
        guard: ready,
        deliveries: [send(tm, { type: 'COMMIT' }), send(commit, { type: 'BECOME' })],
      }),
      step('abort', { deliveries: [send(tm, { type: 'ABORT' }), send(abort, { type: 'BECOME' })] }),
    ],
    properties: [
      {
        id: 'consistent',
        kind: 'always',
        reason: 'A transaction is atomic.',
        sentence: 'No manager commits while another aborts.',
        predicate: not(
          and(
            some(rm, (one) => is(one, 'committed')),
            some(rm, (one) => is(one, 'aborted')),
          ),
        ),
      },
      {
        id: 'all-commit',
        kind: 'sometimes',
        reason: 'Else aborting always would do.',
        sentence: 'All managers commit.',
        predicate: every(rm, (one) => is(one, 'committed')),
      },
    ],
  };
}
