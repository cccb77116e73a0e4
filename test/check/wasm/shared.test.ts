/** One table for several threads: whoever is faster, each state is found once. */
import type { Worker } from 'node:worker_threads';
import { afterEach, describe, expect, it } from 'vitest';
import type { Part } from '../../../src/check/wasm/found.ts';
import { Memory } from '../../../src/check/wasm/instance.ts';
import { TAKEN } from '../../../src/check/wasm/layout.ts';
import { LevelLog } from '../../../src/check/wasm/level-log.ts';
import { RECENT_STATES } from '../../../src/check/wasm/memory-map.ts';
import { planNetwork } from '../../../src/check/wasm/plan.ts';
import { sharedPrograms } from '../../../src/check/wasm/shared/programs.ts';
import { spreadTable } from '../../../src/check/wasm/shared/spread.ts';
import { SharedTable } from '../../../src/check/wasm/shared/table.ts';
import { type Team, assemble, dismiss, hire } from '../../../src/check/wasm/shared/team.ts';
import { BOARD } from '../../../src/check/wasm/shared/board.ts';
import { compile } from '../../../src/network/index.ts';
import { ringNetwork } from '../support/rings.ts';
import { PLENTY } from './support/agree.ts';

/** So many states fit into the first table, also while each thread has reserved some of its slots. */
const STATES = 40_000;

/** Of this, the first table takes a part that several threads spread. */
const LIMITS = { ...PLENTY, memoryMaxBytes: 2 ** 27 };

const crews: (readonly Worker[])[] = [];
afterEach(async () => {
  for (const crew of crews.splice(0)) await dismiss(crew);
});

/** Threads with a table for states of so many words. */
function newTable(words: number, threads: number) {
  // A ring of three takes two bits, and 31 such fill a word.
  const network = ringNetwork([{ rings: 31 * words, size: 3 }]);
  const programs = sharedPrograms(planNetwork(compile(network)), threads);
  const { memory } = new Memory(programs[0]!);
  const parts = programs.map((program): Part => ({
    program,
    memory: new Memory(program, memory),
    log: new LevelLog(program.map.stateBytes, 2 ** 24),
  }));
  const table = new SharedTable(parts, LIMITS);
  const workers = hire(threads);
  crews.push(workers);
  const team = assemble(workers, parts, 1e8);
  return { parts, table, team, found: (): number[] => parts.map((_, own) => foundBy(team, own)) };
}

function foundBy({ board }: Team, own: number): number {
  return board[BOARD.rows + own * BOARD.rowLength + BOARD.found]!;
}

/** Has one thread put all these states into the table. */
async function absorb(
  { parts, table, team }: ReturnType<typeof newTable>,
  own: number,
  states: Uint8Array,
): Promise<void> {
  const { memory, program } = parts[own]!;
  const { candidates, candidatesMax, stateBytes, recent } = program.map;
  memory.bytes.fill(0, recent, recent + RECENT_STATES * stateBytes);
  for (let from = 0; from < states.length; from += candidatesMax * stateBytes) {
    const piece = states.subarray(from, from + candidatesMax * stateBytes);
    memory.bytes.set(piece, candidates);
    memory.write('candidateEnd', candidates + piece.length);
    expect(await team.order(own, { order: 'settle', states: table.statesMost })).toBe(0);
  }
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

/** Where the first word of some state lies in the table, in bytes. */
function placeOf({ memory, program }: Part): number {
  const { integers } = memory;
  const place = integers.findIndex(
    (number, index) => index * 4 >= program.map.table && number !== 0,
  );
  return place * 4 - ((place * 4 - program.map.table) % program.map.stateBytes);
}

describe.each([1, 2, 3])('a table of states of %d words', (words) => {
  it.each([2, 3])('has each of them once when %d threads bring the same ones', async (threads) => {
    const all = newTable(words, threads);
    const same = states(words);
    await Promise.all(all.parts.map(async (_, own) => absorb(all, own, same)));
    expect(all.found().reduce((sum, one) => sum + one, 0)).toBe(STATES);
  });

  it.each([
    [2, 1.01],
    [2, 1.3],
    [3, 1.3],
    [2, 4],
    [3, 4],
  ])(
    'keeps all of them when %d threads spread it over %d times the slots',
    async (threads, times) => {
      const all = newTable(words, threads);
      const same = states(words);
      await absorb(all, 0, same);
      for (let round = 0; round < 3; round++) {
        const slots = Math.floor((all.table.slots * times) / 8) * 8;
        all.parts[0]!.memory.reserve(all.parts[0]!.program.map.table + all.table.bytesOf(slots));
        await spreadTable(all.table, all.team, slots);
        expect(all.table.slots).toBe(slots);
        await Promise.all(all.parts.map(async (_, own) => absorb(all, own, same)));
        expect(all.found().reduce((sum, one) => sum + one, 0)).toBe(STATES);
      }
    },
  );

  it('is larger after growth', () => {
    const { table } = newTable(words, 2);
    const { slots } = table;
    expect(table.grows()).toBe(slots * 4);
    expect(table.slots).toBe(slots);
  });
});

describe.each([2, 3])('a slot of %d words that another thread is still writing', (words) => {
  it.each([
    ['is waited for, and then known', 0n, 0],
    ['is waited for, and then another state', 1n, 1],
  ])('%s', async (_, difference, found) => {
    const all = newTable(words, 2);
    const one = states(words).slice(0, words * 8);
    await absorb(all, 0, one);
    const [part] = all.parts as [Part];
    const last = new BigUint64Array(part.memory.memory.buffer, placeOf(part) + (words - 1) * 8, 1);
    const word = last[0]!;
    last[0] = 0n;
    let isSettled = false;
    const settling = absorb(all, 1, one).then(() => (isSettled = true));
    await new Promise((resolve) => {
      setTimeout(resolve, 100);
    });
    expect(isSettled).toBe(false);
    last[0] = word ^ difference;
    await settling;
    expect(all.found()).toEqual([1, found]);
  });
});
