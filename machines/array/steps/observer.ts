/** Steps of the observers: what they have seen is told, and the network goes on. */
import { type Step, has, is, not, send } from '../../language/index.ts';
import type { ArrayWorld } from '../world.ts';

/** One step an observer. */
export function observerSteps({ loss, replay }: ArrayWorld): Step[] {
  return [
    {
      name: 'tell a loss',
      actor: 'observer',
      fairness: 'weak',
      sentence: 'Data was lost with a member because parity did not fit.',
      guard: not(has(loss, 'seen', '=', 'nothing')),
      deliveries: [send(loss, { type: 'TELL' })],
    },
    ...(replay === undefined
      ? []
      : [
          {
            name: 'tell a replay',
            actor: 'observer',
            fairness: 'weak' as const,
            sentence: 'The partial parity log has made parity fit.',
            guard: is(replay, 'done'),
            deliveries: [send(replay, { type: 'TELL' as const })],
          },
        ]),
  ];
}
