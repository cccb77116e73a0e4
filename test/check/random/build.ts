/** A plan as XState machines and a network, for the checker. */
import { assign, setup } from 'xstate';
import type { AnyStateMachine } from 'xstate';
import type { Network } from '../../../machines/language/index.ts';
import type { Plan, PlannedMachine } from './plan.ts';

interface Moved {
  readonly type: string;
}

/** The machine of a plan, written as a chart: one guarded transition a state and event. */
export function machineOf(plan: PlannedMachine, id: string): AnyStateMachine {
  const states = plan.moves.map((row, state) => {
    const moves = row.flatMap((move, event) =>
      move === undefined
        ? []
        : [
            [
              `E${event}`,
              {
                target: `s${move.to}`,
                guard: { type: 'upTo' as const, params: { most: move.upTo } },
                actions: { type: 'add' as const, params: { by: move.add } },
              },
            ] as const,
          ],
    );
    return [`s${state}`, { on: Object.fromEntries(moves) }] as const;
  });
  return setup({
    types: { context: {} as { count: number }, events: {} as Moved },
    guards: { upTo: ({ context }, params: { most: number }) => context.count <= params.most },
    actions: {
      add: assign({
        count: ({ context }, params: { by: number }) => (context.count + params.by) % plan.modulus,
      }),
    },
  }).createMachine({
    id,
    initial: 's0',
    context: { count: 0 },
    states: Object.fromEntries(states),
  });
}

/** The network of a plan. */
export function networkOf(plan: Plan): Network {
  return {
    name: 'random',
    era: 'none',
    parameters: {},
    instances: plan.machines.map((machine, number) => ({
      name: `m${number}`,
      machine: machineOf(machine, `machine${number}`),
    })),
    steps: plan.steps.map(({ guard, deliveries }, number) => ({
      name: `step ${number}`,
      actor: 'chance',
      sentence: 'Something happens.',
      ...(guard === undefined ? {} : { guard }),
      deliveries: deliveries.map(({ to, event, when }) => ({
        to: `m${to}`,
        event: { type: `E${event}` },
        ...(when === undefined ? {} : { when }),
      })),
    })),
    properties: plan.properties.map(({ kind, predicate }, number) => ({
      id: `P${number}`,
      kind,
      sentence: 'A claim.',
      reason: 'None.',
      predicate,
    })),
  };
}
