import { describe, expect, test } from 'vitest';
import { counter, COUNTER_MAX, type CounterOutcome } from '../../../src/raid5/index.ts';

const NEEDED = 0x8000;
const RESYNC = 0x4000;
const NOTHING: Omit<CounterOutcome, 'word'> = {
  setFileBit: false,
  clearFileBit: false,
  countPage: 0,
  setClean: false,
  setPending: false,
  clearAllClean: false,
  mustWait: false,
  wakeOverflow: false,
  mustSync: false,
};
const words = Array.from({ length: 0x10000 }, (_, word) => word);

describe('startWrite', () => {
  test.each([
    [0, { word: 3, setFileBit: true, countPage: 1, clearAllClean: true }],
    [1, { word: 3, clearAllClean: true }],
    [2, { word: 3, clearAllClean: true }],
    [5, { word: 6, clearAllClean: true }],
    // Bugs of the era: a flag hides the idle values 0 and 1.
    [NEEDED | 1, { word: NEEDED | 2, clearAllClean: true }],
    [RESYNC | 1, { word: RESYNC | 2, clearAllClean: true }],
    [NEEDED | 2, { word: NEEDED | 3, clearAllClean: true }],
    [COUNTER_MAX, { word: COUNTER_MAX, mustWait: true }],
    [NEEDED | COUNTER_MAX, { word: NEEDED | COUNTER_MAX, mustWait: true }],
  ])('from %i', (word, expected) => {
    expect(counter.startWrite(word)).toEqual({ ...NOTHING, ...expected });
  });
});

describe('endWrite', () => {
  test.each([
    [3, true, { word: 2, setClean: true }],
    [4, true, { word: 3 }],
    [3, false, { word: NEEDED | 2 }],
    [NEEDED | 3, true, { word: NEEDED | 2 }],
    [RESYNC | 3, false, { word: NEEDED | RESYNC | 2 }],
    [COUNTER_MAX, true, { word: COUNTER_MAX - 1, wakeOverflow: true }],
    // The 16-bit word wraps.
    [0, true, { word: 0xffff }],
    [NEEDED, true, { word: RESYNC | COUNTER_MAX }],
    [0, false, { word: RESYNC | COUNTER_MAX }],
  ])('from %i, success %s', (word, success, expected) => {
    expect(counter.endWrite(word, success)).toEqual({ ...NOTHING, ...expected });
  });
});

describe('daemonScan', () => {
  test('2 -> 1 -> 0, and everything else is left alone', () => {
    const idle = { ...NOTHING, clearAllClean: true };
    expect(counter.daemonScan(2, false)).toEqual({ ...idle, word: 1, setClean: true });
    expect(counter.daemonScan(1, false)).toEqual({
      ...idle,
      word: 0,
      countPage: -1,
      clearFileBit: true,
    });
    const touched = words.filter((word) => {
      const {
        word: after,
        setClean,
        clearFileBit,
        countPage,
        clearAllClean,
      } = counter.daemonScan(word, false);
      const effects = setClean || clearFileBit || countPage !== 0 || clearAllClean !== (word !== 0);
      return after !== word || effects;
    });
    expect(touched).toEqual([1, 2]);
  });

  test('with need_sync the value 1 stays, and CLEAN is lost (repaired in 3.2)', () => {
    expect(counter.daemonScan(1, true)).toEqual({ ...NOTHING, word: 1, clearAllClean: true });
  });
});

describe('sync', () => {
  test.each([
    [0, false, 0, false],
    [2, false, 2, false],
    [NEEDED | 1, false, RESYNC | 1, true],
    [NEEDED | 1, true, NEEDED | 1, true],
    [RESYNC | 2, false, RESYNC | 2, true],
    [NEEDED | RESYNC | 2, false, NEEDED | RESYNC | 2, true],
  ])('startSync from %i, degraded %s', (word, degraded, after, mustSync) => {
    const expected = { ...NOTHING, word: after, mustSync, clearAllClean: true };
    expect(counter.startSync(word, degraded)).toEqual(expected);
    expect(counter.testSync(word)).toEqual({ ...expected, word });
  });

  test.each([
    [RESYNC | 2, false, 2, true],
    [RESYNC | 3, false, 3, false],
    [RESYNC | 2, true, NEEDED | 2, false],
    [NEEDED | RESYNC | 2, true, NEEDED | 2, false],
    [NEEDED | RESYNC | 2, false, NEEDED | 2, false],
    [NEEDED | 2, true, NEEDED | 2, false],
    [2, true, 2, false],
  ])('endSync from %i, aborted %s', (word, aborted, after, setClean) => {
    const expected = { ...NOTHING, word: after, setClean, clearAllClean: true };
    expect(counter.endSync(word, aborted)).toEqual(expected);
  });
});

test('loading: only an unused counter is set, to 1 or NEEDED|1', () => {
  const loaded = { ...NOTHING, countPage: 1, setClean: true, clearAllClean: true };
  expect(counter.setMemoryBits(0, false)).toEqual({ ...loaded, word: 1 });
  expect(counter.setMemoryBits(0, true)).toEqual({ ...loaded, word: NEEDED | 1 });
  expect(counter.setMemoryBits(3, true)).toEqual({ ...NOTHING, word: 3, clearAllClean: true });
});

test('words of any counterMax split and join; wrap sets both flags and the largest count', () => {
  for (const counterMax of [4, 5, 7, COUNTER_MAX]) {
    const all = Array.from({ length: 4 * (counterMax + 1) }, (_, word) => word);
    const joined = all.map((word) =>
      counter.counterWord(counter.counterParts(word, counterMax), counterMax),
    );
    expect(joined).toEqual(all);
    const wrapped = counter.endWrite(0, true, counterMax).word;
    expect(counter.counterParts(wrapped, counterMax)).toEqual({
      needed: true,
      resync: true,
      count: counterMax,
    });
  }
});

test('count page is +1 from zero, -1 to zero, and never else', () => {
  const wrong: number[] = [];
  for (const word of words) {
    const outcomes = [
      counter.startWrite(word),
      counter.daemonScan(word, false),
      counter.startSync(word, false),
      counter.endSync(word, true),
      counter.setMemoryBits(word, true),
    ];
    for (const { word: after, countPage } of outcomes) {
      if (countPage !== Number(after !== 0) - Number(word !== 0)) wrong.push(word);
    }
  }
  expect(wrong).toEqual([]);
});
