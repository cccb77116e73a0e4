/** The look of charts. Uses the colours of the page it stands on. */

/** Style sheet for what chart-svg.ts and chart-outline.ts write. */
export const CHART_STYLE = `
svg.chart { display: block; max-width: 100%; height: auto; color: var(--ink); }
.chart text { fill: var(--ink); }
.chart .name { font: 600 13px system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
.chart .machine > a > .name { font-size: 14px; }
.chart .runs {
  font: 11px ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace;
  white-space: pre;
}
.chart .event { font-weight: 600; }
.chart .guard { fill: var(--accent); }
.chart .action, .chart .note { fill: var(--quiet); }
.chart .untaken tspan { fill: var(--bad); text-decoration: line-through; }
.chart .frame { fill: var(--panel); stroke: var(--quiet); stroke-width: 1.2; }
.chart .compound > .frame, .chart .parallel > .frame { fill: var(--paper); }
.chart .machine > .frame { fill: var(--paper); stroke: var(--rule); }
.chart .region > .frame { fill: none; stroke: var(--quiet); stroke-dasharray: 5 4; stroke-width: 1; }
.chart .ring { fill: none; stroke: var(--quiet); stroke-width: 1.2; }
.chart .unreached > .frame { stroke: var(--bad); stroke-width: 1.8; stroke-dasharray: 3 3; }
.chart .unreached .name { fill: var(--bad); }
.chart .hatch { stroke: var(--bad); stroke-width: 2; opacity: .25; }
.chart .rule { stroke: var(--rule); stroke-width: 1; }
.chart .line { fill: none; stroke: var(--quiet); stroke-width: 1.3; }
.chart .head { fill: var(--quiet); }
.chart .untaken .line { stroke: var(--bad); stroke-dasharray: 2 4; }
.chart .untaken .head { fill: var(--bad); }
.chart .initial circle { fill: var(--ink); }
.chart .ground { fill: var(--paper); opacity: .94; }
.chart a { text-decoration: none; }
.chart a:hover text, .chart a:focus-visible text { text-decoration: underline; }
.chart a:focus-visible { outline: 2px solid var(--accent); outline-offset: 1px; }
.outline, .outline ul { padding-left: 1.2rem; margin: .2rem 0; }
.outline li { margin: .3rem 0; font-size: .92rem; }
.outline .transitions { list-style: none; border-left: 2px solid var(--rule); padding-left: .8rem; }
`;
