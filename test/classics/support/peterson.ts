/** Peterson's mutual exclusion of two processes, and what goes wrong when part of it is left out. */
import { setup } from 'xstate';
import {
  type Network,
  type Predicate,
  and,
  instance,
  is,
  not,
  or,
  send,
} from '../../../machines/language/index.ts';

type ProcessEvent = { type: 'FIRST' } | { type: 'SECOND' } | { type: 'ENTER' } | { type: 'LEAVE' };

/** `first` and `second` are the two assignments before the loop, in program order. */
const process = setup({ types: { events: {} as ProcessEvent } }).createMachine({
  id: 'process',
  initial: 'idle',
  states: {
    idle: { on: { FIRST: 'halfway' } },
    halfway: { on: { SECOND: 'waiting' } },
    waiting: { on: { ENTER: 'critical' } },
    critical: { on: { LEAVE: 'idle' } },
  },
});

const turn = setup({
  types: { events: {} as { type: 'TO_0' } | { type: 'TO_1' } },
}).createMachine({
  id: 'turn',
  initial: 'of0',
  on: { TO_0: '.of0', TO_1: '.of1' },
  states: { of0: {}, of1: {} },
});

/**
 * - `swapped`: each gives way before it raises its flag; mutual exclusion is lost.
 * - `no turn`: each waits for the other's flag alone; both may wait for ever.
 * - `unfair`: nobody who may enter must.
 */
export type Mistake = 'swapped' | 'no turn' | 'unfair';

/** Two processes. Who began goes on, but nobody must begin. */
export function peterson(mistake?: Mistake): Network {
  const isSwapped = mistake === 'swapped';
  const goesOn = mistake === 'unfair' ? {} : { fairness: 'weak' as const };
  const processes = [0, 1].map((number) => instance(`process ${number}`, process));
  const theTurn = instance('turn', turn);
  const flag = (number: number): Predicate => {
    const one = processes[number]!;
    const down = isSwapped ? or(is(one, 'idle'), is(one, 'halfway')) : is(one, 'idle');
    return not(down);
  };
  const giveWay = (to: number) => send(theTurn, { type: to === 0 ? 'TO_0' : 'TO_1' });
  const perProcess = processes.flatMap((one, number) => {
    const other = 1 - number;
    const actor = one.name;
    const yields = [giveWay(other)];
    return [
      {
        name: `first ${number}`,
        actor,
        sentence: 'The first assignment.',
        deliveries: [send(one, { type: 'FIRST' }), ...(isSwapped ? yields : [])],
      },
      {
        name: `second ${number}`,
        ...goesOn,
        actor,
        sentence: 'The second assignment.',
        deliveries: [send(one, { type: 'SECOND' }), ...(isSwapped ? [] : yields)],
      },
      {
        name: `enter ${number}`,
        ...goesOn,
        actor,
        sentence: 'The loop lets it in.',
        guard: or(not(flag(other)), ...(mistake === 'no turn' ? [] : [is(theTurn, `of${number}`)])),
        deliveries: [send(one, { type: 'ENTER' })],
      },
      {
        name: `leave ${number}`,
        ...goesOn,
        actor,
        sentence: 'It lowers its flag.',
        deliveries: [send(one, { type: 'LEAVE' })],
      },
    ];
  });
  return {
    name: 'peterson',
    era: mistake ?? 'right',
    parameters: {},
    instances: [...processes, theTurn],
    steps: perProcess,
    properties: [
      {
        id: 'exclusion',
        kind: 'always',
        reason: 'It is what the algorithm is for.',
        sentence: 'At most one process is in its critical section.',
        predicate: not(and(...processes.map((one) => is(one, 'critical')))),
      },
      ...processes.map((one, number) => ({
        id: `enters-${number}`,
        kind: 'sometimes' as const,
        reason: 'Else it is useless.',
        sentence: `Process ${number} enters.`,
        predicate: is(one, 'critical'),
      })),
      ...processes.map((one, number) => ({
        id: `gets-in-${number}`,
        kind: 'leadsTo' as const,
        reason: 'Else it waits for ever.',
        sentence: `Process ${number} enters once it wants to.`,
        premise: not(is(one, 'idle')),
        predicate: is(one, 'critical'),
      })),
    ],
  };
}
