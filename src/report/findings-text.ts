/** The terminal summary of a survey: problems first, then findings, then counts. */
import type { FoundDefect, PinnedCheck } from './findings-data.ts';
import { whereOf } from './findings-markdown.ts';
import { count, grouped } from './words.ts';

/** A survey as text; ends with a newline. */
export function findingsText(
  found: readonly FoundDefect[],
  checks: readonly PinnedCheck[],
  problems: readonly string[],
): string {
  const lines = [
    ...problems.map((one) => `✗ ${one}`),
    `${count(found.length, 'finding')}, in the order found:`,
    ...found.map(
      (one, index) =>
        `  ${String(index + 1).padStart(2)}  ${whereOf(one)}: ${one.property} in ${one.steps}; mend ${one.mend}`,
    ),
    `${count(checks.length, 'check')}:`,
    ...checks.map((one) => `  ${checkLine(one)}`),
  ];
  return `${lines.join('\n')}\n`;
}

function checkLine(one: PinnedCheck): string {
  const { network, era, scope, isMended, states, transitions, depth, verdicts } = one;
  const words = [network, era, scope, isMended ? 'mended' : null].filter((part) => part !== null);
  const bad = Object.entries(verdicts).filter(
    ([, { verdict }]) => verdict !== 'holds' && verdict !== 'witnessed',
  );
  const failing = bad.map(([id, { verdict, steps }]) => `${id} ${verdict} ${steps}`).join(', ');
  return (
    `${words.join(', ')}: ${grouped(states)} states, ${grouped(transitions)} transitions, depth ${depth}` +
    (failing === '' ? '; all holds' : `; ${failing}`)
  );
}
