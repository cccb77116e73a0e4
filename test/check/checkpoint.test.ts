/** Checkpoints: a search that goes on from one finds what it would have found, and no bad file is taken for one. */
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { bitmap } from '../../machines/bitmap/family.ts';
import { parametersOf } from '../../machines/language/index.ts';
import { reference } from '../../machines/reference/family.ts';
import {
  type Snapshot,
  explorationFigures,
  explore,
  fileRecorder,
  identityOf,
} from '../../src/check/index.ts';
import { readCheckpoint, writeCheckpoint } from '../../src/check/checkpoint.ts';
import { compile } from '../../src/network/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'raidproof-checkpoint-'));
const path = join(folder, 'kept');
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const sizes = { ...parametersOf(bitmap, 'classic'), chunks: 1 };
const network = compile(bitmap.build('classic', sizes, new Set()));
const PRUNING = { prune: true, stopAtViolation: false, stopWhenDecided: false };
const FOREVER = { path: undefined, mustExist: false };

/** Explores up to a limit and gives what was found, and the snapshot at the end. */
async function upTo(statesMax: number, saved?: Snapshot) {
  let last: Snapshot | undefined;
  const save = (snapshot: Snapshot): void => {
    last = structuredClone(snapshot);
  };
  const recorder = { saved, isDue: () => false, save };
  const limits = { statesMax, memoryMaxBytes: 2 ** 30 };
  const found = await explore(network, { policy: PRUNING, limits, recorder });
  return { found, last: last! };
}

describe('a search that goes on from a snapshot', () => {
  it('finds in many pieces what it finds in one', async () => {
    const whole = (await upTo(1e7)).found;
    let piece = await upTo(50);
    for (let limit = 100; piece.found.ending !== 'complete'; limit *= 1.7)
      piece = await upTo(Math.floor(limit), piece.last);
    const { found } = piece;
    expect(explorationFigures(network, found)).toEqual(explorationFigures(network, whole));
    expect(found.fired).toEqual(whole.fired);
    expect(found.firstFired).toEqual(whole.firstFired);
    expect(found.firstSeen).toEqual(whole.firstSeen);
    expect(found.accepted).toEqual(whole.accepted);
    for (const state of whole.found.values()) expect(found.path(state)).toEqual(whole.path(state));
  });

  it('goes through a file unchanged', async () => {
    const { last } = await upTo(1000);
    const identity = identityOf(network, PRUNING, 'js');
    fileRecorder(path, 1000, identity, FOREVER).save(last);
    const read = fileRecorder(path, 1000, identity, { path, mustExist: true }).saved;
    expect(read).toEqual(last);
  });
});

describe('a file', () => {
  const snapshot: Snapshot = { data: { a: 1 }, arrays: { one: Int32Array.of(1, 2, 3) } };

  it('is refused where it was cut, changed, or is none at all', () => {
    writeCheckpoint(path, 'x', snapshot);
    const bytes = readFileSync(path);
    for (const length of [0, 10, 24, bytes.length - 1]) {
      writeFileSync(path, bytes);
      truncateSync(path, length);
      expect(() => readCheckpoint(path, 'x')).toThrow(/^RP216/);
    }
    for (const at of [0, 23, 40, bytes.length - 1]) {
      const changed = Buffer.from(bytes);
      changed[at] = changed[at]! ^ 1;
      writeFileSync(path, changed);
      expect(() => readCheckpoint(path, 'x')).toThrow(/^RP216/);
    }
    expect(() => readCheckpoint(join(folder, 'nowhere'), 'x')).toThrow(/^RP201/);
    expect(() => writeCheckpoint(join(folder, 'no', 'where'), 'x', snapshot)).toThrow(/^RP201/);
  });

  it('is refused where it is of another search', () => {
    writeCheckpoint(path, 'x', snapshot);
    expect(() => readCheckpoint(path, 'y')).toThrow(/^RP217/);
    const other = compile(reference.build('classic', { C: 1, P: 1, K: 1 }, new Set()));
    const identities = [
      identityOf(network, PRUNING, 'js'),
      identityOf(network, { ...PRUNING, prune: false }, 'js'),
      identityOf(other, PRUNING, 'js'),
      identityOf({ ...other, properties: [] }, PRUNING, 'js'),
    ];
    expect(new Set(identities).size).toBe(4);
  });
});
