/**
 * Tables that the build keeps: asking XState for them takes a good part of a short check. They hold only for the compiled sources
 * that they were made from; anybody else asks XState.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
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
 * @param folder where they lie; beside the build when left out, which whoever runs from sources has nothing to do with
 * @returns whether there were any
 */
export function useKeptTables(
  network: Network,
  variants: readonly string[],
  folder = keptFolder(),
): boolean {
  if (folder === undefined) return false;
  const kept = readKept(join(folder, fileName(network, variants)));
  if (kept === undefined || !isOf(kept, network, variants, sourcesDigest())) return false;
  machinesOf(network).forEach((machine, index) => {
    const table = kept.tables[index];
    if (table !== null && table !== undefined) remember(tableFrom(machine, table));
  });
  return true;
}

function isOf(kept: KeptTables, network: Network, variants: readonly string[], sources: string) {
  const { parameters } = network;
  const own = [kept.sources, kept.parameters, kept.variants];
  return JSON.stringify(own) === JSON.stringify([sources, parameters, variants]);
}

/** Keeps the tables of every network at its standard sizes, as the era had it and with all mends; those that still hold stay. */
export function keepTables(folder = keptFolder()): void {
  if (folder === undefined) return;
  mkdirSync(folder, { recursive: true });
  const sources = sourcesDigest();
  for (const family of FAMILIES)
    for (const era of family.eras)
      for (const variants of [[], mendsOf(family, era)]) {
        const network = family.build(era, parametersOf(family, era), new Set(variants));
        const path = join(folder, fileName(network, variants));
        const kept = readKept(path);
        if (kept !== undefined && isOf(kept, network, variants, sources)) continue;
        writeFileSync(path, JSON.stringify(keptTables(network, variants, sources)));
      }
}

function keptTables(network: Network, variants: readonly string[], sources: string): KeptTables {
  const { instances } = compile(network);
  const tables = machinesOf(network).map((machine) => {
    const { table } = instances.find((one) => one.table.machine === machine)!;
    return storedTable(table) ?? null;
  });
  return { sources, parameters: network.parameters, variants, tables };
}

function machinesOf({ instances }: Network): Network['instances'][number]['machine'][] {
  return [...new Set(instances.map((one) => one.machine))];
}

function keptFolder(): string | undefined {
  return import.meta.url.endsWith('.js') ? join(packageRoot(), 'dist', 'tables') : undefined;
}

function fileName({ name, era }: Network, variants: readonly string[]): string {
  return `${name}-${era}${variants.length === 0 ? '' : '-mended'}.json`;
}

/** What tables depend on: the compiled machines, what makes tables of them, and XState. */
const SOURCES = ['dist/machines', 'dist/src/network'];

function sourcesDigest(): string {
  const hash = createHash('sha256');
  const root = packageRoot();
  for (const source of SOURCES) {
    const folder = join(root, source);
    const files = existsSync(folder) ? readdirSync(folder, { recursive: true }) : [];
    for (const file of files
      .map(String)
      .filter((one) => one.endsWith('.js'))
      .sort())
      hash.update(`${source}/${file}\n`).update(readText(join(folder, file)) ?? '');
  }
  hash.update(readText(xstatePackage()) ?? '');
  return hash.digest('hex');
}

/** Wherever the package manager has put it: beside this package's modules, or beside this package. */
function xstatePackage(): string {
  return createRequire(import.meta.url).resolve('xstate/package.json');
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
