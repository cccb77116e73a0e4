/** `raidproof mutants`: the kill matrix, its reports and its refusals, in a process of its own. */
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { MutationResult } from '../../src/mutate/index.ts';
import { build, raidproof } from './support/command.ts';

const folder = mkdtempSync(join(tmpdir(), 'raidproof-mutants-'));

beforeAll(build);
afterAll(() => rmSync(folder, { recursive: true }));

const SMALL = ['mutants', 'reference', '-p', 'C=1', '-p', 'P=1'];

function resultsOf(text: string): readonly MutationResult[] {
  return (JSON.parse(text) as { networks: readonly MutationResult[] }).networks;
}

test('judges a sample and the historical variants, and writes both reports', () => {
  const { code, out, err } = raidproof(...SMALL, '--sample', '40', '--out', folder);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toMatch(/^reference classic\n/);
  expect(out).toMatch(/survivors?\. It does less than the right network/);
  expect(out).toMatch(/✓ BUG1: killed; by I1 in 5/);
  expect(out).toMatch(/reference classic, 339 states: \d+ of \d+ killable mutants killed/);
  expect(readdirSync(folder).sort()).toEqual(['mutants.json', 'mutants.md']);
  const text = readFileSync(join(folder, 'mutants.md'), 'utf8');
  expect(text).toContain('a sample drawn with seed 1');
  const data = JSON.parse(readFileSync(join(folder, 'mutants.json'), 'utf8')) as {
    networks: readonly { mutants: { judged: number } }[];
  };
  expect(data.networks.map(({ mutants }) => mutants.judged)).toEqual([40]);
});

test('the same seed gives the same bytes, whatever the number of threads; another seed does not', () => {
  const words = [...SMALL, '--sample', '12', '--no-variants', '--json', '-'];
  const first = raidproof(...words, '--threads', '1').out;
  expect(raidproof(...words, '--threads', '2').out).toBe(first);
  expect(raidproof(...words, '--seed', '2').out).not.toBe(first);
  expect(resultsOf(first)[0]?.mutants).toHaveLength(12);
});

test('only some operators, or none', () => {
  const words = [...SMALL, '--no-variants', '--json', '-', '--operators'];
  const [some] = resultsOf(raidproof(...words, 'swap-target,drop-step').out);
  const operators = new Set(some?.mutants.map(({ operator }) => operator));
  expect([...operators]).toEqual(['drop-step', 'swap-target']);
  expect(resultsOf(raidproof(...words, 'none').out)[0]?.mutants).toEqual([]);
});

test('refuses what it does not know in one line', () => {
  const refusals = [
    [['mutants', 'nothing'], /^RP102 'nothing': there is no such network\. .*\n$/],
    [[...SMALL, '--operators', 'drop-all'], /^RP101 --operators: .*\n$/],
    [[...SMALL, '--era', 'golden'], /^RP107 'golden': .*\n$/],
    [[...SMALL, '--scope', 'golden'], /^RP108 'golden': .*\n$/],
    [['mutants', 'reference', '-p', 'C=9'], /^RP103 parameter C of reference: .*\n$/],
  ] as const;
  for (const [words, line] of refusals) {
    const { code, err } = raidproof(...words);
    expect({ words, code }).toEqual({ words, code: 2 });
    expect(err).toMatch(line);
  }
});
