/** The log of levels: what goes in comes out, from memory and from the file alike. */
import { afterEach, describe, expect, it } from 'vitest';
import { LevelLog, PIECE_STATES } from '../../../src/check/wasm/level-log.ts';

const logs: LevelLog[] = [];

function newLog(stateBytes: number, memoryMaxBytes: number): LevelLog {
  const log = new LevelLog(stateBytes, memoryMaxBytes);
  logs.push(log);
  return log;
}

afterEach(() => {
  for (const log of logs.splice(0)) log.close();
});

/** States numbered from `first` on, one 64-bit number each. */
function states(first: number, count: number): Uint8Array {
  const numbers = BigUint64Array.from({ length: count }, (_, index) => BigInt(first + index));
  return new Uint8Array(numbers.buffer);
}

function numbersOf(log: LevelLog, level: number): number[] {
  return [...log.read(level)].flatMap((piece) => {
    const bytes = piece.slice();
    return Array.from(new BigUint64Array(bytes.buffer), Number);
  });
}

describe.each([
  ['in memory', 2 ** 30],
  ['mostly in the file', 0],
])('a log that is %s', (_, memoryMaxBytes) => {
  it('gives every level back in order', () => {
    const log = newLog(8, memoryMaxBytes);
    const sizes = [1, 3, 100_000, 0, 250_000, 2];
    let next = 0;
    for (const size of sizes) {
      log.append(states(next, size));
      log.endLevel();
      next += size;
    }
    let first = 0;
    sizes.forEach((size, level) => {
      const expected = Array.from({ length: size }, (_, index) => first + index);
      expect(log.levelBytes(level)).toBe(size * 8);
      expect(numbersOf(log, level)).toEqual(expected);
      first += size;
    });
    expect(numbersOf(log, sizes.length)).toEqual([]);
    expect(log.fileBytes > 0).toBe(memoryMaxBytes === 0);
  });

  it('can be read while the next level is written', () => {
    const log = newLog(8, memoryMaxBytes);
    log.append(states(0, 200_000));
    log.endLevel();
    let seen = 0;
    for (const piece of log.read(0)) {
      seen += piece.length / 8;
      log.append(states(200_000, 70_000));
    }
    expect(seen).toBe(200_000);
    expect(numbersOf(log, 0)[123_456]).toBe(123_456);
    expect(log.levelBytes(1)).toBeGreaterThan(70_000 * 8);
  });
});

describe('a log whose pieces somebody else fills', () => {
  it.each([
    [2 ** 30, 'before'],
    [0, 'before'],
    [0, 'after'],
  ])(
    'gives every level back, with %d bytes of memory, spilled %s the next level begins',
    (memoryMaxBytes, moment) => {
      const log = newLog(8, memoryMaxBytes);
      const all = states(0, 5 * PIECE_STATES);
      for (let piece = 0; piece < 5; piece++) {
        const bytes = new Uint8Array(new SharedArrayBuffer(PIECE_STATES * 8));
        bytes.set(all.subarray(piece * bytes.length, (piece + 1) * bytes.length));
        log.adopt(bytes);
        // What was found by now ends in the middle of the piece.
        log.extendTo((piece + 0.5) * bytes.length);
        if (moment === 'before') log.spill(1);
        log.endLevel();
        if (moment === 'after') log.spill(2);
        // The level that was found is still there, and the one before is not.
        const spilled = memoryMaxBytes === 0 ? Math.max(0, piece - 1) : 0;
        expect(log.fileBytes).toBe(spilled * bytes.length);
      }
      expect(numbersOf(log, 0)).toHaveLength(PIECE_STATES / 2);
      for (let level = 1; level < 5; level++)
        expect(numbersOf(log, level)).toEqual(
          Array.from({ length: PIECE_STATES }, (_, index) => (level - 0.5) * PIECE_STATES + index),
        );
      expect(log.fileBytes > 0).toBe(memoryMaxBytes === 0);
    },
  );
});

describe('a log', () => {
  it('keeps to its memory', () => {
    const log = newLog(16, 4 * 2 ** 20);
    log.append(new Uint8Array(20 * 2 ** 20));
    expect(log.bytes).toBeLessThanOrEqual(4 * 2 ** 20);
    expect(log.bytes + log.fileBytes).toBeGreaterThanOrEqual(20 * 2 ** 20);
  });
});
