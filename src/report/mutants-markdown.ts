/** `mutants.md`: the kill matrix for reading, survivors first. */
import {
  type JudgedMutant,
  type MutationResult,
  type PropertyKills,
  OPERATORS,
  endsOf,
  groupedBy,
  killable,
} from '../mutate/index.ts';
import { blocks, escapeMarkdown, markdownTable } from './markdown.ts';
import {
  FIGURE_TITLES,
  REASONS,
  breachText,
  explainedOf,
  faultsSentence,
  figures,
  isNoticed,
  killsOf,
  resultName,
  scopeName,
  scoreText,
  survivorNote,
  unsoundOf,
  zeroText,
} from './mutants-words.ts';
import { count, grouped } from './words.ts';

/** All results as Markdown; ends with a newline. */
export function mutantsMarkdown(results: readonly MutationResult[]): string {
  const rows = results.map((one) => figures(one).map((cell) => escapeMarkdown(cell)));
  return blocks(
    ['# Mutants'],
    INTRODUCTION,
    markdownTable(FIGURE_TITLES, rows),
    ['Operators:', '', ...OPERATORS.map(({ name, sentence }) => `- ${name}: ${sentence}`)],
    ...results.flatMap((one) => resultBlocks(one)),
  );
}

const INTRODUCTION = [
  'Each network, with all mends of its era, is made wrong on purpose in one small way at a time. A mutant is killed when a property fails that',
  'the right network keeps. The score is the share of killed ones among the killable: those that are neither equivalent to the right network nor',
  'stillborn (the changed machine is not finite any more and is refused before any search). "With reach" also counts mutants that only',
  'lose a state of some chart. A graph that grows beyond four times the right one is not followed further; what was found by then stands.',
  'Where one scope cannot hold all mechanisms, several judge, one after the other, what those before left alive; a mutant is equivalent only if it',
  'is so in each of them.',
  '',
  'Three kinds of change stand in the table of properties. *Generated* mutants (columns Kills and Alone) are made by operators without any thought, and',
  'they alone make the score. *Historical* variants are real bugs of md. *Targeted* faults were made by hand, each for one property, with that property in',
  'mind: they show that it can fail, and that its scopes reach what it speaks of. They say nothing of how many mistakes would be noticed, and count in no score.',
  'A property that kills no generated mutant in the scopes above is tried in further, mostly small ones (last column: `in SCOPE: ...`), first with mutants of',
  'the steps that bring about what it asks for; one that notices neither those nor a historical bug says `only a fault made for it`. Something good is killed when it cannot be',
  'reached any more, and so is a claim about runs that nothing calls for any more.',
];

function resultBlocks(result: MutationResult): string[][] {
  const mends =
    result.mends.length === 0 ? 'No mends needed' : `${count(result.mends.length, 'mend')} on`;
  const drawn = result.seed === null ? 'all mutants' : `a sample drawn with seed ${result.seed}`;
  return [
    [`## ${escapeMarkdown(resultName(result))}`],
    [`${mends}; ${drawn}.`],
    scopeTable(result),
    result.scopes.flatMap((one) => unsoundOf(one)).map((text) => `- ${escapeMarkdown(text)}.`),
    ...survivorBlocks(result),
    ['### Historical variants'],
    result.variants.length === 0 ? ['None was judged.'] : variantTable(result),
    ['### Targeted faults'],
    ...faultBlocks(result),
    ['### Operators'],
    operatorTable(result),
    ['### Properties'],
    propertyTable(result),
  ];
}

function scopeTable({ scopes }: MutationResult): string[] {
  const rows = scopes.map(({ scope, parameters, states, made, judged, killed }) => [
    escapeMarkdown(scopeName(scope)),
    Object.entries(parameters)
      .map(([name, value]) => `${name} ${value}`)
      .join(', '),
    ...[states, made, judged, killed].map((number) => grouped(number)),
  ]);
  return markdownTable(['Scope', 'Sizes', 'States', 'Mutants made', 'Judged', 'Killed'], rows);
}

