/** The verdict on a recording as text: explained, or the line that no run of the network can show. */
import type { Impossible, StateValues, TraceReport, TraceResult } from '../trace/index.ts';
import { wrap } from './wrap.ts';

const COLUMNS = 100;
const ALLOWED_SHOWN = 12;

const MARKS = { explained: '✓', impossible: '✗', inconclusive: '?' } as const;

/** The text of a report, ended by a newline. */
export function traceReportText({ file, source, events, results }: TraceReport): string {
  const lines = [
    `${file}: ${events.toLocaleString('en')} events of ${source}`,
    ...results.flatMap((result) => resultText(result)),
  ];
  return `${lines.join('\n')}\n`;
}

function resultText(result: TraceResult): string[] {
  const { network, verdict, events, windows, states, frontiers, impossible } = result;
  return [
    `${MARKS[verdict]} ${network}: ${verdict}; ${events.toLocaleString('en')} events through ${windows} ${windows === 1 ? 'window' : 'windows'}, ` +
      `${states.toLocaleString('en')} states in ${frontiers.toLocaleString('en')} sets`,
    ...(impossible === null ? [] : impossibleText(impossible)),
    ...result.scope.flatMap((sentence) => indented(`· ${sentence}`)),
    ...supplementsText(result),
  ];
}

function impossibleText({
  line,
  window,
  letter,
  before,
  statesCount,
  states,
  allowed,
}: Impossible): string[] {
  const more = allowed.length - ALLOWED_SHOWN;
  return [
    '',
    `  line ${line}, ${window}: ${letter}`,
    '  No run of the network shows this after what was seen before:',
    ...before.map((one) => `    line ${String(one.line).padStart(6)}  ${one.letter}`),
    `  ${statesCount.toLocaleString('en')} ${statesCount === 1 ? 'state explains' : 'states explain'} that; ${statesCount === 1 ? 'it is' : 'one is'}:`,
    ...indented(valuesText(states[0] ?? {}), 4),
    '  Possible there would have been, as far as this recording and the network have letters:',
    ...allowed.slice(0, ALLOWED_SHOWN).map((name) => `    ${name}`),
    ...(more > 0 ? [`    and ${more} more`] : []),
    '',
  ];
}

/** Each instance with its values; what is nothing (zero, false, empty) is left out. */
function valuesText(values: StateValues): string {
  return Object.entries(values)
    .map(([instance, leaves]) => {
      const told = Object.entries(leaves)
        .filter(([leaf, value]) => !leaf.endsWith(' (value)') && !isNothing(value))
        .map(([leaf, value]) => (leaf === 'state' ? String(value) : `${leaf} = ${String(value)}`));
      return told.length === 0 ? '' : `${instance}: ${told.join(', ')}`;
    })
    .filter((words) => words !== '')
    .join('; ');
}

function isNothing(value: unknown): boolean {
  return [0, false, '[]', 'clear', 'none', null].includes(value as number);
}

function supplementsText({ supplements }: TraceResult): string[] {
  if (supplements.length === 0) return [];
  return [
    '  Beside the steps of the network these were allowed (--strict does not):',
    ...supplements.flatMap(({ step, reason }) => indented(`+ ${step}: ${reason}`, 4)),
  ];
}

function indented(text: string, spaces = 2): string[] {
  return wrap(text, COLUMNS - spaces).map((line) => ' '.repeat(spaces) + line);
}
