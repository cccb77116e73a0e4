/** The table of states, driven directly: what was put in is found again, however often it grew. */
import { describe, expect, it } from 'vitest';
import { gather } from '../../../src/check/wasm/crew.ts';
import { Memory } from '../../../src/check/wasm/instance.ts';
import { TAKEN } from '../../../src/check/wasm/layout.ts';
import { RECENT_STATES, SLACK_SLOTS } from '../../../src/check/wasm/memory-map.ts';
import { Partition } from '../../../src/check/wasm/partition.ts';
import { planNetwork } from '../../../src/check/wasm/plan.ts';
import { searchProgram } from '../../../src/check/wasm/program.ts';
import { compile } from '../../../src/network/index.ts';
import { ringNetwork } from '../support/rings.ts';

/** So many states fill the first table to eight tenths. */
const STATES = 26_000;

/** A table for states of so many words. */
function newTable(words: number) {
  // A ring of three takes two bits, and 31 such fill a word.
  const network = ringNetwork([{ rings: 31 * words, size: 3 }]);
  const program = searchProgram(planNetwork(compile(network)), 1, false);
  expect(program.map.stateBytes).toBe(words * 8);
  const memory = new Memory(program);
  const crew = gather(new WebAssembly.Module(program.bytes), [memory], 1);
  const limits = { memoryMaxBytes: 2 ** 30, statesExpected: 0 };
  const call = crew.callers[0]!;
  return {
    memory,
    partition: new Partition(program, memory, call, limits, 0, refuse),
    /** Has the table forget nothing but what it saw lately. */
    forget: (): void => {
      const { recent, stateBytes } = program.map;
      memory.bytes.fill(0, recent, recent + RECENT_STATES * stateBytes);
    },
    grow: async (slots: number): Promise<void> => {
      memory.reserve(program.map.table + (slots + SLACK_SLOTS) * program.map.stateBytes);
      await call('rehash', slots);
    },
  };
}

/** States of pseudo-random words, all different. */
function states(words: number): Uint8Array {
  let seed = 1n;
  const numbers = BigUint64Array.from({ length: STATES * words }, () => {
    seed = BigInt.asUintN(64, seed * 6_364_136_223_846_793_005n + 1_442_695_040_888_963_407n);
    return seed | TAKEN;
  });
  return new Uint8Array(numbers.buffer);
}

describe.each([1, 2, 3])('a table of states of %d words', (words) => {
  it.each([1.01, 1.1, 1.5, 4])('keeps all of them when it grows by %d', async (times) => {
    const { memory, partition, forget, grow } = newTable(words);
    const all = states(words);
    expect(await partition.absorb(all)).toBe(true);
    expect(partition.count).toBe(STATES);
    for (let round = 0; round < 5; round++) {
      await grow(Math.floor(memory.read('slots') * times));
      forget();
      expect(await partition.absorb(all)).toBe(true);
      expect(partition.count).toBe(STATES);
    }
  });
});

function refuse(): never {
  throw new Error('there is no other partition');
}
