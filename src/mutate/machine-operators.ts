/** Machine operators: one transition of a chart made wrong. The chart is rebuilt, so XState itself runs it. */
import type { AnyStateMachine } from 'xstate';
import { not } from 'xstate';
import { type Chart, type ChartTransition, chartOf, chartStates } from '../network/index.ts';
import { type TransitionConfig, withTransition } from './machine-config.ts';
import type { OperatorName } from './operators.ts';

/** What became of a transition. */
export interface TransitionMutation {
  readonly operator: OperatorName;
  /** As {@link ChartTransition.id}. */
  readonly transition: string;
  /** The type of the event that it answers. */
  readonly event: string;
  readonly detail: string;
  /** The machine with the wrong transition; undefined when it has no such transition. */
  readonly rebuild: (machine: AnyStateMachine) => AnyStateMachine | undefined;
}

/** All mutations of the transitions of a machine, in the order of its chart. */
export function transitionMutations(machine: AnyStateMachine): TransitionMutation[] {
  const chart = chartOf(machine);
  return chart.transitions.flatMap((transition) =>
    changesOf(chart, transition).map(({ operator, detail, change }) => ({
      operator,
      transition: transition.id,
      event: transition.event,
      detail,
      rebuild: (one: AnyStateMachine) => withTransition(one, transition.id, change),
    })),
  );
}

interface Change {
  readonly operator: OperatorName;
  readonly detail: string;
  readonly change: (transition: TransitionConfig) => TransitionConfig;
}

function changesOf(chart: Chart, transition: ChartTransition): Change[] {
  return [
    // A guard that never holds, so that the branches behind it keep their numbers.
    { operator: 'lose-event', detail: wayOf(transition), change: never },
    ...effectChanges(transition),
    ...targetChanges(chart, transition),
    ...guardChanges(transition),
  ];
}

function never(transition: TransitionConfig): TransitionConfig {
  return { ...transition, guard: () => false };
}

/** All of its effect, and, where it has several, each alone. */
function effectChanges(transition: ChartTransition): Change[] {
  const { targets, actions } = transition;
  const parts = targets.length + actions.length;
  if (parts === 0) return [];
  const all: Change = {
    operator: 'drop-effect',
    detail: `${wayOf(transition)}: all it does`,
    change: (one) => without(one, 'target', 'actions'),
  };
  if (parts === 1) return [all];
  const move: Change = {
    operator: 'drop-effect',
    detail: `${wayOf(transition)}: the move`,
    change: (one) => without(one, 'target'),
  };
  const each = actions.map((action, position): Change => ({
    operator: 'drop-effect',
    detail: `${wayOf(transition)}: action ${action}`,
    change: (one) => ({
      ...one,
      actions: listOf(one.actions).filter((_, index) => index !== position),
    }),
  }));
  return targets.length === 0 ? [all, ...each] : [all, move, ...each];
}

/** Another state beside the right one: the next of its parent's, the first after the last. */
function targetChanges(chart: Chart, transition: ChartTransition): Change[] {
  const [target] = transition.targets;
  if (target === undefined || transition.targets.length > 1) return [];
  const parent = target.split('.').slice(0, -1).join('.');
  const owner = chartStates(chart.root).find(({ path }) => path === parent);
  const siblings = owner?.type === 'compound' ? owner.children.map(({ path }) => path) : [];
  const other = siblings[(siblings.indexOf(target) + 1) % siblings.length];
  if (other === undefined || other === target) return [];
  return [
    {
      operator: 'swap-target',
      detail: `${wayOf(transition)}: to ${other} instead`,
      change: (one) => ({ ...one, target: `#${chart.id}.${other}` }),
    },
  ];
}

function guardChanges(transition: ChartTransition): Change[] {
  if (transition.guard === '') return [];
  const detail = `${wayOf(transition)}: guard ${transition.guard}`;
  return [
    { operator: 'drop-machine-guard', detail, change: (one) => without(one, 'guard') },
    {
      operator: 'negate-machine-guard',
      detail,
      change: (one) => ({ ...one, guard: not(one.guard as never) }),
    },
  ];
}

function without(
  transition: TransitionConfig,
  ...names: readonly (keyof TransitionConfig)[]
): TransitionConfig {
  const kept = Object.entries(transition).filter(([name]) => !names.some((one) => one === name));
  return Object.fromEntries(kept);
}

function wayOf({ targets, actions }: ChartTransition): string {
  const to = targets.length === 0 ? 'stays' : `to ${targets.join(', ')}`;
  return actions.length === 0 ? to : `${to} with ${actions.join(', ')}`;
}

function listOf(actions: unknown): readonly unknown[] {
  if (actions === undefined) return [];
  return Array.isArray(actions) ? actions : [actions];
}
