/** What all drawings of charts share: a state's place, and what is written beside a transition. */
import {
  type Chart,
  type ChartState,
  type ChartTransition,
  chartStates,
} from '../network/index.ts';

/** `EVENT [guard] / action, action`. */
export function transitionLabel({ event, guard, actions }: ChartTransition): string {
  const condition = guard === '' ? '' : ` [${guard}]`;
  const done = actions.length === 0 ? '' : ` / ${actions.join(', ')}`;
  return `${event}${condition}${done}`;
}

/** An identifier for each state of a chart by its path; the root has the chart's own. */
export function stateIds(chart: Chart): ReadonlyMap<string, string> {
  const rootId = plain(chart.id);
  return new Map(
    chartStates(chart.root).map(({ path }) => [
      path,
      path === '' ? rootId : `${rootId}_${plain(path)}`,
    ]),
  );
}

/** Whether a state has others inside. */
export function isNested({ children }: ChartState): boolean {
  return children.length > 0;
}

/** Transitions without a target stay where they are. */
export function targetsOf({ source, targets }: ChartTransition): readonly string[] {
  return targets.length === 0 ? [source] : targets;
}

function plain(text: string): string {
  return text.replaceAll(/[^A-Za-z0-9]/g, '_');
}
