/** Mermaid: a chart as a state diagram that Markdown viewers draw. */
import type { Chart, ChartState } from '../network/index.ts';
import { isNested, stateIds, targetsOf, transitionLabel } from './chart-forms.ts';

/** The chart as a `stateDiagram-v2`. */
export function mermaid(chart: Chart): string {
  const ids = stateIds(chart);
  const id = (path: string): string => ids.get(path)!;
  return [
    'stateDiagram-v2',
    ...stateLines(chart.root, chart.id, id).map((line) => `  ${line}`),
    ...chart.transitions.flatMap((one) =>
      targetsOf(one).map(
        (target) => `  ${id(one.source)} --> ${id(target)} : ${words(transitionLabel(one))}`,
      ),
    ),
    '',
  ].join('\n');
}

/** A state with what is inside it; the regions of a parallel state are parted by lines. */
function stateLines(state: ChartState, name: string, id: (path: string) => string): string[] {
  const own = `state "${words(name)}" as ${id(state.path)}`;
  if (!isNested(state)) return [own];
  const initial = state.children.find((child) => child.name === state.initial);
  const inner = state.children.flatMap((child, index) => [
    ...(state.type === 'parallel' && index > 0 ? ['--'] : []),
    ...stateLines(child, child.name, id),
  ]);
  return [
    `${own} {`,
    ...(initial === undefined ? [] : [`  [*] --> ${id(initial.path)}`]),
    ...inner.map((line) => `  ${line}`),
    '}',
  ];
}

/** Colons, semicolons and quotes end a label before its time. */
function words(text: string): string {
  return text.replaceAll(/[:;"#]/g, ' ');
}
