/** The look of all HTML reports: calm, readable, light and dark, on paper too. Never colour alone. */
import { CHART_STYLE } from '../view/chart-style.ts';

const COLOURS = `
:root {
  color-scheme: light dark;
  --paper: #fbfaf8; --panel: #ffffff; --sunk: #f3f1ed;
  --ink: #1c2126; --quiet: #5b646d; --rule: #dfdbd4; --accent: #1f5fa8;
  --good: #1d6b42; --good-ground: #e6f2ea; --bad: #ac2a20; --bad-ground: #fbe9e6;
  --warn: #855100; --warn-ground: #fbf0da;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #14171a; --panel: #1b1f23; --sunk: #22272c;
    --ink: #e4e6e8; --quiet: #9da6af; --rule: #343b42; --accent: #7db4f0;
    --good: #74c795; --good-ground: #18301f; --bad: #f28b80; --bad-ground: #3a1d1a;
    --warn: #e5b567; --warn-ground: #35290f;
  }
}
`;

const TEXT = `
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; -webkit-text-size-adjust: 100%; }
body {
  margin: 0; background: var(--paper); color: var(--ink);
  font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif;
}
h1, h2, h3, h4 { line-height: 1.25; text-wrap: balance; margin: 0 0 .5rem; }
h1 { font-size: 1.75rem; letter-spacing: -.01em; }
h1 small { font-size: 1rem; font-weight: 400; color: var(--quiet); letter-spacing: 0; }
h2 { font-size: 1.3rem; margin-top: 3.5rem; padding-top: 1rem; border-top: 1px solid var(--rule); }
h3 { font-size: 1.05rem; margin-top: 2rem; }
p { margin: 0 0 .75rem; max-width: 72ch; }
a { color: var(--accent); text-underline-offset: .15em; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 3px; }
:target { background: var(--warn-ground); }
code { font: .86em/1.4 ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; }
.quiet, .eyebrow, .kernel, caption { color: var(--quiet); }
.eyebrow { max-width: none; margin: 0 0 .25rem; font-size: .9rem; }
.kernel { font-size: .82rem; }
.words { font-size: .9rem; color: var(--quiet); }
.claim { font-size: 1.08rem; }
.missing, .glyph.violated { color: var(--bad); font-style: normal; }
.glyph.witnessed { color: var(--good); }
.anchor { margin-left: .4em; text-decoration: none; color: var(--quiet); opacity: 0; font-weight: 400; }
:hover > .anchor, .anchor:focus { opacity: 1; }
.badge { display: inline-block; padding: 0 .5em; border-radius: 4px; font-size: .82rem; font-weight: 600; white-space: nowrap; }
.badge.good { color: var(--good); background: var(--good-ground); }
.badge.bad { color: var(--bad); background: var(--bad-ground); }
.badge.warn { color: var(--warn); background: var(--warn-ground); }
button {
  font: inherit; font-size: .9rem; min-height: 2.25rem; padding: .2rem .8rem; color: var(--ink);
  background: var(--panel); border: 1px solid var(--rule); border-radius: 6px; cursor: pointer;
}
button:hover:not(:disabled) { border-color: var(--accent); }
button:disabled { color: var(--quiet); cursor: default; opacity: .6; }
.copy-button { min-height: 0; padding: 0 .5rem; font-size: .8rem; }
details > summary { cursor: pointer; padding: .3rem 0; }
details > summary:hover { color: var(--accent); }
`;

