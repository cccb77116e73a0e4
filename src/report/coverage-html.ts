/** Coverage in the HTML report: the shares, what is missing, then the whole tables folded up. */
import type { CheckResult } from '../check/index.ts';
import { type Child, type Element, h } from '../view/element.ts';
import { type Share, coverageSummary } from './coverage-summary.ts';
import { dataTable, heading } from './report-context.ts';
import { count, grouped } from './words.ts';

/** Coverage of one check. */
export function coverageHtml(result: CheckResult, key: string): Child {
  const { states, transitions, steps } = coverageSummary(result.coverage);
  return [
    heading(3, `${key}-coverage`, 'Coverage'),
    h(
      'dl',
      { class: 'bars' },
      bar('Chart states reached', states),
      bar('Chart transitions taken', transitions),
      bar('Steps fired', steps),
    ),
    missing('Chart states never reached', states),
    missing('Chart transitions never taken', transitions),
    missing('Steps that never fired', steps),
    h('details', {}, h('summary', {}, 'By machine'), machineTable(result)),
    h('details', {}, h('summary', {}, 'By step'), stepTable(result)),
  ];
}

function bar(title: string, { reached, all }: Share): Element {
  const percent = all === 0 ? 100 : Math.floor((reached / all) * 100);
  return h(
    'div',
    {},
    h('dt', {}, title),
    h(
      'dd',
      {},
      h('span', { class: 'bar', 'aria-hidden': 'true' }, h('i', { style: `width:${percent}%` })),
      h('span', { class: 'figure' }, `${grouped(reached)} of ${grouped(all)}`),
    ),
  );
}

function missing(title: string, { missing: names }: Share): Child {
  if (names.length === 0) return null;
  return h(
    'details',
    { open: names.length <= 12, class: 'missing-list' },
    h('summary', {}, h('span', { class: 'badge warn' }, `! ${names.length}`), ` ${title}`),
    h(
      'ul',
      {},
      names.map((name) => h('li', {}, h('code', {}, name))),
    ),
  );
}

function machineTable({ coverage }: CheckResult): Element {
  const rows = coverage.machines.map(({ machine, states, transitions }) => {
    const reached = states.filter((one) => one.firstState !== -1).length;
    const taken = transitions.filter((one) => one.taken).length;
    return {
      missing: states.length - reached + transitions.length - taken,
      cells: [machine, `${reached} of ${states.length}`, `${taken} of ${transitions.length}`],
    };
  });
  const titles = [
    { title: 'Machine' },
    { title: 'States', isFigure: true },
    { title: 'Transitions', isFigure: true },
  ];
  rows.sort((one, other) => other.missing - one.missing);
  return dataTable(
    'What misses most comes first',
    titles,
    rows.map((row) => row.cells),
  );
}

function stepTable({ coverage }: CheckResult): Element {
  const steps = [...coverage.steps].sort((one, other) => one.fired - other.fired);
  return dataTable(
    `In how many states each step could be taken; ${count(steps.length, 'step')}, rarest first`,
    [{ title: 'Step' }, { title: 'Actor' }, { title: 'States', isFigure: true }],
    steps.map(({ name, actor, fired }) => [h('code', {}, name), actor, grouped(fired)]),
  );
}
