/** A token ring: stations pass a token round; noise may throw it back or swallow it. */
import { setup } from 'xstate';
import {
  type LivenessProperty,
  type Network,
  and,
  instance,
  is,
  send,
} from '../../../machines/language/index.ts';

const station = setup({
  types: { events: {} as { type: 'TAKE' } | { type: 'GIVE' } },
}).createMachine({
  id: 'station',
  initial: 'without',
  states: { without: { on: { TAKE: 'with' } }, with: { on: { GIVE: 'without' } } },
});

/**
 * - `swallow`: noise makes the token vanish.
 * - `throw back`: noise moves the token one station back.
 */
export type Noise = 'swallow' | 'throw back';

/** A ring of stations; the token begins by being put in at station 0. */
export function tokenRing(size: number, noise: Noise | undefined, isQuiet: boolean): Network {
  const stations = Array.from({ length: size }, (_, number) =>
    instance(`station ${number}`, station),
  );
  const next = (number: number) => stations[(number + 1) % size]!;
  const quiet = isQuiet ? ['noise'] : [];
  const arrives = (one: (typeof stations)[number]): LivenessProperty => ({
    id: `arrives-${one.name.at(-1)!}`,
    kind: 'eventually',
    sentence: `The token comes to ${one.name}.`,
    reason: 'Else it may never send.',
    predicate: is(one, 'with'),
    quiet,
  });
  return {
    name: 'token ring',
    era: noise ?? 'silent',
    parameters: { size },
    instances: stations,
    steps: [
      {
        name: 'put in',
        actor: 'monitor',
        sentence: 'There is no token: one is put in.',
        fairness: 'weak',
        guard: and(...stations.map((one) => is(one, 'without'))),
        deliveries: [send(stations[0]!, { type: 'TAKE' })],
      },
      ...stations.map((one, number) => ({
        name: `pass ${number}`,
        actor: one.name,
        sentence: 'The token goes on.',
        fairness: 'weak' as const,
        deliveries: [send(one, { type: 'GIVE' }), send(next(number), { type: 'TAKE' })],
      })),
      ...(noise === undefined
        ? []
        : [
            {
              name: noise,
              actor: 'noise',
              sentence: 'Noise hits station 1.',
              deliveries: [
                send(stations[1]!, { type: 'GIVE' }),
                ...(noise === 'throw back' ? [send(stations[0]!, { type: 'TAKE' })] : []),
              ],
            },
          ]),
    ],
    properties: [
      ...stations.map((one) => arrives(one)),
      {
        id: 'goes-round',
        kind: 'leadsTo',
        sentence: 'From station 0 the token comes to the last one.',
        reason: 'A ring is round.',
        premise: is(stations[0]!, 'with'),
        predicate: is(stations.at(-1)!, 'with'),
        quiet,
      },
    ],
  };
}
