/** `findings.md`: the real defects of each era in the order found, each with its shortest counterexample. */
import type { FoundDefect } from './findings-data.ts';
import { blocks, codeBlock, escapeMarkdown, markdownTable } from './markdown.ts';
import { storyTable } from './violation-markdown.ts';
import { count } from './words.ts';

/** The heading of a finding, which its anchor is made of. */
export function findingTitle(one: FoundDefect, number: number): string {
  return `${number}. ${one.property} in ${whereOf(one)}`;
}

/** Where a finding was made: `bitmap classic`, `bitmap modern, growth`. */
export function whereOf({ network, era, scope }: Omit<FoundDefect, 'story'>): string {
  return `${network} ${era}${scope === null ? '' : `, ${scope}`}`;
}

/** The anchor that Markdown viewers give a heading. */
export function anchorOf(title: string): string {
  return title
    .toLowerCase()
    .replaceAll(/[^\w\- ]/g, '')
    .replaceAll(' ', '-');
}

/** All findings as Markdown; ends with a newline. */
export function findingsMarkdown(found: readonly FoundDefect[]): string {
  const rows = found.map((one, index) => {
    const title = findingTitle(one, index + 1);
    return [
      `[${index + 1}](#${anchorOf(title)})`,
      escapeMarkdown(whereOf(one)),
      escapeMarkdown(one.property),
      String(one.steps),
      escapeMarkdown(one.mend),
      escapeMarkdown(one.commit ?? 'none known'),
      escapeMarkdown(one.versions),
    ];
  });
  const titles = ['', 'Network, era', 'Breaks', 'Steps', 'Mend', 'Stands for', 'In kernels'];
  return blocks(
    ['# What the eras themselves got wrong'],
    [
      'Each era was searched by its own rules until a property failed; the mend that makes that counterexample impossible was put in; and so on until nothing failed. ' +
        'So each row is the shortest counterexample that is left once all rows above it of the same network and era are mended. ' +
        'Where several defects allow the same steps, their mends are put in together, in the order of the list; not each need be needed for that story.',
    ],
    [`${count(found.length, 'finding')}.`],
    markdownTable(titles, rows),
    ...found.flatMap((one, index) => findingBlocks(one, index + 1)),
  );
}

function findingBlocks(one: FoundDefect, number: number): string[][] {
  const { story, mend, commit, consequence, versions } = one;
  const stands = commit === null ? '' : ` (${commit})`;
  return [
    [`## ${findingTitle(one, number)}`],
    ...(story === null
      ? []
      : [
          [`**${escapeMarkdown(one.property)} fails:** ${escapeMarkdown(story.property.sentence)}`],
        ]),
    [`**What it means:** ${escapeMarkdown(consequence)}`],
    [
      `**In kernels:** ${escapeMarkdown(versions)}. ` +
        `**Mend:** ${escapeMarkdown(`${mend}${stands}`)}.`,
    ],
    ...(story === null
      ? []
      : [storyTable(story), ['Replay:', '', ...codeBlock([story.replay.command])]]),
  ];
}
