/** Exported TLA+: what the text says is what the network does. */
import { describe, expect, it } from 'vitest';
import { array } from '../../machines/array/family.ts';
import { bitmap } from '../../machines/bitmap/family.ts';
import { type NetworkFamily, isLiveness, parametersOf } from '../../machines/language/index.ts';
import { lifecycle } from '../../machines/lifecycle/family.ts';
import { reference } from '../../machines/reference/family.ts';
import { explore } from '../../src/check/index.ts';
import { tla } from '../../src/export/index.ts';
import { compile } from '../../src/network/index.ts';
import { lockNetwork } from './support/lock.ts';
import { readTla } from './support/tla-reading.ts';

const CASES: readonly [NetworkFamily, string, Record<string, number>][] = [
  [reference, 'classic', { C: 2, P: 2, K: 1 }],
  [bitmap, 'classic', { chunks: 1 }],
  [bitmap, 'modern', { chunks: 1 }],
];

describe('an exported module', () => {
  it.each(CASES)('says what the network does: %#', async (family, era, changes) => {
    const sizes = { ...parametersOf(family, era), ...changes };
    const network = compile(family.build(era, sizes, new Set()));
    const { module, config } = tla(network, 'Network');
    const { states, transitions, found } = await explore(network);
    const names = [...found.keys()].map((at) => {
      const { id, kind } = network.properties[at]!;
      return (kind === 'sometimes' ? 'Never_' : '') + id.replaceAll(/[^A-Za-z0-9]+/g, '_');
    });
    expect(readTla(module, config)).toEqual({ states, transitions, refuted: names.sort() });
  });

  it('is the text that it was', () => {
    const { module, config } = tla(compile(lockNetwork), 'Lock');
    expect(module).toMatchSnapshot('module');
    expect(config).toMatchSnapshot('configuration');
  });

  it.each([lifecycle, array, bitmap])(
    'names everything once, and closes what it opens',
    (family) => {
      for (const era of family.eras) {
        const network = compile(family.build(era, parametersOf(family, era), new Set()));
        const { module, config } = tla(network, 'Network');
        const defined = [...module.matchAll(/^(\w+) ==/gm)].map(([, name]) => name);
        const declared = /VARIABLES\n([\s\S]*?)\n\n/.exec(module)![1]!.match(/^ {2}\w+/gm)!;
        const all = [...defined, ...declared.map((one) => one.trim())];
        expect(new Set(all).size).toBe(all.length);
        const code = module.replaceAll(/\\\*.*$/gm, '');
        for (const [open, close] of [
          ['(', ')'],
          ['{', '}'],
          ['[', ']'],
          ['<<', '>>'],
        ] as const)
          expect(code.split(open).length).toBe(code.split(close).length);
        const named = [...config.matchAll(/^(?:\\\*)? {2,3}(\w+)$/gm)].map(([, name]) => name);
        expect(named).toHaveLength(network.properties.length);
        expect(defined).toEqual(expect.arrayContaining(named));
        const fair = network.steps.filter(({ definition }) => definition.fairness === 'weak');
        expect(module.match(/WF_vars/g)).toHaveLength(fair.length);
        const live = network.properties.filter((one) => isLiveness(one));
        expect(module.match(/~>|<>\(/g)).toHaveLength(live.length);
      }
    },
  );
});

describe('the reading', () => {
  it('notices a text that says something else', () => {
    const { module, config } = tla(compile(lockNetwork), 'Lock');
    const right = readTla(module, config);
    const wrong = module.replace('Table0 == <<1, -1, -1>>', 'Table0 == <<1, -1, 1>>');
    expect(readTla(wrong, config)).not.toEqual(right);
    expect(() => readTla(module.replace('(n0 >= 0)', '(\\A x : x)'), config)).toThrow(
      'not understood',
    );
  });
});
