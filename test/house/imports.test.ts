/** The import rules of the house, over the real import statements. */
import { describe, expect, it } from 'vitest';
import { sourceFiles } from './support/files.ts';
import { type Import, importsOf, objection } from './support/imports.ts';

const imports = sourceFiles('machines', 'src').flatMap(({ file, text }) => importsOf(file, text));

/** Folders of src and machines that import something like this. */
function folders(target: RegExp): Set<string> {
  const importers = imports.filter(({ specifier }) => target.test(specifier));
  return new Set(importers.map(({ file }) => file.split('/').slice(0, 2).join('/')));
}

/** An import, in short. */
function one(file: string, specifier: string, isTypeOnly = false): Import {
  return { file, specifier, isTypeOnly };
}

describe('imports', () => {
  it('are found', () => {
    expect(imports.length).toBeGreaterThan(300);
    expect(imports).toContainEqual({
      file: 'src/network/compile.ts',
      specifier: 'xstate',
      isTypeOnly: true,
    });
    expect(imports).toContainEqual({
      file: 'src/network/tabulate.ts',
      specifier: 'xstate',
      isTypeOnly: false,
    });
  });

  it('keep to the rules', () => {
    expect(imports.flatMap((one) => objection(one) ?? [])).toEqual([]);
  });

  it('of @xstate/test stand in exactly one module', () => {
    const importers = imports.filter((one) => one.specifier === '@xstate/test');
    expect(new Set(importers.map((one) => one.file)).size).toBe(1);
  });

  it('of machines and executor meet only where they are compared or offered', () => {
    const ofExecutor = folders(/^(\.\.\/)+raid5\//);
    const ofMachines = folders(/\/machines\/(?!language\/)/);
    const both = [...ofExecutor].filter((folder) => ofMachines.has(folder));
    for (const folder of both) expect(['src/conform', 'src/cli', 'src/verify']).toContain(folder);
  });

  it('name their files with the extension', () => {
    const bare = imports.filter(
      ({ specifier }) => specifier.startsWith('.') && !specifier.endsWith('.ts'),
    );
    expect(bare).toEqual([]);
  });
});

describe('the rule', () => {
  it.each([
    one('machines/bitmap/chunk.ts', '../../src/network/index.ts'),
    one('machines/bitmap/chunk.ts', 'node:fs'),
    one('machines/language/network.ts', '../bitmap/chunk.ts'),
    one('src/network/compile.ts', '../check/check.ts'),
    one('src/network/compile.ts', '../../machines/bitmap/chunk.ts'),
    one('src/check/check.ts', '../report/index.ts'),
    one('src/check/check.ts', 'xstate'),
    one('src/raid5/array.ts', '../../machines/language/index.ts'),
    one('src/raid5/array.ts', '../check/index.ts'),
    one('src/device/memory.ts', '../raid5/index.ts'),
    one('src/report/json.ts', '../raid5/index.ts'),
    one('src/report/json.ts', '../../machines/bitmap/family.ts'),
    one('src/generate/goals.ts', '@xstate/test'),
    one('src/errors.ts', './network/index.ts'),
    one('src/novelty/idea.ts', '../errors.ts'),
    one('src/networking/idea.ts', '../errors.ts'),
    one('tools/idea.ts', 'node:fs'),
  ])('objects to $file importing $specifier', (bad) => {
    expect(objection(bad)).toMatch(/may not import|no known folder/);
  });

  it.each([
    one('machines/bitmap/chunk.ts', 'xstate'),
    one('machines/index.ts', './bitmap/family.ts'),
    one('src/check/replay.ts', 'xstate', true),
    one('src/raid5/array.ts', '../device/index.ts'),
    one('src/raid5/array.ts', 'node:crypto'),
    one('src/conform/run.ts', '../raid5/index.ts'),
    one('src/conform/run.ts', '../../machines/bitmap/family.ts'),
    one('src/view/placed.ts', 'elkjs/lib/elk.bundled.js'),
  ])('lets $file import $specifier', (good) => {
    expect(objection(good)).toBeUndefined();
  });

  it('sees every form of import', () => {
    const text = [
      `import a from 'a';`,
      `import type { B } from "b";`,
      `import {\n  type C,\n  c,\n} from './c.ts';`,
      `import 'd';`,
      `export * from './e.ts';`,
      `export type { F } from './f.ts';`,
      `const g = await import('./g.ts');`,
      `const from = 'not one';`,
    ].join('\n');
    expect(importsOf('x.ts', text).map((found) => [found.specifier, found.isTypeOnly])).toEqual([
      ['a', false],
      ['b', true],
      ['./c.ts', false],
      ['d', false],
      ['./e.ts', false],
      ['./f.ts', true],
      ['./g.ts', false],
    ]);
  });
});
