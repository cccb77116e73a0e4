/** Exported models: Spin, an independent checker, must count the same states and transitions. */
import { describe, expect, it } from 'vitest';
import { bitmap } from '../../machines/bitmap/family.ts';
import type { Network, NetworkFamily } from '../../machines/language/index.ts';
import { lifecycle } from '../../machines/lifecycle/family.ts';
import { reference } from '../../machines/reference/family.ts';
import { explorationFigures, explore } from '../../src/check/index.ts';
import { hasSpin, promela, runSpin } from '../../src/export/index.ts';
import { compile } from '../../src/network/index.ts';

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

const CASES: readonly [NetworkFamily, Record<string, number>, boolean][] = [
  [reference, { C: 2, P: 2, K: 2 }, false],
  [bitmap, { chunks: 1 }, false],
  [bitmap, { chunks: 1, writes: 2, counterMax: 4 }, true],
  [bitmap, { chunks: 2, overflowChunks: 0 }, true],
  [lifecycle, { segments: 1 }, true],
];

describe.skipIf(!hasSpin())('Spin on the exported model', () => {
  it.each(CASES.map(([family, changes, isMended]) => ({ family, changes, isMended })))(
    'counts and judges as we do: $family.name $changes, mended: $isMended',
    async ({ family, changes, isMended }) => {
      const compiled = compile(network(family, changes, isMended));
      for (const prune of [true, false]) {
        const policy = { prune, stopAtViolation: false, stopWhenDecided: false };
        const { states, transitions, found } = explorationFigures(
          compiled,
          await explore(compiled, { policy }),
        );
        const ids = compiled.properties.map(({ id }) => id).filter((id) => id in found);
        const spin = runSpin(compiled, { prune });
        expect(spin).toEqual({ states, transitions, found: ids, steps: undefined });
      }
    },
  );

  it('finds the shortest violation breadth first', () => {
    const broken = reference.build('classic', { C: 2, P: 1, K: 1 }, new Set(['BUG1']));
    expect(runSpin(compile(broken), { prune: true, stop: true })).toMatchObject({
      found: ['I1'],
      steps: 6,
    });
  });

  it('counts otherwise when a step is missing, and finds less', () => {
    const whole = network(bitmap, { chunks: 1 }, false);
    const all = runSpin(compile(whole), { prune: false });
    const steps = whole.steps.filter((step) => step.name !== 'fail a member');
    const less = runSpin(compile({ ...whole, steps }), { prune: false });
    expect(less.states).not.toBe(all.states);
    expect(all.found).toEqual(expect.arrayContaining([...less.found]));
  });

  it('says so where Spin refuses the model', () => {
    const whole = network(bitmap, { chunks: 1 }, false);
    expect(() => runSpin(compile({ ...whole, steps: [] }), { prune: false })).toThrow(/RP401/);
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

  it('judges every property of single states, and none of runs', () => {
    const { properties } = network(bitmap, { chunks: 1 }, false);
    const { code } = promela(compile(network(bitmap, { chunks: 1 }, false)), 'x.c');
    for (const { id, kind } of properties)
      expect(code.includes(`"${id}"`)).toBe(kind === 'always' || kind === 'sometimes');
  });
});
