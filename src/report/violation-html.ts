/** The HTML report of one violation: what fails, why, all steps in lanes, and the state after each. */
import type { Violation } from '../check/index.ts';
import { type Child, type Element, h, scriptData } from '../view/element.ts';
import { page } from './page.ts';
import { COPY_SCRIPT, PLAYER_SCRIPT } from './player-script.ts';
import {
  argumentHtml,
  changesHtml,
  eventHtml,
  marksHtml,
  replayHtml,
  rowClass,
} from './story-html.ts';
import { type StoryLeaf, type StoryStates, storyStates, valuesAfter } from './story-states.ts';
import { claimLead, count, scope, storyVerdict } from './words.ts';

/** A violation as one self-contained page; ends with a newline. */
export function violationHtml(story: Violation): string {
  const states = storyStates(story);
  const { id, sentence, reason, kernel } = story.property;
  const glyph = story.verdict === 'violated' ? '✗' : '✓';
  const body = h(
    'main',
    { class: 'violation' },
    h('p', { class: 'eyebrow' }, `raidproof · ${story.network}, ${scope(story)}`),
    h(
      'h1',
      {},
      h('span', { class: `glyph ${story.verdict}` }, glyph),
      ` ${id} `,
      h('small', {}, storyVerdict(story)),
    ),
    h('p', { class: 'claim' }, h('b', {}, `${claimLead(story)}: `), sentence),
    argumentHtml(story),
    reason !== '' && h('p', {}, h('b', {}, 'Why it matters: '), reason),
    kernel !== '' && h('p', {}, h('b', {}, 'Kept by: '), kernel),
    replayHtml(story),
    h('div', { class: 'panes' }, lanes(story), player(story, states)),
  );
  return page({
    title: `${id} ${story.verdict}: ${story.network}`,
    description: sentence,
    body: [body, dataScript(story, states)],
    scripts: [PLAYER_SCRIPT, COPY_SCRIPT],
  });
}

/** One column an actor, time downwards. */
function lanes(story: Violation): Element {
  const actors = [...new Set(story.steps.map((step) => step.actor))];
  const steps = story.steps.map((step) =>
    laneRow(story, step.number, [
      ...actors.map((actor) =>
        h(
          'td',
          { class: 'lane' },
          actor === step.actor &&
            h(
              'div',
              { class: 'act' },
              h('span', { class: 'actor' }, actor),
              eventHtml(step.name, step.sentence, step.kernel),
            ),
        ),
      ),
      h('td', { class: 'changes' }, changesHtml(step.changes), marksHtml(story, step.number)),
    ]),
  );
  const start = laneRow(story, 0, [
    actors.length > 0 && h('td', { colspan: actors.length, class: 'quiet' }, 'the initial state'),
    h('td', {}, marksHtml(story, 0)),
  ]);
  return h(
    'section',
    { class: 'scroll', 'aria-label': 'Steps', tabindex: 0 },
    h(
      'table',
      { class: 'story lanes' },
      h('caption', {}, 'The steps, one column an actor; time runs downwards'),
      h(
        'thead',
        {},
        h(
          'tr',
          {},
          columnHead('Step'),
          actors.map((actor) => columnHead(actor)),
          columnHead('Changed'),
        ),
      ),
      h('tbody', {}, start, steps),
    ),
  );
}

function columnHead(title: string): Element {
  return h('th', { scope: 'col' }, title);
}

function laneRow(story: Violation, number: number, cells: readonly Child[]): Element {
  return h(
    'tr',
    { id: `step-${number}`, 'data-step': number, class: rowClass(story, number) },
    h('th', { scope: 'row', class: 'number' }, h('a', { href: `#step-${number}` }, number)),
    cells,
  );
}

/** The full state after a step; written for the deciding step, redrawn by the script for any other. */
function player(story: Violation, states: StoryStates): Element {
  const still = states.leaves.filter((one) => isHidden(one)).length;
  return h(
    'section',
    { class: 'player', 'aria-label': 'State' },
    h(
      'div',
      { class: 'controls' },
      button('first', 'Start', 'To the initial state (Home)'),
      button('-1', '← Back', 'One step back (left arrow)'),
      button('1', 'Next →', 'One step on (right arrow)'),
      button('decided', story.verdict === 'violated' ? '✗' : '✓', 'To the deciding step (v)'),
    ),
    h('p', { id: 'player-status', role: 'status' }, titleOf(story, story.decidedAt)),
    still > 0 && h('input', { type: 'checkbox', id: 'hide-still', checked: true }),
    still > 0 &&
      h(
        'label',
        { for: 'hide-still' },
        ` hide ${count(still, 'value')} that no step changes and no evidence names`,
      ),
    stateTable(story, states),
  );
}

function button(go: string, words: string, title: string): Element {
  return h('button', { type: 'button', 'data-go': go, title, 'aria-label': title }, words);
}

function stateTable(story: Violation, states: StoryStates): Element {
  const values = valuesAfter(states, story.decidedAt);
  const before = valuesAfter(states, Math.max(0, story.decidedAt - 1));
  const shownLeaves = states.leaves.filter((one) => !isHidden(one));
  return h(
    'table',
    { class: 'state' },
    h('caption', {}, '● changed by this step; ◆ the evidence speaks of it'),
    h(
      'thead',
      {},
      h(
        'tr',
        {},
        ['Instance', 'Part', 'Value'].map((title) => h('th', { scope: 'col' }, title)),
      ),
    ),
    h(
      'tbody',
      {},
      states.leaves.map((one, at) => {
        const hasChanged = values[at] !== before[at];
        const classes = [
          isHidden(one) ? 'still' : '',
          hasChanged ? 'changed' : '',
          isFirst(states.leaves, at) ? 'first' : '',
          isFirst(shownLeaves, shownLeaves.indexOf(one)) ? 'first-shown' : '',
        ];
        return h(
          'tr',
          { 'data-leaf': at, class: classes.filter(Boolean).join(' ') || undefined },
          h('th', { scope: 'row' }, one.isEvidence ? `◆ ${one.instance}` : one.instance),
          h('td', {}, one.leaf),
          h(
            'td',
            {},
            h('span', { class: 'mark', 'aria-hidden': 'true' }, hasChanged ? '●' : ''),
            h('span', { class: 'old' }, hasChanged ? `${before[at] ?? ''} → ` : ''),
            h('span', { class: 'new' }, values[at] ?? ''),
          ),
        );
      }),
    ),
  );
}

/** Hidden until asked for: the leaves that play no part in the story. */
function isHidden(leaf: StoryLeaf): boolean {
  return leaf.isStill && !leaf.isEvidence;
}

/** The first leaf of its instance carries the instance's name. */
function isFirst(leaves: readonly StoryLeaf[], at: number): boolean {
  return leaves[at] !== undefined && leaves[at - 1]?.instance !== leaves[at]?.instance;
}

function titleOf(story: Violation, number: number): string {
  const step = story.steps[number - 1];
  const of = `${number} of ${story.steps.length}`;
  return step === undefined ? 'The initial state' : `Step ${of}: ${step.actor}, ${step.name}`;
}

function dataScript(story: Violation, { leaves, deltas }: StoryStates): Element {
  const titles = [0, ...story.steps.map((step) => step.number)].map((at) => titleOf(story, at));
  const initial = leaves.map((one) => one.initial);
  const { decidedAt, loopsFrom } = story;
  const data = { initial, deltas, titles, decidedAt, loopsFrom };
  return h('script', { type: 'application/json', id: 'story-data' }, scriptData(data));
}
