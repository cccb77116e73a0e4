/** A story in HTML: the argument, the steps as a table, the command to see it again. */
import type { Violation } from '../check/index.ts';
import { type Child, type Element, h } from '../view/element.ts';
import { argumentParts } from './argument.ts';
import { type Mark, isRepeated, marksAt } from './marks.ts';
import { changeLines } from './words.ts';

/** Let, Then, However as a list of terms. */
export function argumentHtml(story: Violation): Element {
  return h(
    'dl',
    { class: 'argument' },
    argumentParts(story).map(({ label, words }) =>
      h('div', { class: label.toLowerCase() }, h('dt', {}, label), h('dd', {}, words)),
    ),
  );
}

/** All steps with what they changed. */
export function storyTableHtml(story: Violation, caption: string): Element {
  if (story.steps.length === 0)
    return h('p', {}, 'It is so in the initial state; no step is needed.');
  const titles = ['Step', 'Actor', 'Event', 'Changed'];
  return h(
    'div',
    { class: 'scroll', tabindex: 0, role: 'group', 'aria-label': caption },
    h(
      'table',
      { class: 'story' },
      h('caption', {}, caption),
      h(
        'thead',
        {},
        h(
          'tr',
          {},
          titles.map((title) => h('th', { scope: 'col' }, title)),
        ),
      ),
      h(
        'tbody',
        {},
        story.steps.map((step) =>
          h(
            'tr',
            { class: rowClass(story, step.number) },
            h('th', { scope: 'row', class: 'number' }, step.number),
            h('td', {}, h('span', { class: 'actor' }, step.actor)),
            h('td', {}, eventHtml(step.name, step.sentence, step.kernel)),
            h('td', {}, changesHtml(step.changes), marksHtml(story, step.number)),
          ),
        ),
      ),
    ),
  );
}

/** The name of an event with the sentence that says what it means. */
export function eventHtml(name: string, sentence: string, kernel: string): Child {
  return [
    h('b', { class: 'event' }, name),
    sentence !== '' && h('div', { class: 'words' }, sentence),
    kernel !== '' && h('div', { class: 'kernel' }, kernel),
  ];
}

/** Changes by instance, old → new. */
export function changesHtml(changes: Violation['steps'][number]['changes']): Child {
  const lines = changeLines(changes);
  if (lines.length === 0) return h('span', { class: 'quiet' }, 'nothing');
  return lines.map((line) => {
    const colon = line.indexOf(': ');
    return h(
      'div',
      { class: 'change' },
      h('b', {}, line.slice(0, colon)),
      unbroken(line.slice(colon)),
    );
  });
}

/** Old and new value stay on one line. */
function unbroken(text: string): string {
  return text.replaceAll(' → ', '\u00A0→\u00A0');
}

/** What is to be said beside a step. */
export function marksHtml(story: Violation, number: number): Child {
  return marksAt(story, number).map(({ tone, words }) =>
    h('div', { class: `decided-mark ${tone}` }, `${GLYPHS[tone]} ${words}`),
  );
}

/** Class of a step's row. */
export function rowClass(story: Violation, number: number): string | undefined {
  const classes = [
    number === story.decidedAt ? 'decided' : '',
    isRepeated(story, number) ? 'repeated' : '',
  ];
  return classes.filter(Boolean).join(' ') || undefined;
}

const GLYPHS: Readonly<Record<Mark['tone'], string>> = { violated: '✗', witnessed: '✓', loop: '↻' };

/** The command that replays a story. */
export function replayHtml(story: Violation): Element {
  return h(
    'p',
    { class: 'replay' },
    h('span', { class: 'quiet' }, 'Replay '),
    h('code', { class: 'copy' }, story.replay.command),
  );
}
