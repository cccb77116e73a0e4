/** Exported models: Spin, an independent checker, must count the same states and transitions. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { bitmap } from '../../machines/bitmap/family.ts';
import type { Network, NetworkFamily } from '../../machines/language/index.ts';
import { lifecycle } from '../../machines/lifecycle/family.ts';
import { reference } from '../../machines/reference/family.ts';
import { check } from '../../src/check/index.ts';
import { promela } from '../../src/export/index.ts';
import { compile } from '../../src/network/index.ts';

const hasSpin = ['spin', 'cc'].every(
  (program) => spawnSync(program, ['--version']).error === undefined,
);
const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** A network at its standard sizes but for the changes, as it was or mended. */
function network(
  family: NetworkFamily,
  changes: Readonly<Record<string, number>>,
  isMended: boolean,
): Network {
  const standard = family.parameters.map((one) => [one.name, one.standard] as const);
  const mends = family.variants.filter((one) => one.kind === 'mend').map((one) => one.name);
  const parameters = { ...Object.fromEntries(standard), ...changes };
  return family.build('classic', parameters, new Set(isMended ? mends : []));
}

/** What Spin counts: states, and transitions without the one to the initial state. */
function countedBySpin(definition: Network): { states: number; transitions: number } {
  const folder = mkdtempSync(join(tmpdir(), 'raidproof-spin-'));
  folders.push(folder);
  const { model, code } = promela(compile(definition), 'network.c');
  writeFileSync(join(folder, 'network.pml'), model);
  writeFileSync(join(folder, 'network.c'), code);
  const run = (command: string, ...words: string[]): string => {
    const { status, stdout, stderr } = spawnSync(command, words, { cwd: folder, encoding: 'utf8' });
    if (status !== 0) throw new Error(`${command}: ${stdout}${stderr}`);
    return stdout;
  };
  run('spin', '-a', 'network.pml');
  run('cc', '-O1', '-w', '-DSAFETY', '-DNOREDUCE', '-o', 'pan', 'pan.c');
  const output = run('./pan', '-E', '-m2000000', '-w22');
  const number = (pattern: RegExp): number => Number(pattern.exec(output)?.[1] ?? Number.NaN);
  return {
    states: number(/(\d+) states, stored/),
    transitions: number(/(\d+) transitions/) - 1,
  };
}

const CASES: readonly [NetworkFamily, Record<string, number>, boolean][] = [
  [reference, { C: 2, P: 2, K: 2 }, false],
  [bitmap, { chunks: 1 }, false],
  [bitmap, { chunks: 1, writes: 2, counterMax: 4 }, true],
  [bitmap, { chunks: 2, overflowChunks: 0 }, true],
  [lifecycle, { segments: 1 }, true],
];

describe.skipIf(!hasSpin)('Spin on the exported model', () => {
  it.each(CASES.map(([family, changes, isMended]) => ({ family, changes, isMended })))(
    'counts as we do: $family.name $changes, mended: $isMended',
    async ({ family, changes, isMended }) => {
      const definition = network(family, changes, isMended);
      const { states, transitions } = await check({ ...definition, properties: [] });
      expect(countedBySpin(definition)).toEqual({ states, transitions });
    },
  );

  it('counts otherwise when a step is missing', async () => {
    const whole = network(bitmap, { chunks: 1 }, false);
    const { states } = await check({ ...whole, properties: [] });
    const steps = whole.steps.filter((step) => step.name !== 'fail a member');
    expect(countedBySpin({ ...whole, steps }).states).not.toBe(states);
  });
});

describe('an exported model', () => {
  it('has one option and one function a step, by name', () => {
    const definition = network(bitmap, { chunks: 1 }, false);
    const { model, code } = promela(compile(definition), 'x.c');
    expect(model.match(/d_step/g)).toHaveLength(definition.steps.length);
    expect(code.match(/^static int step/gm)).toHaveLength(definition.steps.length);
    for (const { name } of definition.steps) expect(model).toContain(name);
  });
});
