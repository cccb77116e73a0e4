/** The state charts of a network in the HTML report, marked with what the check reached. */
import type { MachineCoverage } from '../check/index.ts';
import type { Chart } from '../network/index.ts';
import { chartOutline } from '../view/chart-outline.ts';
import { type ChartMarks, NO_MARKS, chartSvg } from '../view/chart-svg.ts';
import { type Child, type Element, h } from '../view/element.ts';
import { chartAnchor, chartAnchors } from './anchors.ts';
import type { NetworkReport } from './report-data.ts';
import { type ReportContext, heading } from './report-context.ts';

/** A network's charts, each machine once. */
export function chartsOf(network: NetworkReport): Chart[] {
  return [...new Map(network.charts.map((chart) => [chart.id, chart])).values()];
}

/** All charts of a network. */
export function networkCharts(context: ReportContext, network: NetworkReport, key: string): Child {
  const charts = chartsOf(network);
  if (charts.length === 0) return null;
  return [
    heading(3, `${key}-machines`, 'State charts'),
    h(
      'p',
      { class: 'legend' },
      legend('reached', 'reached'),
      legend('hatched', '✗ never reached, or never taken: dashed and struck through'),
      legend('region', 'dashed frame: regions that are active at once'),
      h('span', {}, 'EVENT [guard] / action; ↻ enters itself again'),
    ),
    charts.map((chart) => chartSection(context, network, key, chart)),
  ];
}

function legend(kind: string, words: string): Element {
  return h('span', {}, h('i', { class: `swatch ${kind}`, 'aria-hidden': 'true' }), words);
}

function chartSection(
  { layouts }: ReportContext,
  network: NetworkReport,
  key: string,
  chart: Chart,
): Element {
  const id = chartAnchor(key, chart.id);
  const anchors = chartAnchors(key, chart.id);
  const coverage = network.main.coverage.machines.find((one) => one.machine === chart.id);
  const marks = coverage === undefined ? NO_MARKS : marksOf(coverage);
  const layout = layouts.get(id);
  return h(
    'section',
    { class: 'machine' },
    heading(4, id, chart.id),
    chart.root.description !== '' && h('p', {}, chart.root.description),
    chart.root.kernel !== '' && h('p', { class: 'kernel' }, chart.root.kernel),
    layout === undefined
      ? h('p', { class: 'missing' }, 'This chart could not be drawn; the list says the same.')
      : h(
          'div',
          {
            class: 'scroll',
            tabindex: 0,
            role: 'group',
            'aria-label': `State chart of ${chart.id}`,
          },
          chartSvg(
            layout,
            id,
            `State chart of ${chart.id}; the list below says the same`,
            anchors,
            marks,
          ),
        ),
    h(
      'details',
      { open: layout === undefined },
      h('summary', {}, `${chart.id} in words`),
      chartOutline(chart, anchors, marks),
    ),
  );
}

function marksOf(coverage: MachineCoverage): ChartMarks {
  return {
    unreached: new Set(
      coverage.states.filter((one) => one.firstState === -1).map((one) => one.path),
    ),
    untaken: new Set(coverage.transitions.filter((one) => !one.taken).map((one) => one.id)),
  };
}
