/** The head of the HTML report: the verdict in one sentence, the figures, the way to everything else. */
import { type Child, type Element, h } from '../view/element.ts';
import { chartAnchor, findingAnchor } from './anchors.ts';
import { headline } from './judgement.ts';
import { networkKey } from './names.ts';
import { chartsOf } from './network-charts.ts';
import { propertyPiles } from './properties.ts';
import type { ReportContext } from './report-context.ts';
import { duration, grouped } from './words.ts';

/** Title, verdict and figures. */
export function overviewHtml({ data, judgement }: ReportContext): Element {
  const tone = { 0: 'good', 1: 'bad', 3: 'warn' }[judgement.exitCode];
  const glyph = { 0: '✓', 1: '✗', 3: '?' }[judgement.exitCode];
  return h(
    'header',
    { id: 'overview', class: 'overview' },
    h(
      'p',
      { class: 'eyebrow' },
      `raidproof ${data.version} · Node ${data.node} · ${duration(data.seconds)}`,
    ),
    h('h1', {}, h('span', { class: `glyph ${tone}` }, glyph), ` ${headline(judgement)}`),
    h(
      'dl',
      { class: 'figures' },
      figures(data).map(([term, value, note]) =>
        h('div', {}, h('dt', {}, term), h('dd', {}, value), h('dd', { class: 'quiet' }, note)),
      ),
    ),
  );
}

type Figure = readonly [term: string, value: string, note: string];

function figures(data: ReportContext['data']): Figure[] {
  const results = data.networks.flatMap((one) => [one.main, ...(one.mended ? [one.mended] : [])]);
  const states = results.reduce((sum, one) => sum + one.states, 0);
  const properties = data.networks.flatMap((one) => propertyPiles(one.mended ?? one.main).written);
  const holding = properties.filter(
    (one) => one.verdict === 'holds' || one.verdict === 'witnessed',
  );
  const caught = data.variants.filter((one) => one.caught).length;
  const cases = data.conformance.reduce((sum, one) => sum + one.cases, 0);
  const differences = data.conformance.reduce((sum, one) => sum + one.differences.length, 0);
  const good = data.images.filter((one) => one.verdict === 'good').length;
  const all: (Figure | false)[] = [
    results.length > 0 && ['States explored', grouped(states), 'every reachable one'],
    properties.length > 0 && [
      'Properties hold',
      `${holding.length}/${properties.length}`,
      'after mending',
    ],
    data.variants.length > 0 && [
      'Faults caught',
      `${caught}/${data.variants.length}`,
      'put in on purpose',
    ],
    data.conformance.length > 0 && ['Cases compared', grouped(cases), `${differences} differences`],
    data.images.length > 0 && [
      'Image sets good',
      `${good}/${data.images.length}`,
      'real md formats',
    ],
  ];
  return all.filter((one) => one !== false);
}

/** The list of contents at the side. */
export function contentsHtml({ data, judgement }: ReportContext): Element {
  const { findings, problems, undecided } = judgement;
  return h(
    'nav',
    { class: 'contents', 'aria-label': 'Contents' },
    h(
      'ul',
      {},
      entry('overview', 'Overview'),
      problems.length + undecided.length > 0 && entry('problems', 'Unexpected'),
      findings.length > 0 &&
        entry(
          'findings',
          'Known defects',
          findings.map((one) =>
            entry(
              findingAnchor(one),
              `${one.properties.map(({ id }) => id).join(', ')} in ${one.key}`,
            ),
          ),
        ),
      data.networks.map((network) => {
        const key = networkKey(network, data.networks);
        return entry(`network-${key}`, `Network ${key}`, [
          entry(`${key}-properties`, 'Properties'),
          entry(`${key}-coverage`, 'Coverage'),
          ...chartsOf(network).map((chart) => entry(chartAnchor(key, chart.id), chart.id)),
        ]);
      }),
      data.variants.length > 0 && entry('variants', 'Faults'),
      data.conformance.length > 0 && entry('conformance', 'Conformance'),
      data.images.length > 0 && entry('images', 'Images'),
      data.skipped.length > 0 && entry('skipped', 'Not run'),
    ),
  );
}

function entry(id: string, words: string, inner: readonly Child[] = []): Element {
  const list = inner.length > 0 && h('ul', {}, inner);
  return h('li', {}, h('a', { href: `#${id}` }, words), list);
}
