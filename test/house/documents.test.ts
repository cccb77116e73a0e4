/** The documents stay true: links, paths, commands, options, figures and shown output are those of the code. */
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { CheckResult } from '../../src/check/index.ts';
import { select } from '../../src/cli/selection.ts';
import { build, raidproof } from '../cli/support/command.ts';
import {
  blocksOf,
  commandsOf,
  headingsOf,
  linksOf,
  optionsIn,
  pathsOf,
  shows,
} from './support/documents.ts';
import { sourceFiles } from './support/files.ts';

const ROOT = join(import.meta.dirname, '../..');
const ADRS = readdirSync(join(ROOT, 'docs/adr')).sort();
const DOCUMENTS = [
  'README.md',
  'ARCHITECTURE.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  'machines/README.md',
  'reports/README.md',
  ...ADRS.map((name) => `docs/adr/${name}`),
];

const textOf = (document: string): string => readFileSync(join(ROOT, document), 'utf8');
const readme = textOf('README.md');
const summary = JSON.parse(textOf('reports/summary.json')) as {
  readonly headline: string;
  readonly findings: readonly {
    readonly mend: string;
    readonly versions: string;
    readonly properties: readonly { readonly id: string; readonly steps: readonly string[] }[];
  }[];
  readonly networks: readonly { readonly main: { readonly states: number } }[];
  readonly variants: readonly { readonly caught: boolean }[];
};
const manifest = JSON.parse(textOf('package.json')) as {
  readonly version: string;
  readonly license: string;
  readonly scripts: Readonly<Record<string, string>>;
};

const helps = new Map<string, string>();
/** Help of a command or subcommand; undefined when there is none of that name. */
function helpOf(...words: readonly string[]): string | undefined {
  const key = words.join(' ');
  const known = helps.get(key);
  if (known !== undefined) return known;
  const { code, out } = raidproof(...words, '--help');
  if (code !== 0 || !out.startsWith(`Usage: raidproof ${key} `)) return undefined;
  helps.set(key, out);
  return out;
}

/** What is wrong with a command line; undefined when nothing is. */
function objection(command: string): string | undefined {
  const [, name = '', ...words] = command.match(/'[^']*'|\S+/g) ?? [];
  const subcommand =
    ['array', 'kernel'].includes(name) && /^[a-z]+$/.test(words[0] ?? '') ? [words[0]!] : [];
  const help = helpOf(name, ...subcommand);
  if (help === undefined) return `there is no command ${[name, ...subcommand].join(' ')}`;
  const unknown = optionsIn(words.join(' ')).filter((one) => !optionsIn(help).includes(one));
  if (unknown.length > 0) return `${name} has no ${unknown.join(', ')}`;
  const network = words[0] ?? '';
  return name === 'check' && /^[a-z]\w*$/.test(network) ? choice(network, words) : undefined;
}

function choice(network: string, words: readonly string[]): string | undefined {
  const after = (option: string): string[] =>
    words.filter((word, index) => words[index - 1] === option && !/^[A-Z]+$/.test(word));
  try {
    const parameters = after('-p').filter((one) => one !== 'NAME=VALUE');
    const properties = words.filter((_, index) => words[index - 1] === '--property');
    select(network, { parameters, properties, variants: after('--variant') });
    return undefined;
  } catch (error) {
    return String(error);
  }
}

beforeAll(build);

