/** The top of the HTML report: what fails, since when, how. Problems first, then known defects. */
import type { PropertyResult, Violation } from '../check/index.ts';
import { type Child, type Element, h } from '../view/element.ts';
import { findingAnchor } from './anchors.ts';
import type { Finding, Problem } from './judgement.ts';
import {
  type ReportContext,
  heading,
  shortStory,
  storyDetails,
  storyLink,
} from './report-context.ts';
import { count } from './words.ts';

/** Everything unexpected and everything left open; nothing when there is neither. */
export function problemsHtml(context: ReportContext): Child {
  const { problems, undecided } = context.judgement;
  if (problems.length + undecided.length === 0) return null;
  return h(
    'section',
    {},
    heading(2, 'problems', 'Unexpected'),
    problems.map((one, index) => problemCard(context, one, index)),
    undecided.length > 0 &&
      h(
        'article',
        { class: 'card warn' },
        h('p', {}, h('b', {}, 'Left open, because a limit was hit first: ')),
        h(
          'ul',
          {},
          undecided.map((one) => h('li', {}, one)),
        ),
      ),
  );
}

/** The known defects, shown and mended. */
export function findingsHtml(context: ReportContext): Child {
  const { findings } = context.judgement;
  if (findings.length === 0) return null;
  return h(
    'section',
    {},
    heading(2, 'findings', 'Known defects, shown'),
    h(
      'p',
      { class: 'words' },
      'Each is what the real rules of its era do. The checker finds it again in every run, and finds ' +
        'nothing any more once it is mended.',
    ),
    findings.map((one, index) => findingCard(context, one, toldIn(findings.slice(0, index)))),
  );
}

function problemCard(context: ReportContext, problem: Problem, index: number): Element {
  const { where, sentence, story } = problem;
  return h(
    'article',
    { class: 'card bad', id: `problem-${index + 1}` },
    h('h3', {}, h('span', { class: 'badge bad' }, '✗ unexpected'), ` ${where}: ${sentence}`),
    story !== undefined && [
      h('p', { class: 'claim' }, story.property.sentence),
      facts([
        ['Why it matters', story.property.reason],
        [`How, in ${count(story.steps.length, 'step')}`, shortStory(story)],
        ['Kept by', story.property.kernel],
      ]),
      storyDetails(context, story),
    ],
  );
}

/** Stories told in earlier cards: two defects may share one, and a page has room for it once. */
function toldIn(findings: readonly Finding[]): ReadonlySet<Violation> {
  return new Set(findings.flatMap((one) => one.properties.flatMap(({ story }) => story ?? [])));
}

function findingCard(
  context: ReportContext,
  finding: Finding,
  told: ReadonlySet<Violation>,
): Element {
  const { key, mend, consequence, versions, properties } = finding;
  const [shortest, ...others] = properties;
  const { story } = shortest;
  const how = `How, in ${count(shortest.steps.length, 'step')}`;
  return h(
    'article',
    { class: 'card warn' },
    h(
      'div',
      { class: 'card-head' },
      heading(
        3,
        findingAnchor(finding),
        `${properties.map((one) => one.id).join(', ')} `,
        h('span', { class: 'quiet' }, `in ${key}`),
      ),
      h('span', { class: 'badge warn' }, '! known defect'),
    ),
    h('p', { class: 'claim' }, h('b', {}, `${shortest.id} fails: `), shortest.sentence),
    facts([
      ['What it means', consequence],
      ['In kernels', versions],
      [how, story === undefined ? shortest.steps.join(' → ') : shortStory(story)],
      ['Mended by', [h('code', {}, mend), '; with it all of this holds']],
      ['Kept by', story?.property.kernel ?? ''],
    ]),
    storyOnce(context, story, told),
    others.map((one) => alsoViolated(context, one, told)),
  );
}

function storyOnce(
  context: ReportContext,
  story: Violation | undefined,
  told: ReadonlySet<Violation>,
): Child {
  if (story === undefined) return null;
  if (!told.has(story)) return storyDetails(context, story);
  const link = h('a', { href: storyLink(context, story) }, 'told above');
  return h('p', { class: 'words' }, 'Its shortest story is that of another defect, ', link, '.');
}

function alsoViolated(
  context: ReportContext,
  one: PropertyResult,
  told: ReadonlySet<Violation>,
): Child {
  return h(
    'div',
    { class: 'also' },
    h('p', {}, 'It also violates ', h('b', {}, one.id), `: ${one.sentence}`),
    storyOnce(context, one.story, told),
  );
}

/** Terms and what they say; empty ones are left out. */
function facts(items: readonly (readonly [string, Child])[]): Element {
  return h(
    'dl',
    { class: 'facts' },
    items
      .filter(([, value]) => value !== '')
      .map(([term, value]) => h('div', {}, h('dt', {}, term), h('dd', {}, value))),
  );
}
