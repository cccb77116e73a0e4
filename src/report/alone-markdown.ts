/** `alone.md` and `alone.json`: which change each promise alone notices; those without one first. */
import type { AloneResult, AloneRow } from '../mutate/index.ts';
import { stableJson } from './json.ts';
import { blocks, escapeMarkdown, markdownTable } from './markdown.ts';

const INTRODUCTION = [
  'Each network, with all mends of its era, is changed in one small way at a time: an event comes that nobody sends (`stray-event`), or one of the',
  '[mutations](mutants.md) is made. Here stands for each promise (`always`, `leadsTo`, `eventually`) a change that it alone notices: no other promise fails',
  'in any state that the changed network reaches, behind violations, too, nor in any of its fair runs. Sightings (`sometimes`) promise nothing; those that are no longer',
  'reachable are named. "Called for" is the sighting that fits best to what the promise is conditional on, and the share of its states in which it is called for.',
  'A promise that never noticed a change alone is not thereby idle: the fewest that noticed one with it are named, and how many changes it noticed.',
];

/** All results as Markdown; ends with a newline. */
export function aloneMarkdown(results: readonly AloneResult[]): string {
  const rows = results.map(({ network, era, rows: own }) => {
    const alone = own.filter(({ caught }) => caught !== null).length;
    return [network, era, String(own.length), String(alone), String(own.length - alone)];
  });
  const titles = ['Network', 'Era', 'Promises', 'Alone', 'Never alone'];
  return blocks(
    ['# Alone'],
    INTRODUCTION,
    markdownTable(titles, rows),
    ...results.flatMap((one) => resultBlocks(one)),
  );
}

/** All results as data. The same sources give the same bytes. */
export function aloneJson(results: readonly AloneResult[]): string {
  return stableJson({ schemaVersion: 1, networks: results });
}

function resultBlocks({ network, era, rows }: AloneResult): string[][] {
  const never = rows.filter(({ caught }) => caught === null);
  const alone = rows.filter(({ caught }) => caught !== null);
  return [
    [`## ${network} ${era}`],
    ['### Never alone'],
    never.length === 0
      ? ['None.']
      : markdownTable(
          ['Promise', 'Kind', 'Called for', 'Noticed', 'With'],
          never.map((row) => [
            row.property,
            row.kind,
            witnessText(row),
            String(row.company?.noticed ?? 0),
            escapeMarkdown(row.company?.others.join(', ') ?? 'nothing noticed'),
          ]),
        ),
    ['### Alone'],
    markdownTable(
      ['Promise', 'Kind', 'Called for', 'Change', 'Steps', 'Scope', 'Sightings lost'],
      alone.map((row) => [row.property, row.kind, witnessText(row), ...catchCells(row)]),
    ),
  ];
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
