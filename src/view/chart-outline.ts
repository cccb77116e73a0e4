/** Chart outlines: the same chart as a nested list, for screen readers, searching and the full words. */
import type { Chart, ChartState, ChartTransition } from '../network/index.ts';
import type { ChartAnchors, ChartMarks } from './chart-svg.ts';
import { type Child, type Element, h } from './element.ts';

/** Writes a chart as a nested list: every state with its description, every transition below its state. */
export function chartOutline(chart: Chart, anchors: ChartAnchors, marks: ChartMarks): Element {
  const bySource = new Map<string, ChartTransition[]>();
  for (const one of chart.transitions)
    bySource.set(one.source, [...(bySource.get(one.source) ?? []), one]);
  const context = { anchors, marks, bySource };
  return h('ul', { class: 'outline' }, stateItem(chart.root, context));
}

interface Context {
  readonly anchors: ChartAnchors;
  readonly marks: ChartMarks;
  readonly bySource: ReadonlyMap<string, readonly ChartTransition[]>;
}

function stateItem(state: ChartState, context: Context): Element {
  const { anchors, marks, bySource } = context;
  const transitions = bySource.get(state.path) ?? [];
  return h(
    'li',
    { id: anchors.state(state.path) },
    h('b', {}, state.name),
    kindWords(state),
    marks.unreached.has(state.path) && h('em', { class: 'missing' }, ' ✗ never reached'),
    words(state.description, state.kernel),
    activities('on entry', state.entry),
    activities('on exit', state.exit),
    transitions.length > 0 &&
      h(
        'ul',
        { class: 'transitions' },
        transitions.map((one) => transitionItem(one, context)),
      ),
    state.children.length > 0 &&
      h(
        'ul',
        {},
        state.children.map((child) => stateItem(child, context)),
      ),
  );
}

function kindWords({ type, initial }: ChartState): Child {
  if (type === 'parallel') return h('span', { class: 'quiet' }, ' all of these at once');
  if (type === 'final') return h('span', { class: 'quiet' }, ' final');
  if (type === 'compound') return h('span', { class: 'quiet' }, ` starts in ${initial ?? '?'}`);
  return null;
}

function transitionItem(one: ChartTransition, { anchors, marks }: Context): Element {
  const targets = one.targets.map((target) => target || 'the start').join(', ');
  return h(
    'li',
    { id: anchors.transition(one.id) },
    h('code', {}, one.event),
    one.guard !== '' && h('span', {}, ' if ', h('code', {}, one.guard)),
    one.actions.length > 0 && h('span', {}, ' does ', h('code', {}, one.actions.join(', '))),
    h('span', {}, targets === '' ? ' and stays' : ` → ${targets}`),
    marks.untaken.has(one.id) && h('em', { class: 'missing' }, ' ✗ never taken'),
    words(one.description, one.kernel),
  );
}

function activities(when: string, actions: readonly string[]): Child {
  if (actions.length === 0) return null;
  return h('div', {}, `${when}: `, h('code', {}, actions.join(', ')));
}

function words(description: string, kernel: string): Child {
  if (description === '' && kernel === '') return null;
  return h(
    'div',
    { class: 'words' },
    description,
    kernel !== '' && h('span', { class: 'kernel' }, `${description === '' ? '' : ' '}${kernel}`),
  );
}
