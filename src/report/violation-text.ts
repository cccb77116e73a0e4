/** The terminal report of one violation: what fails, the steps to it, why, and how to see it again. */
import type { Violation } from '../check/index.ts';
import { argumentParts } from './argument.ts';
import { marksAt } from './marks.ts';
import { painter } from './paint.ts';
import { changeLines, claimLead, scope, storyVerdict } from './words.ts';
import { labelled, table, wrap } from './wrap.ts';

/** How a terminal report is set. The caller honours NO_COLOR. */
export interface TextOptions {
  readonly columns: number;
  readonly color: boolean;
}

/** Text as pipes and tests want it. */
export const PLAIN_TEXT: TextOptions = { columns: 80, color: false };

/** A violation as text; ends with a newline. */
export function violationText(story: Violation, options: TextOptions = PLAIN_TEXT): string {
  const { columns } = options;
  const paint = painter(options.color);
  const { id, sentence, reason, kernel } = story.property;
  const isBad = story.verdict === 'violated';
  const verdict = `${isBad ? '✗' : '✓'} ${id}`;
  const lines = [
    ...wrap(storyVerdict(story), columns - verdict.length - 2).map((line, index) =>
      index === 0
        ? `${paint(isBad ? 'bad' : 'good', paint('strong', verdict))}  ${line}`
        : `${' '.repeat(verdict.length)}  ${line}`,
    ),
    ...wrap(`${story.network}, ${scope(story)}`, columns - 2).map((line) =>
      paint('quiet', `  ${line}`),
    ),
    '',
    ...wrap(`${claimLead(story)}: ${sentence}`, columns - 2).map((line) => `  ${line}`),
    '',
    ...stepLines(story, columns).map((line, index) =>
      index === 0
        ? paint('quiet', line)
        : line.replace(/← (?:first false|due)/, paint('bad', '$&')),
    ),
    '',
    ...argumentParts(story).flatMap(({ label, words }) => labelled(label, words, columns)),
    '',
    ...(reason === '' ? [] : labelled('why', reason, columns)),
    ...(kernel === '' ? [] : labelled('kept by', kernel, columns)),
    // Never wrapped: a command must survive copying.
    `  ${'replay'.padEnd(9)}${story.replay.command}`,
  ];
  return `${lines.join('\n')}\n`;
}

function stepLines(story: Violation, columns: number): string[] {
  if (story.steps.length === 0) return ['  It is so in the initial state; no step is needed.'];
  const rows = story.steps.map(({ number, actor, name, changes }) => {
    const changed = changeLines(changes);
    return [
      [String(number)],
      [actor],
      [name],
      [
        ...(changed.length === 0 ? ['(nothing)'] : changed),
        ...marksAt(story, number).map(({ words }) => `← ${words}`),
      ],
    ];
  });
  const eventMax = Math.max(16, Math.floor(columns * 0.38));
  return table(
    [
      { title: 'step', widthMax: 4, align: 'right' },
      { title: 'actor', widthMax: 12 },
      { title: 'event', widthMax: eventMax },
      { title: 'changed', widthMax: columns },
    ],
    rows,
    columns,
  );
}
