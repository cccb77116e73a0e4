/** The rest of the HTML report: faults put in on purpose, conformance, images, and what was not run. */
import { type Child, type Element, h } from '../view/element.ts';
import { slug } from './names.ts';
import type { ConformanceReport, ImageReport, VariantReport } from './report-data.ts';
import {
  type ReportContext,
  dataTable,
  heading,
  storyDetails,
  violatedWords,
} from './report-context.ts';
import { count, duration, grouped } from './words.ts';

/** Every fault with what caught it, and the story of how. */
export function variantsHtml(context: ReportContext): Child {
  const { variants } = context.data;
  if (variants.length === 0) return null;
  const caught = variants.filter((one) => one.caught).length;
  const titles = ['Fault', 'Network', 'Verdict', 'Caught by'].map((title) => ({ title }));
  const rows = variants.map((one) => [
    h('a', { href: `#${variantAnchor(one)}` }, one.variant.name),
    one.network,
    goodOrBad(one.caught, 'caught', 'not caught'),
    violatedWords(one.result),
  ]);
  return h(
    'section',
    {},
    heading(2, 'variants', 'Faults put in on purpose'),
    h(
      'p',
      {},
      'Each switches a mechanism off or re-creates a historical bug. A property that nothing can break ' +
        'proves nothing: here is what breaks each.',
    ),
    dataTable(`${caught} of ${count(variants.length, 'fault')} caught`, titles, rows),
    variants.map((one) => variantArticle(context, one)),
  );
}

function variantAnchor({ variant, network }: VariantReport): string {
  return `variant-${slug(network)}-${slug(variant.name)}`;
}

function variantArticle(context: ReportContext, one: VariantReport): Element {
  const { variant, network, result } = one;
  const stories = result.properties.flatMap(({ story }) => story ?? []);
  return h(
    'article',
    { class: 'variant' },
    heading(
      3,
      variantAnchor(one),
      `${variant.name} `,
      h('span', { class: 'quiet' }, `in ${network}`),
      ' ',
      goodOrBad(one.caught, 'caught', 'not caught'),
    ),
    h('p', {}, variant.sentence),
    h(
      'p',
      { class: 'words' },
      `Expected to break ${variant.concerns.join(', ') || 'something'}; breaks ${violatedWords(result) || 'nothing'}.`,
      variant.commit !== undefined && [' Kernel: ', h('code', {}, variant.commit), '.'],
    ),
    stories.map((story) =>
      h(
        'div',
        { class: 'variant-story' },
        h('p', {}, h('b', {}, story.property.id), `: ${story.property.sentence}`),
        storyDetails(context, story),
      ),
    ),
  );
}

/** Every comparison of the executor with a model. */
export function conformanceHtml(context: ReportContext): Child {
  const { conformance } = context.data;
  if (conformance.length === 0) return null;
  const titles = [
    { title: 'Comparison' },
    { title: 'Verdict' },
    { title: 'Cases', isFigure: true },
    { title: 'Steps', isFigure: true },
    { title: 'Time', isFigure: true },
    { title: 'What it shows' },
  ];
  return h(
    'section',
    {},
    heading(2, 'conformance', 'The executor against the models'),
    dataTable(
      'Every case runs on both; after each step they must agree',
      titles,
      conformance.map(conformanceRow),
    ),
    conformance.map((one) => one.differences.map((story) => storyDetails(context, story))),
  );
}

function conformanceRow(one: ConformanceReport): Child[] {
  const differences = one.differences.length;
  return [
    h('span', { id: `conformance-${slug(one.name)}` }, one.name),
    goodOrBad(differences === 0, 'agree', count(differences, 'difference')),
    grouped(one.cases),
    grouped(one.steps),
    duration(one.seconds),
    [
      one.sentence,
      one.details.length > 0 &&
        h(
          'ul',
          { class: 'words' },
          one.details.map((line) => h('li', {}, line)),
        ),
    ],
  ];
}

/** Every set of member images. */
export function imagesHtml(context: ReportContext): Child {
  const { images } = context.data;
  if (images.length === 0) return null;
  const titles = [
    { title: 'Set' },
    { title: 'Verdict' },
    { title: 'Members', isFigure: true },
    { title: 'Action' },
    { title: 'What is seen' },
  ];
  return h(
    'section',
    {},
    heading(2, 'images', 'Images'),
    dataTable('Member images in md’s own format, byte for byte', titles, images.map(imageRow)),
  );
}

function imageRow(one: ImageReport): Child[] {
  return [
    h('span', { id: `image-${slug(one.set)}` }, one.set),
    goodOrBad(one.verdict === 'good', 'good', 'bad'),
    one.members,
    one.action,
    [
      one.sentence,
      one.facts.length > 0 &&
        h(
          'dl',
          { class: 'small-facts' },
          one.facts.map(({ name, value }) => h('div', {}, h('dt', {}, name), h('dd', {}, value))),
        ),
    ],
  ];
}

/** What was not run here, why, and how to run it. */
export function skippedHtml(context: ReportContext): Child {
  const { skipped } = context.data;
  if (skipped.length === 0) return null;
  const titles = ['What', 'Why', 'How to run it'].map((title) => ({ title }));
  return h(
    'section',
    {},
    heading(2, 'skipped', 'Not run here'),
    dataTable(
      'Left out of this run',
      titles,
      skipped.map(({ what, why, remedy }) => [what, why, remedy]),
    ),
  );
}

function goodOrBad(isGood: boolean, good: string, bad: string): Element {
  return h(
    'span',
    { class: `badge ${isGood ? 'good' : 'bad'}` },
    isGood ? `✓ ${good}` : `✗ ${bad}`,
  );
}
