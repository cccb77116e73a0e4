/** The TypeScript files of the repository. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

const ROOT = join(import.meta.dirname, '../../..');

/** A source file. */
export interface SourceFile {
  /** Path from the root of the repository, with slashes. */
  readonly file: string;
  readonly text: string;
}

/** All TypeScript files below these folders of the repository, in order of their names. */
export function sourceFiles(...folders: readonly string[]): SourceFile[] {
  const present = folders.filter((folder) => existsSync(join(ROOT, folder)));
  const paths = present.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile() && /\.m?ts$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name)),
  );
  return paths.sort().map((path) => ({
    file: relative(ROOT, path).split(sep).join('/'),
    text: readFileSync(path, 'utf8'),
  }));
}

/** The text without what stands in comments and strings; line numbers stay. */
export function codeOf(text: string): string {
  const quoted = /\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"/g;
  return text.replace(quoted, (part) => part.replaceAll(/[^\n]/g, ' '));
}