const TABLES = `
.scroll { overflow-x: auto; max-width: 100%; }
table { border-collapse: collapse; width: 100%; font-size: .92rem; margin: .5rem 0 1rem; }
caption { text-align: left; font-size: .85rem; padding-bottom: .35rem; }
th, td { text-align: left; vertical-align: top; padding: .42rem .7rem .42rem 0; border-top: 1px solid var(--rule); }
thead th { border-top: 0; font-size: .82rem; font-weight: 600; color: var(--quiet); white-space: nowrap; }
tbody th { font-weight: 600; }
td.figure, th.figure { text-align: right; font-variant-numeric: tabular-nums; }
.number { color: var(--quiet); font-variant-numeric: tabular-nums; width: 3.2rem; white-space: nowrap; }
.number a { color: inherit; }
.actor { white-space: nowrap; color: var(--quiet); }
.event { font-weight: 600; overflow-wrap: anywhere; }
.change b { font-weight: 600; }
.change { overflow-wrap: anywhere; }
tr.decided > * { background: var(--bad-ground); }
.decided-mark { font-weight: 600; font-size: .85rem; }
.decided-mark.violated { color: var(--bad); }
.decided-mark.witnessed { color: var(--good); }
.decided-mark.loop { color: var(--warn); }
tr.repeated > th { border-left: 3px solid var(--warn); }
.argument { margin: 1rem 0; padding: .2rem 0 .2rem 1rem; border-left: 3px solid var(--rule); }
.argument > div { display: grid; grid-template-columns: 5.5rem 1fr; gap: .5rem; padding: .15rem 0; max-width: 80ch; }
.argument dt { font-weight: 600; color: var(--quiet); }
.argument dd { margin: 0; overflow-wrap: anywhere; }
.argument .however dt, .argument .however dd { color: var(--bad); }
.replay { overflow-wrap: anywhere; max-width: none; }
.replay code { padding: .15rem .4rem; background: var(--sunk); border-radius: 4px; }
`;

const VIOLATION = `
.violation { max-width: 1500px; margin: 0 auto; padding: 2rem clamp(1rem, 3vw, 2.5rem) 4rem; }
.panes { margin-top: 2rem; }
.lanes td, .lanes th { padding-left: .7rem; }
.lanes td.lane { border-left: 1px dashed var(--rule); min-width: 9rem; }
.lanes .act { padding: .35rem .6rem; background: var(--sunk); border-left: 3px solid var(--accent); border-radius: 3px; }
.lanes td.changes { min-width: 17rem; }
.lanes .act .actor { display: none; }
@media (max-width: 760px) {
  .lanes thead, .lanes td.lane:empty { display: none; }
  .lanes, .lanes caption, .lanes tbody, .lanes tr, .lanes td, .lanes tbody th { display: block; width: auto; }
  .lanes tr { border-top: 1px solid var(--rule); }
  .lanes td, .lanes tbody th, .lanes td.lane { border: 0; padding: .25rem .5rem; }
  .lanes .act .actor { display: block; font-size: .85rem; }
}
.js .lanes tbody tr { cursor: pointer; }
.lanes tr.current > * { box-shadow: inset 0 2px var(--accent), inset 0 -2px var(--accent); }
.lanes tr.current .number::before { content: "▶ "; color: var(--accent); }
.controls { display: none; gap: .5rem; flex-wrap: wrap; }
.js .controls { display: flex; }
.player { margin-top: 2rem; }
#player-status { margin: .75rem 0 .5rem; font-weight: 600; }
.player label { font-size: .88rem; color: var(--quiet); }
#hide-still:checked ~ table tr.still { display: none; }
.state tbody tr:not(.first) th, #hide-still:checked ~ table tbody tr:not(.first-shown) th { font-size: 0; }
.state tbody tr:not(.first) > * { border-top-color: transparent; }
#hide-still:checked ~ table tr.first-shown > * { border-top-color: var(--rule); }
#hide-still:checked ~ table tbody tr.first-shown th { font-size: inherit; }
.state tr.changed td { background: var(--warn-ground); }
.state .mark { display: inline-block; width: 1.1em; color: var(--warn); }
.state .old { color: var(--quiet); text-decoration: line-through; text-decoration-color: transparent; }
.state .new { font-weight: 600; }
@media (min-width: 1180px) {
  .panes { display: grid; grid-template-columns: minmax(0, 1fr) 26rem; gap: 2.5rem; align-items: start; }
  .player { position: sticky; top: 1rem; margin: 0; max-height: calc(100vh - 2rem); overflow: auto; }
}
`;

const PRINT = `
@media print {
  body { background: none; font-size: 10.5pt; }
  .controls, .copy-button, nav.contents, .skip { display: none !important; }
  .player { position: static; max-height: none; overflow: visible; }
  .scroll { overflow: visible; }
  tr, .card, svg.chart { break-inside: avoid; }
  h2, h3 { break-after: avoid; }
}
`;

/** The style sheet of every page. */
export const STYLE = COLOURS + TEXT + TABLES + VIOLATION + CHART_STYLE + PRINT;
