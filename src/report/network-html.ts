/** One network in the HTML report: scope and counts, properties, coverage, state charts. */
import type { CheckResult, PropertyResult } from '../check/index.ts';
import { type Child, type Element, h } from '../view/element.ts';
import { propertyAnchor } from './anchors.ts';
import { coverageHtml } from './coverage-html.ts';
import { networkKey } from './names.ts';
import { networkCharts } from './network-charts.ts';
import { propertyPiles } from './properties.ts';
import type { NetworkReport } from './report-data.ts';
import {
  type ReportContext,
  dataTable,
  heading,
  storyLink,
  verdictBadge,
} from './report-context.ts';
import { duration, endingText, grouped, kindWords, scope, sentenceWords } from './words.ts';

/** The section of one network. */
export function networkHtml(context: ReportContext, network: NetworkReport): Element {
  const key = networkKey(network, context.data.networks);
  const { family, main, mended } = network;
  return h(
    'section',
    {},
    heading(2, `network-${key}`, `Network ${key}`),
    h('p', {}, family.sentence),
    countsTable(main, mended),
    propertiesTable(context, network, key),
    coverageHtml(main, key),
    networkCharts(context, network, key),
  );
}

function countsTable(main: CheckResult, mended: CheckResult | null): Element {
  const titles = [
    { title: 'Checked' },
    { title: 'States', isFigure: true },
    { title: 'Transitions', isFigure: true },
    { title: 'Depth', isFigure: true },
    { title: 'Bits a state', isFigure: true },
    { title: 'Time', isFigure: true },
    { title: '' },
  ];
  const rows = [
    countsRow('as the era had it', main),
    ...(mended === null ? [] : [countsRow('every known defect mended', mended)]),
  ];
  return dataTable(`Scope: ${scope(main)}`, titles, rows);
}

function countsRow(name: string, result: CheckResult): Child[] {
  return [
    name,
    grouped(result.states),
    grouped(result.transitions),
    result.depth,
    result.bitsPerState,
    duration(result.seconds),
    endingText(result),
  ];
}

function propertiesTable(context: ReportContext, network: NetworkReport, key: string): Child {
  const { written, reach, unreached } = propertyPiles(network.main);
  const mended = new Map(network.mended?.properties.map((one) => [one.id, one]));
  const titles = [
    { title: 'Id' },
    { title: 'Verdict' },
    ...(network.mended === null ? [] : [{ title: 'Mended' }]),
    { title: 'Claim' },
    { title: 'Steps', isFigure: true },
  ];
  const rows = written.map((one) => {
    const afterMend = mended.get(one.id);
    return [
      h('a', { id: propertyAnchor(key, one.id), href: `#${propertyAnchor(key, one.id)}` }, one.id),
      verdictBadge(one.verdict),
      ...(network.mended === null ? [] : [afterMend ? verdictBadge(afterMend.verdict) : '']),
      claimCell(context, one),
      one.steps.length > 0 ? one.steps.length : '',
    ];
  });
  return [
    heading(3, `${key}-properties`, 'Properties'),
    dataTable('What needs attention comes first', titles, rows),
    reach.length > 0 && reachHtml(reach, unreached),
  ];
}

function claimCell(context: ReportContext, one: PropertyResult): Child {
  return [
    h('span', { class: 'quiet' }, `${kindWords(one.kind)} `),
    sentenceWords(one),
    one.reason !== '' && h('div', { class: 'words' }, one.reason),
    one.story !== undefined &&
      h('div', {}, h('a', { href: storyLink(context, one.story) }, 'how it happens')),
    one.story === undefined &&
      one.steps.length > 0 &&
      h(
        'details',
        {},
        h('summary', { class: 'words' }, 'shortest witness'),
        h(
          'ol',
          { class: 'short-story' },
          one.steps.map((step) => h('li', {}, step)),
        ),
      ),
  ];
}

function reachHtml(reach: readonly PropertyResult[], unreached: readonly string[]): Element {
  const all = reach.length;
  if (unreached.length === 0)
    return h(
      'p',
      {},
      h('span', { class: 'badge good' }, '✓ reached'),
      ` All ${all} machine states.`,
    );
  return h(
    'div',
    {},
    h(
      'p',
      {},
      h('span', { class: 'badge warn' }, '! unreached'),
      ` ${unreached.length} of ${all}:`,
    ),
    h(
      'ul',
      {},
      unreached.map((name) => h('li', {}, h('code', {}, name))),
    ),
  );
}
