/** Chart drawings: a laid-out chart as SVG. Colours come from the page's style, so both themes work. */
import { type Element, h } from './element.ts';
import type { LabelLine } from './label-lines.ts';
import { METRICS } from './chart-metrics.ts';
import { arrowHead, roundedPath } from './path.ts';
import type { ChartLayout, PlacedDot, PlacedEdge, PlacedState } from './placed.ts';

/** What a drawing marks beside the chart itself. */
export interface ChartMarks {
  /** Paths of states that were never reached. */
  readonly unreached: ReadonlySet<string>;
  /** Ids of transitions that were never taken. */
  readonly untaken: ReadonlySet<string>;
}

/** Where drawings link to: the outline's entries. */
export interface ChartAnchors {
  readonly state: (path: string) => string;
  readonly transition: (id: string) => string;
}

/** Nothing marked. */
export const NO_MARKS: ChartMarks = { unreached: new Set(), untaken: new Set() };

/** Draws a chart. `title` names it for those who cannot see it; `id` is unique on the page. */
export function chartSvg(
  layout: ChartLayout,
  id: string,
  title: string,
  anchors: ChartAnchors,
  marks: ChartMarks = NO_MARKS,
): Element {
  const width = Math.ceil(layout.width) + 2;
  const height = Math.ceil(layout.height) + 2;
  return h(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      class: 'chart',
      role: 'group',
      'aria-label': title,
      viewBox: `-1 -1 ${width} ${height}`,
      width,
      height,
      // Shrinks to the page down to where labels can no longer be read; from there on it scrolls.
      style: `min-width:${Math.round(width * 0.82)}px`,
    },
    hatching(id),
    layout.states.map((one) => stateBox(one, id, anchors, marks)),
    layout.dots.map((one) => initialDot(one)),
    layout.edges.map((one) => arrow(one, marks)),
    layout.edges.map((one) => arrowLabel(one, anchors, marks)),
  );
}

function hatching(id: string): Element {
  const pattern = {
    id: `${id}-hatch`,
    width: 7,
    height: 7,
    patternUnits: 'userSpaceOnUse',
    patternTransform: 'rotate(45)',
  };
  return h(
    'defs',
    {},
    h('pattern', pattern, h('line', { class: 'hatch', x1: 3.5, y1: 0, x2: 3.5, y2: 7 })),
  );
}

function stateBox(
  placed: PlacedState,
  id: string,
  anchors: ChartAnchors,
  marks: ChartMarks,
): Element {
  const { state, role, head } = placed;
  const isUnreached = marks.unreached.has(state.path);
  const box = rectangle(placed, role === 'state' ? 8 : 3);
  const [x, y] = [round(placed.x), round(placed.y)];
  const isFinal = state.type === 'final';
  const nameX = role === 'state' && state.children.length === 0 ? x + box.width / 2 : x + 10;
  const anchor = nameX === x + 10 ? 'start' : 'middle';
  const rule = y + METRICS.nameLine + 4;
  return h(
    'g',
    { class: ['box', role, state.type, ...(isUnreached ? ['unreached'] : [])].join(' ') },
    h('rect', { class: 'frame', ...box }),
    isUnreached && h('rect', { ...box, fill: `url(#${id}-hatch)` }),
    isFinal && h('rect', { class: 'ring', ...rectangle(inset(placed, 3), 6) }),
    h(
      'a',
      { href: `#${anchors.state(state.path)}` },
      h('title', {}, stateTitle(placed, isUnreached)),
      h(
        'text',
        { class: 'name', x: nameX, y: y + 19, 'text-anchor': anchor },
        `${isUnreached ? '✗ ' : ''}${state.name}`,
      ),
    ),
    head.lines.length > 0 &&
      h('line', { class: 'rule', x1: x, y1: rule, x2: x + box.width, y2: rule }),
    labelText(head.lines, x + 10, rule, anchors, marks),
  );
}

function stateTitle({ state }: PlacedState, isUnreached: boolean): string {
  const { name, description, kernel } = state;
  const kinds = { final: 'final state', parallel: 'all regions at once' } as const;
  const kind = state.type === 'final' || state.type === 'parallel' ? kinds[state.type] : '';
  return [name, kind, description, kernel, isUnreached ? 'never reached' : '']
    .filter((part) => part !== '')
    .join('\n');
}

function initialDot({ center, points }: PlacedDot): Element {
  return h(
    'g',
    { class: 'initial' },
    h('path', { class: 'line', d: roundedPath(points, 6) }),
    h('path', { class: 'head', d: arrowHead(points) }),
    h('circle', { cx: round(center.x), cy: round(center.y), r: METRICS.dot / 2 }),
  );
}

function arrow({ edge, points }: PlacedEdge, marks: ChartMarks): Element {
  const isUntaken = edge.labels.every(({ transition }) => marks.untaken.has(transition.id));
  return h(
    'g',
    { class: `edge${isUntaken ? ' untaken' : ''}` },
    h('path', { class: 'line', d: roundedPath(points, 6) }),
    h('path', { class: 'head', d: arrowHead(points) }),
  );
}

function arrowLabel(
  { label, lines }: PlacedEdge,
  anchors: ChartAnchors,
  marks: ChartMarks,
): Element {
  return h(
    'g',
    { class: 'label' },
    h('rect', { class: 'ground', ...rectangle(label, 3) }),
    labelText(lines, label.x + 4, label.y + 1, anchors, marks),
  );
}

/** Lines of text below `top`; the lines of one transition are one link. */
function labelText(
  lines: readonly LabelLine[],
  x: number,
  top: number,
  anchors: ChartAnchors,
  marks: ChartMarks,
): Element[] {
  return lines.map((line, index) => {
    const isUntaken = marks.untaken.has(line.transition);
    const text = h(
      'text',
      {
        class: `runs${isUntaken ? ' untaken' : ''}`,
        x: round(x + (line.isFirst ? 0 : 2 * METRICS.labelCharacter)),
        y: round(top + (index + 1) * METRICS.labelLine - 3),
      },
      line.runs.map((run, at) =>
        h('tspan', { class: run.kind }, `${at === 0 ? '' : ' '}${run.text}`),
      ),
      isUntaken && line.isFirst && h('title', {}, 'never taken'),
    );
    if (line.transition === '') return text;
    const href = `#${anchors.transition(line.transition)}`;
    // Later lines lead to the same place: one stop for the keyboard is enough.
    return h('a', { href, ...(line.isFirst ? {} : { tabindex: -1 }) }, text);
  });
}

interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

function rectangle(
  { x, y, width, height }: Rectangle,
  radius: number,
): Rectangle & { readonly rx: number } {
  return {
    x: round(x),
    y: round(y),
    width: round(width),
    height: round(height),
    rx: radius,
  };
}

function inset({ x, y, width, height }: Rectangle, by: number): Rectangle {
  return { x: x + by, y: y + by, width: width - 2 * by, height: height - 2 * by };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
