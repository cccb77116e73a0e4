/** Reading Markdown: what a document claims, as data. */

/** A fenced block. */
export interface Block {
  readonly language: string;
  readonly text: string;
}

/** The fenced blocks of a document. */
export function blocksOf(text: string): Block[] {
  return [...text.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map(([, language, body]) => ({
    language: language!,
    text: body!,
  }));
}

/** The document without its fenced blocks. */
function proseOf(text: string): string {
  return text.replaceAll(/^```\w*\n[\s\S]*?^```$/gm, '');
}

/** What stands in single backticks. */
function inlineCodeOf(text: string): string[] {
  return [...proseOf(text).matchAll(/`([^`\n]+)`/g)].map(([, code]) => code!);
}

/** Targets of all links. */
export function linksOf(text: string): string[] {
  return [...proseOf(text).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target!);
}

/** How many titles it has. */
export function headingsOf(text: string): number {
  return proseOf(text).match(/^# /gm)?.length ?? 0;
}

/** `raidproof …` in shell blocks, console blocks and inline code, without comments. */
export function commandsOf(text: string): string[] {
  const lines = blocksOf(text)
    .filter(({ language }) => language === 'sh' || language === 'console')
    .flatMap((block) => block.text.split('\n'));
  return [...lines, ...inlineCodeOf(text)]
    .map((line) => line.replace(/^\$ /, '').replace(/\s+#.*$/, ''))
    .filter((line) => /^raidproof [a-z]/.test(line));
}

/** What looks like a path of the repository: `src/check/check.ts`, `machines/bitmap`. */
export function pathsOf(text: string): string[] {
  return inlineCodeOf(text).filter((code) =>
    /^(?:src|machines|test|scripts|bench|bin|docs)\/[\w./-]*$/.test(code),
  );
}

/** Whether the real lines have the shown ones in order; a lone `…` may skip lines, one at an end the rest. */
export function shows(shown: readonly string[], real: readonly string[]): boolean {
  const [first, ...rest] = shown;
  if (first === undefined) return real.length === 0;
  if (first === '…') return real.some((_, from) => shows(rest, real.slice(from)));
  const [line, ...others] = real;
  if (line === undefined) return false;
  const fits = first.endsWith(' …') ? line.startsWith(first.slice(0, -1)) : line === first;
  return fits && shows(rest, others);
}

/** Long options that a text names. */
export function optionsIn(text: string): string[] {
  return [...text.matchAll(/(?<![\w-])--[a-z][a-z-]*/g)].map(([option]) => option);
}
