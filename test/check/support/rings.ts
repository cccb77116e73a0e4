/** Rings: machines that count round, so that the figures of a network are known by arithmetic. */
import { assign, setup } from 'xstate';
import {
  type Instance,
  type Network,
  type Predicate,
  every,
  has,
  instance,
  not,
  send,
} from '../../../machines/language/index.ts';

interface Tick {
  readonly type: 'TICK';
}

/** A machine with `size` local states. */
export function ring(size: number) {
  return setup({
    types: { context: {} as { at: number }, events: {} as Tick },
    actions: { next: assign({ at: ({ context }) => (context.at + 1) % size }) },
  }).createMachine({ id: `ring${size}`, context: { at: 0 }, on: { TICK: { actions: 'next' } } });
}

/** A group of rings of one size that tick together. */
export interface Group {
  readonly rings: number;
  readonly size: number;
}

/** The ring stands at its last place. */
function last(one: Instance, size: number): Predicate {
  return has(one, 'at', '=', size - 1);
}

/**
 * A network of groups: each ticks alone, so there are as many states as the product of the sizes, each
 * with one transition a group. `never` fails where every ring stands at its last place.
 */
export function ringNetwork(groups: readonly Group[]): Network {
  const members = groups.map(({ rings, size }, group) => {
    const machine = ring(size);
    return Array.from({ length: rings }, (_, number) =>
      instance(`ring ${group}.${number}`, machine),
    );
  });
  const allLast = every(groups, ({ size }) =>
    every(members[groups.findIndex((group) => group.size === size)]!, (one) => last(one, size)),
  );
  return {
    name: 'rings',
    era: 'none',
    parameters: {},
    instances: members.flat(),
    steps: members.map((rings, group) => ({
      name: `tick ${group}`,
      actor: 'clock',
      sentence: 'A group ticks.',
      deliveries: rings.map((one) => send(one, { type: 'TICK' })),
    })),
    properties: [
      {
        id: 'never',
        kind: 'always',
        sentence: 'Not all are last.',
        reason: 'A test.',
        predicate: not(allLast),
      },
      {
        id: 'second',
        kind: 'sometimes',
        sentence: 'One is second.',
        reason: 'A test.',
        predicate: has(members[0]![0]!, 'at', '=', 1),
      },
      {
        id: 'within',
        kind: 'always',
        sentence: 'None is beyond.',
        reason: 'A test.',
        predicate: every(members.flat(), (one) => has(one, 'at', '<', 1e3)),
      },
    ],
  };
}

/** The verdicts by id, without those on chart states. */
export function verdicts(properties: readonly { id: string; verdict: string }[]): object {
  const own = properties.filter((one) => !one.id.startsWith('reach:'));
  return Object.fromEntries(own.map(({ id, verdict }) => [id, verdict]));
}
