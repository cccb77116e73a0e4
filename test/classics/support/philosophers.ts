/**
 * The dining philosophers: each takes the left fork, then the right; a left-handed one breaks the circle. Who has a
 * fork goes on as soon as it is possible.
 */
import { setup } from 'xstate';
import { type Network, instance, is, send } from '../../../machines/language/index.ts';

const philosopher = setup({
  types: { events: {} as { type: 'FIRST' } | { type: 'SECOND' } | { type: 'REST' } },
}).createMachine({
  id: 'philosopher',
  initial: 'thinking',
  states: {
    thinking: { on: { FIRST: 'hungry' } },
    hungry: { on: { SECOND: 'eating' } },
    eating: { on: { REST: 'thinking' } },
  },
});

const fork = setup({
  types: { events: {} as { type: 'TAKE' } | { type: 'PUT' } },
}).createMachine({
  id: 'fork',
  initial: 'free',
  states: { free: { on: { TAKE: 'taken' } }, taken: { on: { PUT: 'free' } } },
});

/** Philosophers at a round table; with `isBroken` the last one takes the right fork first. */
export function philosophers(size: number, isBroken = false): Network {
  const numbers = Array.from({ length: size }, (_, number) => number);
  const people = numbers.map((number) => instance(`philosopher ${number}`, philosopher));
  const forks = numbers.map((number) => instance(`fork ${number}`, fork));
  return {
    name: 'philosophers',
    era: isBroken ? 'broken circle' : 'circle',
    parameters: { size },
    instances: [...people, ...forks],
    steps: people.flatMap((one, number) => {
      const pair = [forks[number]!, forks[(number + 1) % size]!];
      const [first, second] = isBroken && number === size - 1 ? pair.reverse() : pair;
      return [
        {
          name: `first ${number}`,
          actor: one.name,
          sentence: 'Takes one fork.',
          deliveries: [send(first!, { type: 'TAKE' }), send(one, { type: 'FIRST' })],
        },
        {
          name: `second ${number}`,
          fairness: 'weak' as const,
          actor: one.name,
          sentence: 'Takes the other fork.',
          deliveries: [send(one, { type: 'SECOND' }), send(second!, { type: 'TAKE' })],
        },
        {
          name: `rest ${number}`,
          fairness: 'weak' as const,
          actor: one.name,
          sentence: 'Puts both down.',
          deliveries: [
            send(first!, { type: 'PUT' }),
            send(second!, { type: 'PUT' }),
            send(one, { type: 'REST' }),
          ],
        },
      ];
    }),
    properties: people.slice(0, 1).flatMap((one) => [
      {
        id: 'eats',
        kind: 'sometimes',
        reason: 'Else nobody would come.',
        sentence: 'The first philosopher eats.',
        predicate: is(one, 'eating'),
      },
      {
        id: 'never-starves',
        kind: 'leadsTo',
        reason: 'Else the first philosopher starves.',
        sentence: 'Once hungry, the first philosopher eats.',
        premise: is(one, 'hungry'),
        predicate: is(one, 'eating'),
      },
    ]),
  };
}
