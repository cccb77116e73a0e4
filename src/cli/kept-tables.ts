/**
 * Tables that the build keeps: asking XState for them takes a good part of a short check. They hold only for the compiled sources
 * that they were made from; anybody else asks XState.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FAMILIES } from '../../machines/index.ts';
import { type Network, mendsOf, parametersOf } from '../../machines/language/index.ts';
import { type StoredTable, compile, remember, storedTable, tableFrom } from '../network/index.ts';
import { packageRoot } from './package.ts';

/** The tables of one network. */
interface KeptTables {
  readonly sources: string;
  readonly parameters: Readonly<Record<string, number>>;
  readonly variants: readonly string[];
  /** By machine, in the order in which the network names them first; null where data cannot say it. */
  readonly tables: readonly (StoredTable | null)[];
}

/**
 * Where the build has kept the tables of this network, compiling it takes them from there.
 * @param folder where they lie; that of the build when left out
 */
export function useKeptTables(
  network: Network,
  variants: readonly string[],
  folder = keptFolder(),
): boolean {
  const kept = readKept(join(folder, fileName(network, variants)));
  if (kept === undefined || kept.sources !== sourcesDigest()) return false;
  if (!isSame(kept.parameters, network.parameters) || !isSame(kept.variants, variants))
    return false;
  machinesOf(network).forEach((machine, index) => {
    const table = kept.tables[index];
    if (table !== null && table !== undefined) remember(tableFrom(machine, table));
  });
  return true;
}

/** Keeps the tables of every network at its standard sizes, as the era had it and with all mends. */
export function keepTables(folder = keptFolder()): void {
  mkdirSync(folder, { recursive: true });
  for (const family of FAMILIES)
    for (const era of family.eras)
      for (const variants of [[], mendsOf(family, era)]) {
        const network = family.build(era, parametersOf(family, era), new Set(variants));
        writeFileSync(
          join(folder, fileName(network, variants)),
          JSON.stringify(keptTables(network, variants)),
        );
      }
}

function keptTables(network: Network, variants: readonly string[]): KeptTables {
  const { instances } = compile(network);
  const tables = machinesOf(network).map((machine) => {
    const { table } = instances.find((one) => one.table.machine === machine)!;
    return storedTable(table) ?? null;
  });
  return { sources: sourcesDigest(), parameters: network.parameters, variants, tables };
}

function machinesOf({ instances }: Network): Network['instances'][number]['machine'][] {
  return [...new Set(instances.map((one) => one.machine))];
}

function keptFolder(): string {
  return join(packageRoot(), 'dist', 'tables');
}

function fileName({ name, era }: Network, variants: readonly string[]): string {
  return `${name}-${era}${variants.length === 0 ? '' : '-mended'}.json`;
}

/** What the build was made from: the compiler's own notes name each source, packages' too, by what is in it. */
function sourcesDigest(): string {
  const hash = createHash('sha256');
  for (const file of [join('dist', '.tsbuildinfo'), join('node_modules', 'xstate', 'package.json')])
    hash.update(readText(join(packageRoot(), file)) ?? '');
  return hash.digest('hex');
}

function readKept(path: string): KeptTables | undefined {
  const text = readText(path);
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as KeptTables;
  } catch {
    return undefined;
  }
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function isSame(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}
