/** The kill matrix on a terminal: survivors first, then operators, properties and historical variants. */
import {
  type JudgedMutant,
  type MutationResult,
  OPERATORS,
  endsOf,
  groupedBy,
  killable,
} from '../mutate/index.ts';
import {
  REASONS,
  breachText,
  explainedOf,
  faultsSentence,
  figureSentence,
  isNoticed,
  killsOf,
  resultName,
  scoreText,
  survivorNote,
  unsoundOf,
  zeroText,
} from './mutants-words.ts';
import { type Painter, painter } from './paint.ts';
import { PLAIN_TEXT, type TextOptions } from './violation-text.ts';
import { count } from './words.ts';
import { labelled, table, wrap } from './wrap.ts';

/** Survivors of one reason that a terminal shows; the written report has all. */
const SURVIVORS_SHOWN = 25;

/** All results as text; ends with a newline. */
export function mutantsText(
  results: readonly MutationResult[],
  options: TextOptions = PLAIN_TEXT,
): string {
  const paint = painter(options.color);
  const lines = results.flatMap((result) => [...resultLines(result, options.columns, paint), '']);
  const figures = results.flatMap((one) => labelled('', figureSentence(one), options.columns, 0));
  return `${[...lines, ...figures].join('\n')}\n`;
}

function resultLines(result: MutationResult, columns: number, paint: Painter): string[] {
  return [
    paint('strong', resultName(result)),
    ...unsoundLines(result, columns, paint),
    ...survivorLines(result, columns, paint),
    '',
    ...operatorLines(result, columns),
    '',
    ...propertyLines(result, columns),
    ...variantLines(result, columns, paint),
    ...faultLines(result, columns, paint),
  ];
}

/** A property that fails without any mutation can kill nothing: that must not pass unseen. */
function unsoundLines({ scopes }: MutationResult, columns: number, paint: Painter): string[] {
  return scopes
    .flatMap((one) => unsoundOf(one))
    .flatMap((text) => labelled('!', text, columns, 2))
    .map((line) => paint('warning', line));
}

function survivorLines(result: MutationResult, columns: number, paint: Painter): string[] {
  const { explained, unexplained } = explainedOf(result);
  const groups = groupedBy(unexplained, ({ reason }) => reason ?? 'undecided');
  const told = [...explained].flatMap(([why, own]) => [
    '',
    ...wrap(`${count(own.length, 'survivor')} explained. ${why}`, columns - 2).map(
      (line) => `  ${line}`,
    ),
  ]);
  const untold = [...groups].flatMap(([, mutants]) => {
    const { reason } = mutants[0]!;
    const why = reason === null ? 'The limit of states was hit first.' : REASONS[reason];
    const hidden = mutants.length - SURVIVORS_SHOWN;
    return [
      '',
      ...wrap(`${count(mutants.length, 'survivor')}. ${why}`, columns - 2).map((line) =>
        paint('warning', `  ${line}`),
      ),
      ...mutants.slice(0, SURVIVORS_SHOWN).flatMap((one) => labelled('-', lineOf(one), columns, 2)),
      ...(hidden > 0 ? [`  … and ${hidden} more`] : []),
    ];
  });
  return [...untold, ...told];
}

function lineOf(mutant: JudgedMutant): string {
  const { operator, subject, detail } = mutant;
  return `${operator}: ${subject}: ${detail}${survivorNote(mutant)}`;
}

function operatorLines({ mutants }: MutationResult, columns: number): string[] {
  const titles = ['Operator', 'All', 'Equivalent', 'Stillborn', 'Killed', 'Reach', 'Alive'];
  const rows = OPERATORS.flatMap(({ name }) => {
    const ends = endsOf(mutants.filter(({ operator }) => operator === name));
    const all = killable(ends);
    if (all + ends.equivalent + ends.stillborn === 0) return [];
    const alive = ends.survived + ends.undecided;
    const { equivalent, stillborn, killed, reach } = ends;
    const numbers = [all + equivalent + stillborn, equivalent, stillborn, killed, reach, alive];
    return [[name, ...numbers.map(String), scoreText(ends)]];
  });
  return plainTable([...titles, 'Score'], rows, columns);
}

function propertyLines(result: MutationResult, columns: number): string[] {
  const rows = killsOf(result).map((own) => [
    own.id,
    own.kind,
    ...[own.kills, own.alone, own.variants, own.variantsAlone, own.faults].map(String),
    zeroWord(zeroText(result, own)),
  ]);
  const titles = ['Property', 'Kind', 'Kills', 'Alone', 'Historical', 'Alone', 'Targeted', ''];
  return plainTable(titles, rows, columns);
}

/** A terminal has no room for what a property kills elsewhere. */
function zeroWord(text: string): string {
  if (text.startsWith('only')) return 'a fault alone';
  return text.startsWith('in ') ? '' : text;
}

/** Targeted faults that their own properties do not notice, and how many they do. */
function faultLines(result: MutationResult, columns: number, paint: Painter): string[] {
  const missed = result.faults.filter((one) => !isNoticed(one));
  const sentence = faultsSentence(result);
  return [
    ...(sentence === '' ? [] : ['', ...wrap(sentence, columns - 2).map((line) => `  ${line}`)]),
    ...missed.flatMap(({ name, property, scope }) =>
      labelled('✗', `${name}: not noticed by ${property} (${scope})`, columns, 2).map((line) =>
        paint('bad', line),
      ),
    ),
  ];
}

function variantLines({ variants }: MutationResult, columns: number, paint: Painter): string[] {
  if (variants.length === 0) return [];
  return [
    '',
    ...variants.flatMap(({ name, bug, isKilled, breaches, others, needs, isPartial }) => {
      const told = [
        isKilled ? 'killed' : 'NOT killed as named beforehand',
        `by ${breaches.map((one) => breachText(one)).join(', ') || 'nothing'}`,
        ...(others.length > 0 ? [`also ${others.map((one) => breachText(one)).join(', ')}`] : []),
        ...(needs.length > 0 ? [`needs ${needs.join(', ')}`] : []),
        ...(isPartial ? ['not all was seen'] : []),
      ];
      const number = bug === null ? '' : ` (bug ${bug})`;
      const lines = labelled(
        isKilled ? '✓' : '✗',
        `${name}${number}: ${told.join('; ')}`,
        columns,
        2,
      );
      return lines.map((line) => paint(isKilled ? 'good' : 'bad', line));
    }),
  ];
}

function plainTable(
  titles: readonly string[],
  rows: readonly (readonly string[])[],
  columns: number,
): string[] {
  const shapes = titles.map((title, index) =>
    index === 0 ? { title, widthMax: 30 } : { title, widthMax: 14, align: 'right' as const },
  );
  const cells = rows.map((row) => row.map((cell) => [cell]));
  // The last column takes all room that is left: an empty one keeps the others together.
  return table([...shapes, { title: '', widthMax: 1 }], cells, columns);
}
