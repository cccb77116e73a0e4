import { describe, expect, test } from 'vitest';
import { modernCounter } from '../../../src/raid5/index.ts';

const { startWrite, endWrite, daemonScan, startSync, endSync, setMemoryBits } = modernCounter;
const NEEDED = 0x8000;
const RESYNC = 0x4000;

describe('the counter word of the modern era', () => {
  test.each([
    ['0', 0, 3, true],
    ['1', 1, 3, false],
    ['2', 2, 3, false],
    ['2+N', 5, 6, false],
    ['NEEDED|2, as loaded', NEEDED + 2, NEEDED + 3, false],
  ])('a write starts on %s', (_, word, after, first) => {
    const outcome = startWrite(word);
    expect(outcome).toMatchObject({ word: after, setFileBit: first, clearAllClean: false });
  });

  test('a full counter makes the writer wait, and its next end wakes it', () => {
    expect(startWrite(0x3fff)).toMatchObject({ word: 0x3fff, mustWait: true });
    expect(endWrite(0x3fff, true)).toMatchObject({ word: 0x3ffe, wakeOverflow: true });
  });

  test.each([
    ['success', 3, true, 2, true],
    ['success, another in flight', 4, true, 3, false],
    ['failure', 3, false, NEEDED + 2, false],
    ['success never clears NEEDED', NEEDED + 3, true, NEEDED + 2, false],
  ])('a write ends: %s', (_, word, success, after, idle) => {
    expect(endWrite(word, success)).toMatchObject({
      word: after,
      setPending: idle,
      clearAllClean: idle,
      setClean: false,
    });
  });

  test.each([
    [0, false, 0, false, false],
    [1, false, 0, true, false],
    [1, true, 1, false, true],
    [2, false, 1, false, true],
    [2, true, 1, false, true],
    [3, false, 3, false, false],
    [NEEDED + 1, false, NEEDED + 1, false, false],
    [RESYNC + 2, false, RESYNC + 2, false, false],
  ])('the daemon looks at %i (events_cleared due: %s)', (word, needSync, after, clears, pends) => {
    expect(daemonScan(word, needSync)).toMatchObject({
      word: after,
      clearFileBit: clears,
      setPending: pends,
      clearAllClean: pends,
    });
  });

  test('sync: NEEDED becomes RESYNC, unless the array stays degraded', () => {
    expect(startSync(NEEDED + 2, false)).toMatchObject({ word: RESYNC + 2, mustSync: true });
    expect(startSync(NEEDED + 2, true)).toMatchObject({ word: NEEDED + 2, mustSync: true });
    expect(startSync(2, false)).toMatchObject({ word: 2, mustSync: false });
  });

  test.each([
    ['completed', RESYNC + 2, false, 2, true],
    ['completed with a write in flight', RESYNC + 3, false, 3, false],
    ['aborted', RESYNC + 2, true, NEEDED + 2, false],
    ['not under way', NEEDED + 2, false, NEEDED + 2, false],
    ['aborted after a write failed', NEEDED + RESYNC + 2, true, NEEDED + 2, false],
  ])('the sync of a chunk ends: %s', (_, word, aborted, after, pends) => {
    expect(endSync(word, aborted)).toMatchObject({ word: after, setPending: pends });
  });

  test('loading: 2, with NEEDED also on a counter that is in use', () => {
    expect(setMemoryBits(0, true)).toMatchObject({ word: NEEDED + 2, countPage: 1 });
    expect(setMemoryBits(0, false)).toMatchObject({ word: 2, setPending: true });
    expect(setMemoryBits(4, true)).toMatchObject({ word: NEEDED + 4, countPage: 0 });
    expect(setMemoryBits(4, false)).toMatchObject({ word: 4, setPending: false });
  });
});
