/** The Markdown summary of a whole run. Small, diffable, without timings or machine names. */
import { checkBlocks, countsSentence } from './check-markdown.ts';
import { type Finding, headline, judge } from './judgement.ts';
import { blocks, codeBlock, escapeMarkdown, markdownTable } from './markdown.ts';
import { networkKey } from './names.ts';
import type { NetworkReport, ReportData } from './report-data.ts';
import { storyTable } from './violation-markdown.ts';
import { count, grouped, scope } from './words.ts';

/** A run as Markdown; ends with a newline. */
export function summaryMarkdown(data: ReportData): string {
  const judgement = judge(data);
  const problems = judgement.problems.map(
    ({ where, sentence }) => `- ✗ **${escapeMarkdown(where)}**: ${escapeMarkdown(sentence)}`,
  );
  const undecided = judgement.undecided.map((one) => `- ? left open: ${escapeMarkdown(one)}`);
  return blocks(
    ['# raidproof: what was checked'],
    [`**${headline(judgement)}.**`],
    problems.length + undecided.length > 0 ? ['## Problems', '', ...problems, ...undecided] : [],
    judgement.findings.length > 0 ? ['## Known defects shown'] : [],
    ...judgement.findings.flatMap((one) => findingBlocks(one)),
    ...data.networks.flatMap((one) => networkBlocks(one, data)),
    variantBlock(data),
    conformanceBlock(data),
    imageBlock(data),
    skippedBlock(data),
  );
}

function findingBlocks(finding: Finding): string[][] {
  const { key, mend, consequence, versions, properties } = finding;
  const [shortest, ...others] = properties;
  const also = others.map(
    (one) =>
      `- also **${escapeMarkdown(one.id)}**, in ${one.steps.length}: ${escapeMarkdown(one.sentence)}`,
  );
  return [
    [`### ${escapeMarkdown(`${properties.map((one) => one.id).join(', ')} in ${key}`)}`],
    [`**${escapeMarkdown(shortest.id)} fails:** ${escapeMarkdown(shortest.sentence)}`],
    [`**What it means:** ${escapeMarkdown(consequence)}`],
    [
      `**In kernels:** ${escapeMarkdown(versions)}. ` +
        `**Mend:** ${escapeMarkdown(mend)}; with it all of this holds.`,
    ],
    ...(shortest.story === undefined
      ? []
      : [
          storyTable(shortest.story),
          ['Replay:', '', ...codeBlock([shortest.story.replay.command])],
        ]),
    also,
  ];
}

function networkBlocks(network: NetworkReport, data: ReportData): string[][] {
  const { family, main, mended } = network;
  const key = escapeMarkdown(networkKey(network, data.networks));
  const mends = mended === null ? '' : mended.variants.join(', ');
  return [
    [`## Network ${key}`],
    [escapeMarkdown(family.sentence)],
    [escapeMarkdown(`Scope: ${scope(main)}.`)],
    ...checkBlocks(main, mended),
    mended === null ? [] : [`Mended (${escapeMarkdown(mends)}): ${countsSentence(mended)}`],
  ];
}

function variantBlock({ variants }: ReportData): string[] {
  if (variants.length === 0) return [];
  const rows = variants.map(({ variant, network, result, caught }) => {
    const by = result.properties.filter((one) => one.verdict === 'violated');
    return [
      caught ? '✓' : '✗',
      escapeMarkdown(network),
      escapeMarkdown(variant.name),
      by.map((one) => `${escapeMarkdown(one.id)} (${one.steps.length})`).join(', ') || 'nothing',
      escapeMarkdown(variant.sentence),
    ];
  });
  const caught = variants.filter((one) => one.caught).length;
  return [
    '## Faults put in on purpose',
    '',
    `${caught} of ${variants.length} caught. In brackets the steps of the shortest story.`,
    '',
    ...markdownTable(['', 'Network', 'Fault', 'Caught by', 'What it is'], rows),
  ];
}

function conformanceBlock({ conformance }: ReportData): string[] {
  if (conformance.length === 0) return [];
  const rows = conformance.map(({ name, sentence, cases, steps, differences }) => [
    differences.length === 0 ? '✓' : '✗',
    escapeMarkdown(name),
    grouped(cases),
    grouped(steps),
    grouped(differences.length),
    escapeMarkdown(sentence),
  ]);
  const titles = ['', 'Comparison', 'Cases', 'Steps', 'Differences', 'What it shows'];
  return ['## The executor against the models', '', ...markdownTable(titles, rows)];
}

function imageBlock({ images }: ReportData): string[] {
  if (images.length === 0) return [];
  const rows = images.map(({ set, sentence, members, action, verdict, facts }) => [
    verdict === 'good' ? '✓' : '✗',
    escapeMarkdown(set),
    count(members, 'member'),
    escapeMarkdown(action),
    [sentence, ...facts.map(({ name, value }) => `${name}: ${value}`)]
      .map((line) => escapeMarkdown(line))
      .join('<br>'),
  ]);
  return [
    '## Images',
    '',
    ...markdownTable(['', 'Set', 'Members', 'Action', 'What is seen'], rows),
  ];
}

function skippedBlock({ skipped }: ReportData): string[] {
  if (skipped.length === 0) return [];
  const items = skipped.map(
    ({ what, why, remedy }) =>
      `- **${escapeMarkdown(what)}**: ${escapeMarkdown(why)} ${escapeMarkdown(remedy)}`,
  );
  return ['## Not run here', '', ...items];
}
