/** The Markdown report of one violation, for pull requests and step summaries. */
import type { Violation } from '../check/index.ts';
import { argumentParts } from './argument.ts';
import { blocks, codeBlock, escapeMarkdown, markdownTable } from './markdown.ts';
import { marksAt } from './marks.ts';
import { changeLines, claimLead, scope, storyVerdict, valueText } from './words.ts';

/** A violation as Markdown; ends with a newline. */
export function violationMarkdown(story: Violation, headingLevel = 1): string {
  const { id, sentence, reason, kernel } = story.property;
  const glyph = story.verdict === 'violated' ? '✗' : '✓';
  return blocks(
    [`${'#'.repeat(headingLevel)} ${glyph} ${escapeMarkdown(id)}: ${storyVerdict(story)}`],
    [escapeMarkdown(`${story.network}, ${scope(story)}`)],
    [`**${claimLead(story)}:** ${escapeMarkdown(sentence)}`],
    storyTable(story),
    argumentParts(story).map(({ label, words }) => `- **${label}** ${escapeMarkdown(words)}`),
    reason === '' ? [] : [`**Why it matters:** ${escapeMarkdown(reason)}`],
    kernel === '' ? [] : [`**Kept by:** ${escapeMarkdown(kernel)}`],
    ['Replay:', '', ...codeBlock([story.replay.command])],
    initialState(story),
  );
}

/** The steps of a story as a table. */
export function storyTable(story: Violation): string[] {
  if (story.steps.length === 0) return ['It is so in the initial state; no step is needed.'];
  return markdownTable(
    ['Step', 'Actor', 'Event', 'Changed'],
    story.steps.map(({ number, actor, name, sentence, changes }) => {
      const changed = changeLines(changes).map((line) => escapeMarkdown(line));
      const marks = marksAt(story, number).map(({ words }) => `**← ${words}**`);
      const meaning = sentence === '' ? '' : `<br>${escapeMarkdown(sentence)}`;
      return [
        String(number),
        escapeMarkdown(actor),
        `**${escapeMarkdown(name)}**${meaning}`,
        [...changed, ...marks].join('<br>'),
      ];
    }),
  );
}

function initialState(story: Violation): string[] {
  const rows = Object.entries(story.initial).map(([instance, leaves]) => {
    const words = Object.entries(leaves).map(([leaf, value]) => `${leaf} ${valueText(value)}`);
    return [escapeMarkdown(instance), escapeMarkdown(words.join(', '))];
  });
  return [
    '<details><summary>The initial state</summary>',
    '',
    ...markdownTable(['Instance', 'State'], rows),
    '',
    '</details>',
  ];
}