function survivorBlocks(result: MutationResult): string[][] {
  const { explained, unexplained } = explainedOf(result);
  if (explained.size + unexplained.length === 0) return [['### Survivors'], ['None.']];
  const groups = groupedBy(unexplained, ({ reason }) => reason ?? 'undecided');
  const told = [...explained].flatMap(([why, own]) => [
    [`${count(own.length, 'mutant')}. ${escapeMarkdown(why)}`],
    subjectLines(own),
  ]);
  const untold = [...groups.values()].flatMap((mutants) => {
    const { reason } = mutants[0]!;
    const title = reason ?? 'limit hit';
    const why = reason === null ? 'The limit of states was hit first.' : REASONS[reason];
    return [
      [`### Survivors: ${title}`],
      [`${count(mutants.length, 'mutant')}. ${why}`],
      subjectLines(mutants),
    ];
  });
  return [...untold, ...(told.length === 0 ? [] : [['### Survivors: explained'], ...told])];
}

/** One line a step or transition: what of it may be wrong without anybody noticing. */
function subjectLines(mutants: readonly JudgedMutant[]): string[] {
  return [...groupedBy(mutants, ({ subject }) => subject)].map(([subject, own]) => {
    const parts = own.map((one) =>
      escapeMarkdown(`${one.operator} (${one.detail})${survivorNote(one)}`),
    );
    return `- **${escapeMarkdown(subject)}**: ${parts.join('; ')}`;
  });
}

function variantTable({ variants }: MutationResult): string[] {
  const rows = variants.map((one) => [
    one.bug === null ? '' : String(one.bug),
    escapeMarkdown(one.name),
    escapeMarkdown(one.commit ?? ''),
    escapeMarkdown(one.scope ?? ''),
    escapeMarkdown(one.concerns.join(', ')),
    one.isKilled ? 'yes' : '**no**',
    escapeMarkdown(one.breaches.map((breach) => breachText(breach)).join(', ')),
    escapeMarkdown(one.others.map((breach) => breachText(breach)).join(', ')),
    one.needs.join(', ') + (one.isPartial ? ' (not all was seen)' : ''),
  ]);
  const titles = ['Bug', 'Variant', 'Commit', 'Scope', 'Named', 'Killed', 'By', 'Also', 'Needs'];
  return markdownTable(titles, rows);
}

function faultBlocks(result: MutationResult): string[][] {
  const rows = result.faults.map((one) => [
    escapeMarkdown(one.name),
    escapeMarkdown(one.sentence),
    escapeMarkdown(one.property),
    isNoticed(one) ? 'yes' : '**no**',
    escapeMarkdown(one.breaches.map((breach) => breachText(breach)).join(', ')) +
      (one.isPartial ? ' (not all was judged)' : ''),
    escapeMarkdown(one.scope),
  ]);
  if (rows.length === 0) return [['None was judged.']];
  const titles = ['Fault', 'What goes wrong', 'Made for', 'Noticed', 'What fails', 'Scope'];
  return [[`${faultsSentence(result)}.`], markdownTable(titles, rows)];
}

function operatorTable({ mutants }: MutationResult): string[] {
  const rows = OPERATORS.flatMap(({ name }) => {
    const ends = endsOf(mutants.filter(({ operator }) => operator === name));
    const { equivalent, stillborn, killed, reach, survived, undecided } = ends;
    const all = killable(ends) + equivalent + stillborn;
    const numbers = [all, equivalent, stillborn, killed, reach, survived, undecided];
    return all === 0 ? [] : [[name, ...numbers.map(String), scoreText(ends)]];
  });
  const titles = ['Operator', 'All', 'Equivalent', 'Stillborn', 'Killed', 'Reach', 'Survived'];
  return markdownTable([...titles, 'Limit hit', 'Score'], rows);
}

function propertyTable(result: MutationResult): string[] {
  const rows = killsOf(result).map((own) => [
    escapeMarkdown(own.id),
    own.kind,
    ...numbersOf(own).map(String),
    escapeMarkdown(zeroText(result, own)).replace(/^kills nothing$/, '**kills nothing**'),
  ]);
  const titles = ['Property', 'Kind', 'Kills', 'Alone', 'Historical', 'Historical alone'];
  return markdownTable([...titles, 'Targeted', 'Targeted alone', ''], rows);
}

function numbersOf(own: PropertyKills): readonly number[] {
  const { kills, alone, variants, variantsAlone, faults, faultsAlone } = own;
  return [kills, alone, variants, variantsAlone, faults, faultsAlone];
}
