/** `alone.md` and `alone.json`: which change each promise alone notices; those without one first. */
import type { AloneResult, AloneRow } from '../mutate/index.ts';
import { stableJson } from './json.ts';
import { blocks, escapeMarkdown, markdownTable } from './markdown.ts';

const INTRODUCTION = [
  'Each network, with all mends of its era, is changed in one small way at a time. Here stands for each promise (`always`, `leadsTo`, `eventually`) a change that it alone',
  'notices: no other promise fails in any state that the changed network reaches, behind violations, too, nor in any of its fair runs. The changes are: a mend of the era is',
  'left out, so that a real defect is back (`without-mend`); a named fault is put in (`fault`); a fault that was made for that one promise (`targeted-fault`); an event comes',
  'that nobody sends (`stray-event`); or one of the [mutations](mutants.md) is made. Sightings (`sometimes`) promise nothing; those that are no longer reachable are named.',
  'Faults made for one promise are mostly wrong for a moment only and mended at once, with other steps held back meanwhile: they show that the promise does not follow from the',
  'others, not that somebody would make that mistake. "Made for it" counts the promises that rest on one. Some small scopes leave steps of the surroundings out, in the right network',
  'and in the changed one alike (`smallScopes` of the family says which). Claims of runs are searched for only where that costs little.',
  '"Called for" is the sighting that fits best to what the promise is conditional on, and the share of its states in which it is called for.',
  '',
  'A promise is *subsumed* when it cannot notice anything alone: in every state there could be, reachable or not, in which it fails, one of the promises fails that are named.',
  'That is checked by going through all choices of local states of the instances, in every scope that has the promise. *Its machines* means that it cannot fail at all: each machine',
  'for itself sees to it, or the mended rules of the era have nothing left of what it is about; a change of such a machine may still be noticed. A claim about runs is subsumed where',
  'each state that calls for it calls for one of those that are named, too, and what that leads to is what it leads to itself, all with the same actors quiet.',
  'A promise that is neither is not thereby idle: the fewest that noticed a change with it are named, and how many changes it noticed, as far as the search went.',
];

/** All results as Markdown; ends with a newline. */
export function aloneMarkdown(results: readonly AloneResult[]): string {
  return blocks(
    ['# Alone'],
    INTRODUCTION,
    markdownTable(TITLES, [
      ...results.map((one) => countsOf(one, 'always')),
      ...results.map((one) => countsOf(one, 'of runs')),
    ]),
    ...results.flatMap((one) => resultBlocks(one)),
  );
}

const TITLES = [
  'Network',
  'Era',
  'Kind',
  'Promises',
  'Alone',
  'Made for it',
  'Subsumed',
  'Neither',
];

function countsOf({ network, era, rows }: AloneResult, kind: 'always' | 'of runs'): string[] {
  const own = rows.filter((row) => (row.kind === 'always') === (kind === 'always'));
  const counts = GROUPS.map((group) => own.filter((row) => groupOf(row) === group).length);
  const [alone, ...others] = counts;
  const made = own.filter(({ caught }) => caught?.operator === 'targeted-fault').length;
  return [network, era, kind, ...[own.length, alone!, made, ...others].map(String)];
}

const GROUPS = ['alone', 'subsumed', 'neither'] as const;

function groupOf({ caught, subsumed }: AloneRow): (typeof GROUPS)[number] {
  return caught !== null ? 'alone' : subsumed !== null ? 'subsumed' : 'neither';
}

/** Of what {@link aloneJson} gives. */
export const ALONE_SCHEMA = 2;

/** All results as data. The same sources give the same bytes. */
export function aloneJson(results: readonly AloneResult[]): string {
  return stableJson({ schemaVersion: ALONE_SCHEMA, networks: results });
}

function resultBlocks({ network, era, rows }: AloneResult): string[][] {
  const [alone, subsumed, neither] = GROUPS.map((group) =>
    rows.filter((row) => groupOf(row) === group),
  ) as [AloneRow[], AloneRow[], AloneRow[]];
  return [
    [`## ${network} ${era}`],
    ['### Neither alone nor subsumed'],
    table(neither, ['Called for', 'Noticed', 'With'], (row) => [
      witnessText(row),
      String(row.company?.noticed ?? 0),
      escapeMarkdown(row.company?.others.join(', ') ?? 'nothing noticed'),
    ]),
    ['### Subsumed'],
    table(subsumed, ['Called for', 'By', 'Scopes'], (row) => [witnessText(row), ...byCells(row)]),
    ['### Alone'],
    table(alone, ['Called for', 'Change', 'Steps', 'Scope', 'Sightings lost'], (row) => [
      witnessText(row),
      ...catchCells(row),
    ]),
  ];
}

function table(
  rows: readonly AloneRow[],
  titles: readonly string[],
  cells: (row: AloneRow) => readonly string[],
): string[] {
  if (rows.length === 0) return ['None.'];
  return markdownTable(
    ['Promise', 'Kind', ...titles],
    rows.map((row) => [row.property, row.kind, ...cells(row)]),
  );
}

/** What implies it in different scopes, and in which. */
function byCells({ subsumed }: AloneRow): string[] {
  const sets = new Map<string, string[]>();
  for (const { by, scope } of subsumed ?? []) {
    const name = by.length === 0 ? 'its machines' : by.join(', ');
    sets.set(name, [...(sets.get(name) ?? []), scope ?? 'standard']);
  }
  const scopes = [...sets.values()].map((names) => names.join(', '));
  return [[...sets.keys()].join('; or '), scopes.join('; ')].map((one) => escapeMarkdown(one));
}

function witnessText({ witness }: AloneRow): string {
  if (witness === null || witness.sighting === null) return 'no sighting';
  const share = Math.floor(witness.share * 100);
  return escapeMarkdown(`${witness.sighting} (${share} %)`);
}

function catchCells({ caught }: AloneRow): string[] {
  if (caught === null) return [];
  const { operator, subject, detail, steps, scope, sightings } = caught;
  return [
    escapeMarkdown(`${operator} of ${subject}: ${detail}`),
    steps === null ? 'a run' : String(steps),
    escapeMarkdown(scope ?? 'standard'),
    escapeMarkdown(sightings.join(', ')),
  ];
}
