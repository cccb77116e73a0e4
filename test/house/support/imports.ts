/** Which folder may import what (DESIGN section 3), as a function from one import to an objection. */
import { posix } from 'node:path';

/** One import or re-export of a module. */
export interface Import {
  /** Path from the root of the repository, with slashes. */
  readonly file: string;
  /** As written: `./a.ts`, `xstate`, `node:fs`. */
  readonly specifier: string;
  /** Nothing is left of it once types are gone. */
  readonly isTypeOnly: boolean;
}

interface Rule {
  /** Folders below which imported files may lie; its own is always among them. */
  readonly folders: readonly string[];
  /** Packages; `node:` stands for all of Node's own. */
  readonly packages: readonly string[];
  /** Packages of which only types may be imported. */
  readonly types?: readonly string[];
}

const LANGUAGE = ['machines/language', 'src/errors.ts'];
const CHECKER = [...LANGUAGE, 'src/network', 'src/check'];
const EXECUTOR = ['src/errors.ts', 'src/device', 'src/raid5'];
const EVERYTHING = ['machines', 'src'];

/** The rules. A folder that is not listed may not exist. */
const RULES: Readonly<Record<string, Rule>> = {
  'machines/language': { folders: [], packages: ['xstate'] },
  machines: { folders: ['machines'], packages: ['xstate'] },
  'src/errors.ts': { folders: [], packages: [] },
  'src/network': { folders: LANGUAGE, packages: ['xstate'] },
  'src/check': { folders: CHECKER, packages: ['node:'], types: ['xstate'] },
  'src/export': { folders: CHECKER, packages: ['node:', 'xstate'] },
  'src/generate': { folders: CHECKER, packages: ['fast-check'] },
  'src/device': { folders: ['src/errors.ts'], packages: ['node:'] },
  'src/raid5': { folders: ['src/errors.ts', 'src/device'], packages: ['node:'] },
  'src/conform': {
    folders: [
      'machines',
      ...CHECKER,
      ...EXECUTOR,
      'src/generate',
      'src/trace',
      'src/crash',
      'src/kernel',
    ],
    packages: ['node:', 'xstate', '@xstate/test', 'fast-check'],
  },
  'src/trace': { folders: [...CHECKER, 'src/generate'], packages: ['node:'] },
  'src/crash': { folders: EXECUTOR, packages: ['node:'] },
  'src/simulate': { folders: EXECUTOR, packages: ['node:'] },
  'src/corrupt': { folders: EXECUTOR, packages: ['node:'] },
  'src/mutate': { folders: [...CHECKER, 'src/generate', 'src/conform'], packages: ['xstate'] },
  'src/kernel': { folders: [...EXECUTOR, 'src/crash'], packages: ['node:'] },
  'src/report': {
    folders: [...CHECKER, 'src/trace', 'src/view', 'src/mutate'],
    packages: ['node:'],
  },
  'src/view': { folders: CHECKER, packages: ['elkjs'] },
  'src/verify': { folders: EVERYTHING, packages: ['node:'] },
  'src/cli': { folders: EVERYTHING, packages: ['node:', 'commander'] },
};

/** What is wrong with an import; undefined when nothing is. */
export function objection({ file, specifier, isTypeOnly }: Import): string | undefined {
  const area = areaOf(file);
  const rule = area === undefined ? undefined : RULES[area];
  if (area === undefined || rule === undefined) return `${file} lies in no known folder`;
  if (!specifier.startsWith('.')) {
    const allowed = [...rule.packages, ...(isTypeOnly ? (rule.types ?? []) : [])];
    if (allowed.some((name) => matches(specifier, name))) return undefined;
    return `${file} may not import ${specifier}`;
  }
  const target = posix.join(posix.dirname(file), specifier);
  if ([area, ...rule.folders].some((folder) => isBelow(target, folder))) return undefined;
  return `${file} may not import ${target}`;
}

/** The import statements, re-exports and dynamic imports of a source text. */
export function importsOf(file: string, text: string): Import[] {
  const statements = text.matchAll(
    /^(?:import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?['"]([^'"]+)['"]/gm,
  );
  const dynamic = text.matchAll(/\bimport\(\s*['"]([^'"]+)['"]/g);
  return [
    ...[...statements].map(([, type, specifier]) => ({
      file,
      specifier: specifier!,
      isTypeOnly: type !== undefined,
    })),
    ...[...dynamic].map(([, specifier]) => ({ file, specifier: specifier!, isTypeOnly: false })),
  ];
}

/** The most specific folder with a rule. `machines/index.ts` belongs to `machines`. */
function areaOf(file: string): string | undefined {
  const known = Object.keys(RULES).filter((folder) => isBelow(file, folder));
  return known.sort((a, b) => b.length - a.length)[0];
}

function isBelow(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}

function matches(specifier: string, name: string): boolean {
  return name === 'node:' ? specifier.startsWith(name) : isBelow(specifier, name);
}
