/** Tidiness: small files, docstrings, no default exports, no escape from types, nothing of one machine. */
import { describe, expect, it } from 'vitest';
import { type SourceFile, codeOf, sourceFiles } from './support/files.ts';

const LINES_MAX = 300;
const ALL = sourceFiles('machines', 'src', 'test', 'bench');
const SPECIFICATION = sourceFiles('machines', 'src');

/** Where a pattern is found, as `file:line`. */
function found(files: readonly SourceFile[], pattern: RegExp, part = codeOf): string[] {
  return files.flatMap(({ file, text }) =>
    part(text)
      .split('\n')
      .flatMap((line, index) => (pattern.test(line) ? [`${file}:${index + 1}`] : [])),
  );
}

/** Exported declarations without a docstring above them, as `file:line`. */
function undescribed({ file, text }: SourceFile): string[] {
  const lines = text.split('\n');
  const declares =
    /^export (?:async )?(?:abstract )?(?:function|class|interface|type \w|const|let|enum)/;
  return lines.flatMap((line, index) =>
    declares.test(line) && !(lines[index - 1] ?? '').trimEnd().endsWith('*/')
      ? [`${file}:${index + 1}`]
      : [],
  );
}

const whole = (text: string): string => text;

/** Put together here, so that this file does not contain what it looks for. */
const UNFINISHED = new RegExp(
  [
    ['TO', 'DO'],
    ['FIX', 'ME'],
  ]
    .map((parts) => parts.join(''))
    .join('|'),
);
const ESCAPES = new RegExp(
  ['\\bas any', '<any', ': any', '\\bany\\[\\]'].map((one) => `${one}(?!\\w)`).join('|'),
);
const HOSTS = new RegExp(['registry', 'npmjs'].join('\\.'));
const PLACES = new RegExp(`['"\`]/(?:${['work', 'tmp', 'home', 'root'].join('|')})(?:/|['"\`])`);

describe('every file', () => {
  it('is found', () => {
    expect(ALL.length).toBeGreaterThan(200);
    expect(ALL.map((one) => one.file)).toContain('test/house/tidy.test.ts');
  });

  it(`has at most ${LINES_MAX} lines`, () => {
    const long = ALL.filter(({ text }) => text.trimEnd().split('\n').length > LINES_MAX);
    expect(long.map((one) => one.file)).toEqual([]);
  });

  it('is finished', () => {
    expect(found(ALL, UNFINISHED, whole)).toEqual([]);
  });

  it('has no default export', () => {
    expect(found(ALL, /^export default\b/)).toEqual([]);
  });

  it('does not escape from types', () => {
    expect(found(ALL, ESCAPES)).toEqual([]);
    expect(found(ALL, /@ts-(?:ignore|expect-error|nocheck)/, whole)).toEqual([]);
  });

  it('names no place outside the repository and no package registry', () => {
    expect(found(ALL, PLACES, whole)).toEqual([]);
    expect(found(ALL, HOSTS, whole)).toEqual([]);
  });
});

describe('every file of machines and src', () => {
  it('begins by saying what it is', () => {
    const mute = SPECIFICATION.filter(({ text }) => !/^(?:#!.*\n)?\/\*\* ?\S?/.test(text));
    expect(mute.map((one) => one.file)).toEqual([]);
  });

  it('describes all that it exports', () => {
    expect(SPECIFICATION.flatMap((one) => undescribed(one))).toEqual([]);
  });
});

describe('these checks', () => {
  const bad: SourceFile = {
    file: 'bad.ts',
    text: [
      ['// TO', 'DO: tidy up'].join(''),
      'export default 1;',
      'const a = b as any;',
      ['const where = ', 'tmp/x', ';'].join("'/"),
      'export function mute() {}',
      "const words = 'as any';",
    ].join('\n'),
  };

  it('find what they look for', () => {
    expect(found([bad], UNFINISHED, whole)).toEqual(['bad.ts:1']);
    expect(found([bad], /^export default\b/)).toEqual(['bad.ts:2']);
    expect(found([bad], ESCAPES)).toEqual(['bad.ts:3']);
    expect(found([bad], PLACES, whole)).toEqual(['bad.ts:4']);
    expect(undescribed(bad)).toEqual(['bad.ts:5']);
  });
});
