/** XState's own JSON: a chart as a configuration without code, which `createMachine` and Stately's editor read. */
import type { Chart, ChartState, ChartTransition } from '../network/index.ts';

/** The chart as JSON; guards and actions are names. */
export function xstateJson(chart: Chart): string {
  return `${JSON.stringify({ id: chart.id, ...stateNode(chart, chart.root) }, null, 2)}\n`;
}

function stateNode(chart: Chart, state: ChartState): object {
  const transitions = chart.transitions.filter(({ source }) => source === state.path);
  const events = [...new Set(transitions.map(({ event }) => event))];
  const on = events.map((event) => [
    event,
    transitions.filter((one) => one.event === event).map((one) => transition(chart, one)),
  ]);
  const children = state.children.map((child) => [child.name, stateNode(chart, child)]);
  return {
    ...(state.type === 'parallel' || state.type === 'final' || state.type === 'history'
      ? { type: state.type }
      : {}),
    ...(state.initial === undefined ? {} : { initial: state.initial }),
    ...described(state),
    ...(state.entry.length === 0 ? {} : { entry: state.entry }),
    ...(state.exit.length === 0 ? {} : { exit: state.exit }),
    ...(on.length === 0 ? {} : { on: Object.fromEntries(on) as object }),
    ...(children.length === 0 ? {} : { states: Object.fromEntries(children) as object }),
  };
}

function transition(chart: Chart, one: ChartTransition): object {
  const targets = one.targets.map((path) => `#${[chart.id, path].filter(Boolean).join('.')}`);
  return {
    ...(targets.length === 0 ? {} : { target: targets }),
    ...(one.guard === '' ? {} : { guard: one.guard }),
    ...(one.actions.length === 0 ? {} : { actions: one.actions }),
    ...described(one),
  };
}

function described({ description, kernel }: ChartState | ChartTransition): object {
  return {
    ...(description === '' ? {} : { description }),
    ...(kernel === '' ? {} : { meta: { kernel } }),
  };
}