describe.each(DOCUMENTS)('%s', (document) => {
  const text = textOf(document);

  it('has one title', () => {
    expect(headingsOf(text)).toBe(1);
  });

  it('links to what exists', () => {
    const inside = linksOf(text).filter((target) => !/^(?:https?:|#)/.test(target));
    const dead = inside.filter(
      (target) => !existsSync(join(ROOT, dirname(document), target.replace(/#.*/, ''))),
    );
    expect(dead).toEqual([]);
  });

  it('names paths that exist', () => {
    expect(pathsOf(text).filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });

  it('names commands, options and choices that exist', () => {
    expect(commandsOf(text).flatMap((one) => objection(one) ?? [])).toEqual([]);
    const scripts = [...text.matchAll(/npm run (\w+)/g)].map(([, name]) => name!);
    expect(scripts.filter((name) => !(name in manifest.scripts))).toEqual([]);
  });

  it('names no place outside the repository, no registry, and nothing unfinished', () => {
    expect(text.match(/(?<![\w.)*/])\/(?:work|tmp|home|root|usr|shared)\b/g)).toBeNull();
    expect(text).not.toMatch(new RegExp(['registry', 'npmjs'].join('\\.')));
    expect(text).not.toMatch(
      new RegExp(
        [
          ['TO', 'DO'],
          ['FIX', 'ME'],
        ]
          .map((one) => one.join(''))
          .join('|'),
      ),
    );
  });
});

describe('README.md', () => {
  it('names every command, and every option of check', () => {
    const listed = /Commands:\n([\s\S]*)/.exec(raidproof('--help').out)![1]!;
    const commands = [...listed.matchAll(/^ {2}([a-z]+)/gm)].map(([, name]) => name!);
    expect(commands.length).toBeGreaterThan(4);
    const missing = commands.filter(
      (name) => name !== 'help' && !readme.includes(`raidproof ${name}`),
    );
    expect(missing).toEqual([]);
    const spare = new Set(['--help', '--era', '--threads', '--param']);
    const options = optionsIn(helpOf('check')!).filter((one) => !spare.has(one));
    expect(options.filter((option) => !readme.includes(option))).toEqual([]);
  });

  it.each(blocksOf(readme).filter(({ language }) => language === 'console'))(
    'shows what is printed: $text',
    ({ text }) => {
      const [command = '', ...shown] = text.trimEnd().split('\n');
      const words = command.replace(/^\$ raidproof /, '').split(' ');
      expect(
        shows(
          shown,
          raidproof(...words)
            .out.trimEnd()
            .split('\n'),
        ),
      ).toBe(true);
    },
  );

  it('has examples that print what they say', () => {
    const blocks = blocksOf(readme);
    const examples = blocks.flatMap(({ language }, index) => (language === 'js' ? [index] : []));
    expect(examples).toHaveLength(2);
    const folder = mkdtempSync(join(tmpdir(), 'raidproof-readme-'));
    try {
      mkdirSync(join(folder, 'node_modules'));
      symlinkSync(ROOT, join(folder, 'node_modules/raidproof'), 'dir');
      symlinkSync(join(ROOT, 'node_modules/xstate'), join(folder, 'node_modules/xstate'), 'dir');
      for (const index of examples) {
        writeFileSync(join(folder, 'example.mjs'), blocks[index]!.text);
        const run = spawnSync(process.execPath, ['example.mjs'], { cwd: folder, encoding: 'utf8' });
        expect(run.stderr).toBe('');
        expect(run.stdout).toBe(blocks[index + 1]!.text);
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('tells findings of the last survey, and the figures of the last run', () => {
    const findings = textOf('reports/findings.md');
    const rows = [
      ...readme.matchAll(/^\| (\w+ \w+(?:, [\w -]+)?) \| (\S+) \| (\d+) \| `([\w.-]+)` \|/gm),
    ];
    expect(rows.length).toBeGreaterThanOrEqual(10);
    const told = rows.map((row) => `| ${row.slice(1, 5).join(' | ')} |`);
    expect(told.filter((row) => !findings.includes(row))).toEqual([]);
    expect(readme).toContain(/^\d+ findings/m.exec(findings)![0]);
    expect(readme).toContain(`✓ ${summary.headline}\n`);
    for (const { main } of summary.networks)
      expect(readme).toContain(main.states.toLocaleString('en'));
    const { length } = summary.variants.filter(({ caught }) => caught);
    expect(readme).toContain(
      `${length} faults are put in on purpose, one at a time; all ${length}`,
    );
  });

  it('lists the keys of the JSON of a check', () => {
    const table = /<!-- keys of the JSON of a check -->\n([\s\S]*?)\n\n/.exec(readme)![1]!;
    const cells = table
      .split('\n')
      .slice(2)
      .map((row) => row.split('|')[1]!);
    const keys = cells.flatMap((cell) => [...cell.matchAll(/`(\w+)`/g)].map(([, key]) => key!));
    const { out } = raidproof('check', 'reference', '-p', 'C=1', '-p', 'P=1', '--json', '-');
    expect(keys.sort()).toEqual(Object.keys(JSON.parse(out) as CheckResult).sort());
  });
});

describe('the other documents', () => {
  it('ARCHITECTURE.md names every folder of src', () => {
    const folders = readdirSync(join(ROOT, 'src'), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => `\`src/${entry.name}\``);
    expect(folders.length).toBeGreaterThan(8);
    expect(folders.filter((folder) => !textOf('ARCHITECTURE.md').includes(folder))).toEqual([]);
  });

  it('machines/README.md names every chart of md', () => {
    const charts = sourceFiles('machines/bitmap', 'machines/lifecycle')
      .filter(({ text }) => text.includes('createMachine({'))
      .map(({ file }) => file.replace('machines/', ''));
    expect(charts.length).toBeGreaterThan(15);
    const links = linksOf(textOf('machines/README.md'));
    expect(charts.filter((file) => !links.includes(file))).toEqual([]);
  });

  it('docs/adr/README.md lists every decision, numbered without a gap', () => {
    const decisions = ADRS.filter((name) => name !== 'README.md');
    expect(linksOf(textOf('docs/adr/README.md'))).toEqual(decisions);
    expect(decisions.map((name) => Number(name.slice(0, 4)))).toEqual(
      decisions.map((_, index) => index + 1),
    );
    for (const name of decisions)
      expect(textOf(`docs/adr/${name}`).split('\n').length).toBeLessThan(60);
  });

  it('CHANGELOG.md and LICENSE agree with the package', () => {
    expect(textOf('CHANGELOG.md')).toContain(`\n## ${manifest.version}\n`);
    expect(textOf('LICENSE')).toMatch(new RegExp(`^${manifest.license} License\n`));
    expect(textOf('LICENSE')).toContain('raidproof contributors');
  });
});

describe('these checks', () => {
  it('find what they look for', () => {
    const bad =
      '# One\n# Two\n[a](gone.md) `src/gone.ts`\n```sh\nraidproof chekc\n# not a title\n```\n';
    expect(headingsOf(bad)).toBe(2);
    expect(linksOf(bad)).toEqual(['gone.md']);
    expect(pathsOf(bad)).toEqual(['src/gone.ts']);
    expect(commandsOf(bad)).toEqual(['raidproof chekc']);
    expect(objection('raidproof chekc')).toMatch(/no command/);
    expect(objection('raidproof array erase a.img')).toMatch(/no command/);
    expect(objection('raidproof check bitmap --prune-all')).toMatch(/no --prune-all/);
    expect(objection('raidproof check bitmap --variant nothing')).toMatch(/RP104/);
    expect(objection('raidproof check bitmap --property S99')).toMatch(/RP105/);
    expect(objection('raidproof check raid6')).toMatch(/RP102/);
    expect(shows(['a', '…', 'c'], ['a', 'b', 'c'])).toBe(true);
    expect(shows(['a', 'b …'], ['a', 'b and more'])).toBe(true);
    expect(shows(['a', 'c'], ['a', 'b', 'c'])).toBe(false);
    expect(shows(['a'], ['a', 'b'])).toBe(false);
  });
});
