/** `eras.md`: era × property × verdict, with the findings where an era's own rules fail. */
import type { FoundDefect, PinnedCheck } from './findings-data.ts';
import { anchorOf, findingTitle } from './findings-markdown.ts';
import { blocks, escapeMarkdown, markdownTable } from './markdown.ts';
import { grouped, sign } from './words.ts';

/** What a property says, by network and id. */
export type Sentences = ReadonlyMap<string, string>;

/** How much of the charts all checks reached together, and why the rest is not reached. */
export interface ReachedCharts {
  readonly states: number;
  readonly transitions: number;
  readonly missing: readonly string[];
  readonly reasons: readonly { readonly name: string; readonly reason: string }[];
}

/** The table of all networks as Markdown; ends with a newline. */
export function erasMarkdown(
  checks: readonly PinnedCheck[],
  found: readonly FoundDefect[],
  sentences: Sentences,
  reached: ReachedCharts,
): string {
  const networks = [...new Set(checks.map((one) => one.network))];
  return blocks(
    ['# Era, property, verdict'],
    [
      'As each era had it, and with all its mends. A number is the length of the shortest counterexample or witness in steps; a link leads to the finding with its story. ' +
        'A property is judged in every scope that has it; a scope is named where the standard sizes do not show it. ' +
        'As an era had it, what holds beside a violated property may hold only as far as no other property is violated; mended, it holds in every reachable state.',
    ],
    ...networks.flatMap((network) => {
      const own = checks.filter((one) => one.network === network);
      return [
        [`## ${network}`],
        verdictTable(
          own,
          found.filter((one) => one.network === network),
          found,
          sentences,
        ),
        countTable(own),
      ];
    }),
    reachedBlock(reached),
  );
}

function reachedBlock({ states, transitions, missing, reasons }: ReachedCharts): string[] {
  const why = new Map(reasons.map((one) => [one.name, one.reason]));
  return [
    '## Charts',
    '',
    `All checks together know ${grouped(states)} states and ${grouped(transitions)} transitions of charts; they reach all but ${missing.length}.`,
    ...(missing.length === 0 ? [] : ['']),
    ...missing.map(
      (name) => `- ${escapeMarkdown(name)}: ${escapeMarkdown(why.get(name) ?? 'no reason given')}`,
    ),
  ];
}

function verdictTable(
  checks: readonly PinnedCheck[],
  own: readonly FoundDefect[],
  found: readonly FoundDefect[],
  sentences: Sentences,
): string[] {
  const eras = [...new Set(checks.map((one) => one.era))];
  const ids = [...new Set(checks.flatMap((one) => Object.keys(one.verdicts)))];
  const titles = ['Property', ...eras.flatMap((era) => [era, `${era}, mended`]), 'What it says'];
  const rows = ids.map((id) => [
    escapeMarkdown(id),
    ...eras.flatMap((era) =>
      [false, true].map((isMended) => {
        const of = checks.filter((one) => one.era === era && one.isMended === isMended);
        return verdictCell(id, of, isMended ? [] : linksOf(id, era, own, found));
      }),
    ),
    escapeMarkdown(sentences.get(`${checks[0]!.network} ${id}`) ?? ''),
  ]);
  return markdownTable(titles, rows);
}

/** The worst verdict of all scopes, shortest first. */
function verdictCell(id: string, checks: readonly PinnedCheck[], links: readonly string[]): string {
  const seen = checks.flatMap(({ scope, verdicts }) => {
    const one = verdicts[id];
    return one === undefined ? [] : [{ scope, ...one }];
  });
  const bad = seen.filter(({ verdict }) => verdict === 'violated' || verdict === 'inconclusive');
  const witness = seen.find(({ verdict }) => verdict === 'witnessed');
  const [worst] = bad.length > 0 ? bad.sort((a, b) => a.steps - b.steps) : [witness ?? seen[0]];
  if (worst === undefined) return '';
  const steps = worst.steps === 0 ? '' : ` ${worst.steps}`;
  const where = worst.scope === null ? '' : ` (${escapeMarkdown(worst.scope)})`;
  const see = links.length === 0 ? '' : `, ${links.join(', ')}`;
  return `${sign(worst.verdict)} ${worst.verdict}${steps}${where}${see}`;
}

function linksOf(
  id: string,
  era: string,
  own: readonly FoundDefect[],
  found: readonly FoundDefect[],
): string[] {
  return own
    .filter((one) => one.property === id && one.era === era)
    .map((one) => {
      const number = found.indexOf(one) + 1;
      return `[finding ${number}](findings.md#${anchorOf(findingTitle(one, number))})`;
    });
}

function countTable(checks: readonly PinnedCheck[]): string[] {
  const rows = checks.map(({ era, scope, isMended, parameters, states, transitions, depth }) => [
    escapeMarkdown(`${era}${scope === null ? '' : `, ${scope}`}${isMended ? ', mended' : ''}`),
    grouped(states),
    grouped(transitions),
    String(depth),
    escapeMarkdown(
      Object.entries(parameters)
        .map(([name, value]) => `${name} ${value}`)
        .join(', '),
    ),
  ]);
  return markdownTable(['Check', 'States', 'Transitions', 'Depth', 'Sizes'], rows);
}
