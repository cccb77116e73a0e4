/** What the sections of the HTML report share: the data, its judgement, and the names of its stories. */
import type { CheckResult, Verdict, Violation } from '../check/index.ts';
import { type Child, type Element, h } from '../view/element.ts';
import type { ChartLayout } from '../view/placed.ts';
import { storyAnchor } from './anchors.ts';
import { type Judgement, judge } from './judgement.ts';
import { storiesOf } from './names.ts';
import type { ReportData } from './report-data.ts';
import { argumentHtml, replayHtml, storyTableHtml } from './story-html.ts';
import { count, scope, sign, storyVerdict } from './words.ts';

/** Shared by all sections. */
export interface ReportContext {
  readonly data: ReportData;
  readonly judgement: Judgement;
  readonly names: ReadonlyMap<Violation, string>;
  /** Stories that the page tells in full; all others have only their own page. */
  readonly told: ReadonlySet<Violation>;
  /** Layouts of charts by the anchor of the chart. */
  readonly layouts: ReadonlyMap<string, ChartLayout>;
}

/** Prepares what the sections share. */
export function reportContext(
  data: ReportData,
  layouts: ReadonlyMap<string, ChartLayout>,
): ReportContext {
  const names = new Map(storiesOf(data).map(({ story, name }) => [story, name]));
  const judgement = judge(data);
  const told = new Set([
    ...judgement.problems.flatMap((one) => one.story ?? []),
    ...judgement.findings.flatMap((one) => one.properties.flatMap(({ story }) => story ?? [])),
    ...data.variants.flatMap((one) => one.result.properties.flatMap(({ story }) => story ?? [])),
  ]);
  return { data, judgement, names, told, layouts };
}

/** A heading with a link to itself. */
export function heading(level: 2 | 3 | 4, id: string, ...children: readonly Child[]): Element {
  const link = h('a', { class: 'anchor', href: `#${id}`, 'aria-label': 'Link to this' }, '#');
  return h(`h${level}`, { id }, ...children, link);
}

/** A verdict as sign and word on its colour. */
export function verdictBadge(verdict: Verdict): Element {
  const isGood = verdict === 'holds' || verdict === 'witnessed';
  const tone = verdict === 'violated' ? 'bad' : isGood ? 'good' : 'warn';
  return h('span', { class: `badge ${tone}` }, `${sign(verdict)} ${verdict}`);
}

/** Where a story is told: on this page, or on its own. */
export function storyLink({ names, told }: ReportContext, story: Violation): string {
  const name = names.get(story) ?? '';
  return told.has(story) ? `#${storyAnchor(name)}` : `violations/${name}.html`;
}

/** A story folded up: in its summary how long it is, inside all there is to see. */
export function storyDetails(context: ReportContext, story: Violation, isOpen = false): Element {
  const name = context.names.get(story) ?? '';
  const { length } = story.steps;
  return h(
    'details',
    { id: storyAnchor(name), open: isOpen },
    h('summary', {}, `All ${count(length, 'step')} and what each changed`),
    argumentHtml(story),
    storyTableHtml(story, `${story.property.id} ${storyVerdict(story)}; ${scope(story)}`),
    replayHtml(story),
    h(
      'p',
      { class: 'quiet' },
      'Step through the states: ',
      h('a', { href: `violations/${name}.html` }, `violations/${name}.html`),
    ),
  );
}

/** The steps of a story as a short list: who does what. */
export function shortStory(story: Violation): Element {
  return h(
    'ol',
    { class: 'short-story' },
    story.steps.map((step) =>
      h(
        'li',
        {},
        h('span', {}, h('span', { class: 'actor' }, `${step.actor} `), h('span', {}, step.name)),
      ),
    ),
  );
}

/** Ids of what a check found violated, with steps: `S4 (7 steps)`. */
export function violatedWords(result: CheckResult): string {
  return result.properties
    .filter((one) => one.verdict === 'violated')
    .map((one) => `${one.id} (${count(one.steps.length, 'step')})`)
    .join(', ');
}

/** A table with caption, column heads and rows; a cell may bring its own element. */
export function dataTable(
  caption: string,
  titles: readonly { readonly title: string; readonly isFigure?: boolean }[],
  rows: readonly (readonly Child[])[],
): Element {
  const figure = (index: number): string | undefined =>
    titles[index]?.isFigure === true ? 'figure' : undefined;
  return h(
    'div',
    { class: 'scroll', tabindex: 0, role: 'group', 'aria-label': caption },
    h(
      'table',
      {},
      h('caption', {}, caption),
      h(
        'thead',
        {},
        h(
          'tr',
          {},
          titles.map(({ title }, at) => h('th', { scope: 'col', class: figure(at) }, title)),
        ),
      ),
      h(
        'tbody',
        {},
        rows.map((row) =>
          h(
            'tr',
            {},
            row.map((cell, at) =>
              at === 0 ? h('th', { scope: 'row' }, cell) : h('td', { class: figure(at) }, cell),
            ),
          ),
        ),
      ),
    ),
  );
}
