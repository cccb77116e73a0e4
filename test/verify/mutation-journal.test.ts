/** Journals of mutation: what is known is not judged again, what was torn or belongs to another network is. */
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { bitmap } from '../../machines/bitmap/family.ts';
import { compile } from '../../src/network/index.ts';
import { mendedNetwork } from '../../src/verify/mutation-jobs.ts';
import { digestOf, fileJournal } from '../../src/verify/mutation-journal.ts';
import { mutationScopes } from '../../src/verify/mutation-plan.ts';
import { mutate } from '../../src/verify/mutation.ts';

const folder = mkdtempSync(join(tmpdir(), 'journal-'));
const path = join(folder, 'mutants.jsonl');

afterAll(() => {
  rmSync(folder, { recursive: true });
});

const SCOPES = mutationScopes(bitmap, 'modern').slice(0, 1);

/** A small run that is broken off after so many looks of the watch; how many there were. */
async function run(isResumed: boolean, looksMax: number) {
  let looks = 0;
  const [result] = await mutate([{ family: bitmap, era: 'modern', scopes: SCOPES }], {
    operators: ['drop-step'],
    withVariants: false,
    withProbes: false,
    sampleMax: 6,
    seed: 3,
    threadsMax: 1,
    watch: () => ++looks <= looksMax,
    journal: fileJournal(path, isResumed),
  });
  return { result, looks };
}

test('a run that is broken off and gone on with gives what a run in one piece gives', async () => {
  const whole = await run(false, Infinity);
  const broken = await run(false, Math.floor(whole.looks * 0.8));
  expect(broken.result).not.toEqual(whole.result);
  const kept = readFileSync(path, 'utf8').split('\n').length;
  const resumed = await run(true, Infinity);
  expect(resumed.result).toEqual(whole.result);
  expect(kept).toBeGreaterThan(2);
  expect(readFileSync(path, 'utf8').split('\n').length).toBeGreaterThan(kept);
  const again = await run(true, Infinity);
  expect(again).toEqual({ result: whole.result, looks: 0 });
});

test('a torn line is forgotten, and the next does not join it', () => {
  const journal = fileJournal(path, false);
  journal.keep('d', 'whole', { outcome: 'killed' });
  appendFileSync(path, '{"digest":"d","name":"to');
  const resumed = fileJournal(path, true);
  expect(resumed.known('d', 'whole')).toEqual({ outcome: 'killed' });
  resumed.keep('d', 'next', 1);
  const again = fileJournal(path, true);
  expect([again.known('d', 'whole'), again.known('d', 'next')]).toEqual([{ outcome: 'killed' }, 1]);
});

test('a judgement of another network is not known', () => {
  const journal = fileJournal(path, false);
  journal.keep('d', 'one', 1);
  expect(journal.known('e', 'one')).toBe(undefined);
});

test('what is no journal is refused, and left as it is', () => {
  writeFileSync(path, 'a letter\n');
  expect(() => fileJournal(path, true)).toThrow(/RP218/);
  expect(readFileSync(path, 'utf8')).toBe('a letter\n');
  fileJournal(path, false);
  appendFileSync(path, 'damage\n');
  expect(() => fileJournal(path, true)).toThrow(/line 2 is not what was written/);
  expect(() => fileJournal(join(folder, 'none'), true)).toThrow(/RP201/);
});

test('the digest follows steps, claims and charts, not sentences', () => {
  const { parameters } = SCOPES[0]!;
  const network = mendedNetwork({ family: 'bitmap', era: 'modern', parameters });
  const digest = digestOf(compile(network));
  const { properties, steps } = network;
  const told = properties.map((one) => ({ ...one, sentence: 'Another.' }));
  expect(digestOf(compile({ ...network, properties: told }))).toBe(digest);
  const less = [
    { ...network, properties: properties.slice(1) },
    { ...network, steps: steps.slice(1) },
    {
      ...network,
      properties: properties.map((one) => ('quiet' in one ? { ...one, quiet: [] } : one)),
    },
  ];
  for (const one of less) expect(digestOf(compile(one))).not.toBe(digest);
});
