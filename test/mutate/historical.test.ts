/** Historical variants: judged in the mended network, with what it takes to catch them. */
import { expect, test } from 'vitest';
import { type JudgedVariant, faultyNetwork, judgeVariant } from '../../src/mutate/index.ts';
import { always } from './support/judged.ts';
import { well } from './support/well.ts';

async function judged(name: string, watch = always): Promise<JudgedVariant> {
  const fault = well.variants.find((one) => one.name === name)!;
  return judgeVariant(well, 'new', fault, watch);
}

test('a fault that shows only after a crash needs one', async () => {
  expect(await judged('clears early')).toEqual({
    name: 'clears early',
    bug: 7,
    commit: 'abc (1.0)',
    scope: null,
    concerns: ['kept'],
    isKilled: true,
    breaches: [{ property: 'kept', steps: 3 }],
    others: [],
    needs: ['crash'],
    isPartial: false,
  });
});

test('a fault that shows without a crash needs none, whatever else it breaks with one', async () => {
  expect(await judged('clears whenever')).toMatchObject({
    isKilled: true,
    breaches: [{ property: 'ordered', steps: 3 }],
    needs: [],
  });
});

test('a fault that only a claim about runs catches needs liveness', async () => {
  expect(await judged('never ends')).toMatchObject({ isKilled: true, needs: ['liveness'] });
});

test('a fault leaves out the mend that replaces its mechanism', async () => {
  const careless = well.variants.find(({ name }) => name === 'careless')!;
  const begin = faultyNetwork(well, 'new', careless).steps.find(({ name }) => name === 'begin');
  expect(begin?.guard?.kind).toBe('in');
  expect(await judged('careless')).toMatchObject({
    isKilled: true,
    breaches: [{ property: 'ordered', steps: 1 }],
  });
});

test('a fault that breaks nothing is not killed, and needs nothing', async () => {
  expect(await judged('harmless')).toMatchObject({
    isKilled: false,
    breaches: [],
    others: [],
    needs: [],
    isPartial: false,
  });
});

test('a fault that names nothing beforehand is not killed, whatever it breaks', async () => {
  const careless = well.variants.find(({ name }) => name === 'careless')!;
  const nameless = await judgeVariant(well, 'new', { ...careless, concerns: [] }, always);
  expect(nameless).toMatchObject({
    isKilled: false,
    others: [{ property: 'ordered', steps: 1 }],
    needs: [],
  });
});
