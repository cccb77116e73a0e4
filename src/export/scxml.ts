/** SCXML: a chart as a W3C state chart. Guards are names in `cond`, actions elements of a namespace of our own. */
import type { Chart, ChartState, ChartTransition } from '../network/index.ts';
import { stateIds } from './chart-forms.ts';

const NAMESPACES = 'xmlns="http://www.w3.org/2005/07/scxml" xmlns:raidproof="urn:raidproof"';

/** The chart as SCXML; a machine without states of its own is one state with its transitions. */
export function scxml(chart: Chart): string {
  const ids = stateIds(chart);
  const id = (path: string): string => ids.get(path)!;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<scxml ${NAMESPACES} version="1.0" name="${escaped(chart.id)}" datamodel="ecmascript" initial="${id('')}">`,
    ...stateLines(chart, chart.root, id).map((line) => `  ${line}`),
    '</scxml>',
    '',
  ].join('\n');
}

function stateLines(chart: Chart, state: ChartState, id: (path: string) => string): string[] {
  const element = elementOf(state);
  const initial = state.children.find(({ name }) => name === state.initial);
  const begin = initial === undefined ? '' : ` initial="${id(initial.path)}"`;
  const transitions = chart.transitions.filter(({ source }) => source === state.path);
  return [
    `<${element} id="${id(state.path)}"${element === 'state' ? begin : ''}>`,
    ...commentLines(state.description),
    ...actionLines('onentry', state.entry),
    ...actionLines('onexit', state.exit),
    ...transitions.flatMap((one) => transitionLines(one, id)).map((line) => `  ${line}`),
    ...state.children.flatMap((child) => stateLines(chart, child, id)).map((line) => `  ${line}`),
    `</${element}>`,
  ];
}

function elementOf({ type }: ChartState): 'state' | 'parallel' | 'final' | 'history' {
  return type === 'atomic' || type === 'compound' ? 'state' : type;
}

function commentLines(text: string): string[] {
  return text === '' ? [] : [`  <!-- ${escaped(text).replaceAll('--', '—')} -->`];
}

function actionLines(element: 'onentry' | 'onexit', actions: readonly string[]): string[] {
  if (actions.length === 0) return [];
  return [
    `  <${element}>`,
    ...actions.map((one) => `    ${actionElement(one)}`),
    `  </${element}>`,
  ];
}

/** XState takes the first transition that is enabled, in the order of the document, as SCXML does. */
function transitionLines(one: ChartTransition, id: (path: string) => string): string[] {
  const cond = one.guard === '' ? '' : ` cond="${escaped(condition(one.guard, id))}"`;
  const target =
    one.targets.length === 0 ? '' : ` target="${one.targets.map((path) => id(path)).join(' ')}"`;
  const lead = `<transition event="${escaped(one.event)}"${cond}${target} type="internal"`;
  if (one.actions.length === 0) return [`${lead}/>`];
  return [
    `${lead}>`,
    ...one.actions.map((action) => `  ${actionElement(action)}`),
    '</transition>',
  ];
}

function actionElement(name: string): string {
  return `<raidproof:action name="${escaped(name)}"/>`;
}

/** `a and not b` as an expression over names; `in NEEDED.set` as SCXML's `In('…')`. */
function condition(guard: string, id: (path: string) => string): string {
  return guard
    .replaceAll(/\bin (\S+)/g, (_, path: string) => `In('${id(path)}')`)
    .replaceAll(/ and /g, ' && ')
    .replaceAll(/ or /g, ' || ')
    .replaceAll(/\bnot /g, '!');
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
