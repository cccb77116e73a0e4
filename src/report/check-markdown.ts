/** The Markdown report of one check. Without timings, so that a second run gives the same bytes. */
import type { CheckResult, PropertyResult } from '../check/index.ts';
import { type CoverageSummary, coverageSummary } from './coverage-summary.ts';
import { blocks, escapeMarkdown, markdownTable } from './markdown.ts';
import { propertyPiles } from './properties.ts';
import { violationMarkdown } from './violation-markdown.ts';
import { count, endingText, grouped, kindWords, scope, sentenceWords, sign } from './words.ts';

/** A check as Markdown, each story in full below; ends with a newline. */
export function checkMarkdown(result: CheckResult): string {
  const stories = result.properties.flatMap(({ story }) => story ?? []);
  return [
    blocks([`# ${escapeMarkdown(`${result.network}: ${scope(result)}`)}`], ...checkBlocks(result)),
    ...stories.map((story) => violationMarkdown(story, 2)),
  ].join('\n');
}

/** Counts, properties and coverage of a check, as blocks of lines; verdicts beside those once mended. */
export function checkBlocks(result: CheckResult, mended: CheckResult | null = null): string[][] {
  const { written, reach, unreached } = propertyPiles(result);
  return [
    [countsSentence(result)],
    propertyTable(written, mended),
    reach.length === 0 ? [] : [reachLine(reach.length, unreached)],
    coverageLines(coverageSummary(result.coverage)),
  ];
}

/** What a check went through. */
export function countsSentence(result: CheckResult): string {
  const { states, transitions, depth } = result;
  return `${count(states, 'state')}, ${count(transitions, 'transition')}, ${depth < 0 ? 'depth not counted' : `depth ${depth}`}; ${endingText(result)}.`;
}

function propertyTable(written: readonly PropertyResult[], mended: CheckResult | null): string[] {
  const after = new Map(mended?.properties.map((one) => [one.id, one.verdict]));
  const rows = written.map((one) => [
    sign(one.verdict),
    escapeMarkdown(one.id),
    kindWords(one.kind),
    one.verdict,
    ...(mended === null ? [] : [after.get(one.id) ?? '']),
    one.steps.length > 0 ? String(one.steps.length) : '',
    escapeMarkdown(sentenceWords(one)),
  ]);
  const titles = [
    '',
    'Property',
    'Kind',
    'Verdict',
    ...(mended === null ? [] : ['Mended']),
    'Steps',
    'Sentence',
  ];
  return markdownTable(titles, rows);
}

function reachLine(all: number, unreached: readonly string[]): string {
  if (unreached.length === 0) return `All ${count(all, 'machine state')} are reached.`;
  const names = unreached.map((name) => escapeMarkdown(name)).join(', ');
  return `**${unreached.length} of ${count(all, 'machine state')} not reached:** ${names}.`;
}

function coverageLines(summary: CoverageSummary): string[] {
  const { states, transitions, steps } = summary;
  const figures = [
    ['chart states', states],
    ['chart transitions', transitions],
    ['steps', steps],
  ] as const;
  return [
    `Coverage: ${figures.map(([what, { reached, all }]) => `${what} ${grouped(reached)}/${grouped(all)}`).join(', ')}.`,
    ...missing('Transitions never taken', transitions.missing),
    ...missing('Steps that never fired', steps.missing),
  ];
}

function missing(title: string, names: readonly string[]): string[] {
  if (names.length === 0) return [];
  return ['', `${title}:`, '', ...names.map((name) => `- ${escapeMarkdown(name)}`)];
}
