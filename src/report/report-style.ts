/** The look of the report of a whole run, beside what all pages share. */

/** Style sheet of index.html. */
export const REPORT_STYLE = `
.skip { position: absolute; left: -100rem; }
.skip:focus { left: 1rem; top: 1rem; background: var(--panel); padding: .5rem 1rem; z-index: 1; }
.frame { max-width: 1380px; margin: 0 auto; padding: 0 clamp(1rem, 3vw, 2.5rem) 6rem; }
.frame > main { min-width: 0; }
.contents { font-size: .88rem; padding: 1rem 0; }
.contents ul { list-style: none; margin: 0; padding: 0; }
.contents ul ul { padding-left: .9rem; }
.contents a { display: block; padding: .16rem 0; color: var(--quiet); text-decoration: none; overflow-wrap: anywhere; }
.contents a:hover { color: var(--accent); text-decoration: underline; }
.contents > ul > li > a { color: var(--ink); font-weight: 600; }
@media (min-width: 1080px) {
  .frame { display: grid; grid-template-columns: 13rem minmax(0, 1fr); gap: 3rem; }
  .contents { position: sticky; top: 0; max-height: 100vh; overflow: auto; padding-top: 2.6rem; align-self: start; }
}
@media (max-width: 1079px) {
  .contents ul ul { display: none; }
  .contents > ul { display: flex; flex-wrap: wrap; gap: .1rem 1.1rem; }
  .contents > ul > li > a { padding: .5rem 0; }
}
.overview { padding-top: 2.5rem; }
.overview h1 { font-size: clamp(1.35rem, 2.6vw, 1.85rem); max-width: 48ch; }
.glyph.good { color: var(--good); } .glyph.bad { color: var(--bad); } .glyph.warn { color: var(--warn); }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(9.5rem, 1fr)); gap: 1rem 2rem; margin: 1.5rem 0 0; }
.figures dt { font-size: .85rem; color: var(--quiet); }
.figures dd { margin: 0; font-size: 1.55rem; font-weight: 600; font-variant-numeric: tabular-nums; line-height: 1.25; }
.figures dd.quiet { font-size: .82rem; font-weight: 400; }
.card { background: var(--panel); border: 1px solid var(--rule); border-left-width: 4px; border-radius: 8px; padding: 1.1rem 1.4rem; margin: 1.25rem 0; }
.card.bad { border-left-color: var(--bad); } .card.warn { border-left-color: var(--warn); }
.card h3 { margin-top: 0; font-size: 1.1rem; }
.card-head { display: flex; justify-content: space-between; gap: 1rem; align-items: baseline; flex-wrap: wrap; }
.facts { margin: .9rem 0; }
.facts > div { display: grid; grid-template-columns: 9rem minmax(0, 1fr); gap: .3rem 1rem; padding: .3rem 0; }
.facts dt { color: var(--quiet); font-size: .9rem; padding-top: .08rem; }
.facts dd { margin: 0; max-width: 72ch; }
@media (max-width: 640px) { .facts > div { grid-template-columns: 1fr; gap: 0; } .card { padding: 1rem; } }
.short-story { columns: 2 21rem; column-gap: 2rem; margin: 0; padding-left: 1.6rem; }
.short-story li::marker { color: var(--quiet); font-variant-numeric: tabular-nums; }
.short-story li { padding: .08rem 0; overflow-wrap: anywhere; }
.short-story li > span { display: inline-flex; width: 100%; vertical-align: top; }
.short-story .actor { flex: 0 0 5.5rem; font-size: .88rem; }
.short-story li { break-inside: avoid; font-size: .94rem; }
.also { margin-top: .75rem; padding-top: .75rem; border-top: 1px solid var(--rule); }
.also p { margin: 0; }
.bars { margin: .5rem 0 1rem; }
.bars > div { display: grid; grid-template-columns: 13rem 1fr; gap: 1rem; padding: .2rem 0; }
.bars dt { font-size: .92rem; }
.bars dd { margin: 0; display: flex; align-items: center; gap: 1rem; flex-wrap: wrap; }
.bar { flex: 0 1 16rem; min-width: 6rem; height: .55rem; background: var(--warn-ground); border: 1px solid var(--rule); border-radius: 4px; overflow: hidden; }
.bar i { display: block; height: 100%; background: var(--good); }
.bars .figure { font-size: .9rem; font-variant-numeric: tabular-nums; }
@media (max-width: 640px) { .scroll > table { min-width: 38rem; } .bars > div { grid-template-columns: 1fr; gap: 0; } }
.missing-list ul { margin: .2rem 0 .8rem; font-size: .9rem; overflow-wrap: anywhere; }
.legend { display: flex; flex-wrap: wrap; gap: .3rem 1.4rem; font-size: .85rem; color: var(--quiet); max-width: none; }
.swatch { display: inline-block; width: 1.6em; height: .9em; margin-right: .45em; vertical-align: -.05em; border: 1px solid var(--quiet); border-radius: 3px; background: var(--panel); }
.swatch.hatched { border: 2px dotted var(--bad); background: repeating-linear-gradient(45deg, var(--bad-ground) 0 3px, transparent 3px 6px); }
.swatch.region { border-style: dashed; background: none; }
.machine { margin: 0 0 2.5rem; }
.machine .scroll { padding: .25rem 0; }
h4 { font-size: 1rem; margin-top: 1.5rem; }
.variant { margin-top: 2.5rem; }
.variant-story { padding-left: 1rem; border-left: 2px solid var(--rule); margin: .75rem 0; }
.small-facts { margin: .4rem 0 0; font-size: .88rem; }
.small-facts > div { display: grid; grid-template-columns: minmax(7rem, 12rem) 1fr; gap: .75rem; }
.small-facts dt { color: var(--quiet); } .small-facts dd { margin: 0; overflow-wrap: anywhere; }
`;
