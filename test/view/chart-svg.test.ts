import { describe, expect, it } from 'vitest';
import { chartStates } from '../../src/network/index.ts';
import { type Chart } from '../../src/network/index.ts';
import { chartOutline } from '../../src/view/chart-outline.ts';
import { layOutChart } from '../../src/view/chart-layout.ts';
import { type ChartAnchors, NO_MARKS, chartSvg } from '../../src/view/chart-svg.ts';
import { escapeText, render } from '../../src/view/element.ts';
import { EXAMPLE_CHARTS, nestedChart } from './example-charts.ts';

const ANCHORS: ChartAnchors = { state: (path) => `s-${path}`, transition: (id) => `t-${id}` };

async function draw(chart: Chart, marks = NO_MARKS): Promise<string> {
  return render(chartSvg(await layOutChart(chart), 'x', chart.id, ANCHORS, marks));
}

describe('chartSvg', () => {
  it.each(EXAMPLE_CHARTS)('draws $id the same twice, to the byte', async (chart) => {
    expect(await draw(chart)).toBe(await draw(chart));
  });

  it.each(EXAMPLE_CHARTS)('shows every state and transition of $id', async (chart) => {
    const svg = await draw(chart);
    for (const { path } of chartStates(chart.root)) expect(svg).toContain(`href="#s-${path}"`);
    for (const { id, event } of chart.transitions) {
      expect(svg).toContain(`href="#t-${escapeText(id)}"`);
      expect(svg).toContain(`<tspan class="event">${escapeText(event)}</tspan>`);
    }
  });

  it('marks what was not reached by more than colour', async () => {
    const stop = nestedChart.transitions.find((one) => one.event === 'STOP')!;
    const marks = { unreached: new Set(['unused']), untaken: new Set([stop.id]) };
    const svg = await draw(nestedChart, marks);
    expect(svg).toContain('✗ unused');
    expect(svg).toContain('url(#x-hatch)');
    expect(svg).toContain('<g class="edge untaken">');
    expect(svg).toContain('<title>never taken</title>');
    expect(await draw(nestedChart)).not.toContain('untaken');
  });

  it('escapes descriptions', async () => {
    const root = { ...nestedChart.root, description: '<script>x</script>', kernel: 'a & b' };
    const svg = await draw({ ...nestedChart, root });
    expect(svg).not.toContain('<script>');
    expect(svg).toContain('a &amp; b');
  });

  it('holds no number that is not finite', async () => {
    for (const chart of EXAMPLE_CHARTS) expect(await draw(chart)).not.toMatch(/NaN|Infinity/);
  });
});

describe('chartOutline', () => {
  it.each(EXAMPLE_CHARTS)('has the places that the drawing of $id links to', async (chart) => {
    const outline = render(chartOutline(chart, ANCHORS, NO_MARKS));
    const links = [...(await draw(chart)).matchAll(/href="#([^"]*)"/g)].map(([, id]) => id);
    expect(links.length).toBeGreaterThan(0);
    for (const id of links) expect(outline).toContain(`id="${id}"`);
  });
});
