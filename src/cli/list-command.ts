/** `raidproof list`: what there is. */
import { Command } from 'commander';
import { FAMILIES } from '../../machines/index.ts';
import { RaidproofError } from '../errors.ts';
import { stableJson } from '../report/index.ts';
import { writeJson } from './output.ts';
import { select } from './selection.ts';

interface Row {
  readonly network: string;
  readonly name: string;
  readonly kind: string;
  readonly sentence: string;
}

/** The `list` command. */
export function listCommand(): Command {
  return new Command('list')
    .description('list networks, variants or properties')
    .argument('<what>', 'networks, variants or properties')
    .option('--json <file>', 'write the list as JSON to a file, or - for standard output')
    .action((what: string, options: { readonly json?: string }) => {
      const rows = rowsOf(what);
      if (options.json !== '-') process.stdout.write(rows.map((row) => lineOf(row)).join(''));
      if (options.json !== undefined)
        writeJson(options.json, stableJson({ schemaVersion: 1, [what]: rows }));
    });
}

function rowsOf(what: string): Row[] {
  switch (what) {
    case 'networks':
      return FAMILIES.map((family) => ({
        network: family.name,
        name: family.name,
        kind: family.eras.join(', '),
        sentence: `${family.sentence} Parameters: ${parameters(family.name)}.`,
      }));
    case 'variants':
      return FAMILIES.flatMap((family) =>
        family.variants.map(({ name, kind, sentence, commit }) => ({
          network: family.name,
          name,
          kind,
          sentence: commit === undefined ? sentence : `${sentence} [${commit}]`,
        })),
      );
    case 'properties':
      return FAMILIES.flatMap((family) =>
        select(family.name, {}).network.properties.map(({ id, kind, sentence }) => ({
          network: family.name,
          name: id,
          kind,
          sentence,
        })),
      );
    default:
      throw new RaidproofError(
        'RP101',
        `there is no list of '${what}'`,
        'raidproof list',
        'There are: networks, variants, properties.',
      );
  }
}

function parameters(name: string): string {
  const family = FAMILIES.find((one) => one.name === name);
  const texts = (family?.parameters ?? []).map(
    (one) => `${one.name}=${one.standard} (${one.least}–${one.most}: ${one.sentence})`,
  );
  return texts.join(', ');
}

function lineOf({ network, name, kind, sentence }: Row): string {
  return `${network.padEnd(10)} ${name.padEnd(26)} ${kind.padEnd(10)} ${sentence}\n`;
}
