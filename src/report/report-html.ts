/** The HTML report of a whole run: one self-contained file, what fails first. */
import type { Chart } from '../network/index.ts';
import { layOutChart } from '../view/chart-layout.ts';
import { h } from '../view/element.ts';
import type { ChartLayout } from '../view/placed.ts';
import { chartAnchor } from './anchors.ts';
import { conformanceHtml, imagesHtml, skippedHtml, variantsHtml } from './evidence-html.ts';
import { findingsHtml, problemsHtml } from './findings-html.ts';
import { headline } from './judgement.ts';
import { networkKey } from './names.ts';
import { chartsOf } from './network-charts.ts';
import { networkHtml } from './network-html.ts';
import { contentsHtml, overviewHtml } from './overview-html.ts';
import { page } from './page.ts';
import { COPY_SCRIPT } from './player-script.ts';
import { reportContext } from './report-context.ts';
import type { ReportData } from './report-data.ts';
import { REPORT_SCRIPT } from './report-script.ts';
import { REPORT_STYLE } from './report-style.ts';

/** A run as one page. */
export async function reportHtml(data: ReportData): Promise<string> {
  const context = reportContext(data, await layouts(data));
  const body = [
    h('a', { class: 'skip', href: '#report' }, 'Skip the contents'),
    h(
      'div',
      { class: 'frame' },
      contentsHtml(context),
      h(
        'main',
        { id: 'report' },
        overviewHtml(context),
        problemsHtml(context),
        findingsHtml(context),
        data.networks.map((network) => networkHtml(context, network)),
        variantsHtml(context),
        conformanceHtml(context),
        imagesHtml(context),
        skippedHtml(context),
      ),
    ),
  ];
  const title = headline(context.judgement);
  return page({
    title: `raidproof: ${title}`,
    description: `${title}.`,
    body,
    scripts: [REPORT_SCRIPT, COPY_SCRIPT],
    style: REPORT_STYLE,
  });
}

async function layouts(data: ReportData): Promise<ReadonlyMap<string, ChartLayout>> {
  const placed = new Map<string, ChartLayout>();
  for (const network of data.networks)
    for (const chart of chartsOf(network)) {
      const key = networkKey(network, data.networks);
      const layout = await drawable(chart);
      if (layout !== undefined) placed.set(chartAnchor(key, chart.id), layout);
    }
  return placed;
}

/** ELK throws on rare charts. The page then says so and shows the chart in words; the rest still stands. */
async function drawable(chart: Chart): Promise<ChartLayout | undefined> {
  try {
    return await layOutChart(chart);
  } catch {
    return undefined;
  }
}
