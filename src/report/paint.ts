/** Paint: the few terminal styles reports use. Without colour the text says the same. */

/** What a piece of text stands for. */
export type Paint = 'good' | 'bad' | 'warning' | 'strong' | 'quiet';

const CODES: Readonly<Record<Paint, readonly [number, number]>> = {
  good: [32, 39],
  bad: [31, 39],
  warning: [33, 39],
  strong: [1, 22],
  quiet: [2, 22],
};

/** Wraps text in ANSI styles, or leaves it alone. */
export type Painter = (paint: Paint, text: string) => string;

/** The painter for a terminal with or without colour. */
export function painter(color: boolean): Painter {
  if (!color) return (_, text) => text;
  return (paint, text) => `\u001B[${CODES[paint][0]}m${text}\u001B[${CODES[paint][1]}m`;
}
