/** The store and the layout: nothing is lost beyond the first capacity, 32 bits, three words, 32 local states. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { check } from '../../src/check/index.ts';
import { layOut, pack, unpack } from '../../src/check/layout.ts';
import { StateStore, hashCode, hashWords } from '../../src/check/store.ts';
import { compile } from '../../src/network/index.ts';
import { ringNetwork, verdicts } from './support/rings.ts';

const NO_PRUNING = { prune: false, stopAtViolation: false, stopWhenDecided: false };

describe('the store', () => {
  it('keeps every state beyond 2^14 and every way to them', async () => {
    const sizes = [{ size: 41 }, { size: 40 }, { size: 39 }].map((one) => ({ ...one, rings: 1 }));
    const result = await check(ringNetwork(sizes), { policy: NO_PRUNING });
    const states = 41 * 40 * 39;
    const depth = 40 + 39 + 38;
    expect(result).toMatchObject({ states, transitions: 3 * states, depth, deadlocks: 0 });
    expect(verdicts(result.properties)).toEqual({
      never: 'violated',
      second: 'witnessed',
      within: 'holds',
    });
    expect(result.properties[0]?.steps).toHaveLength(depth);
    expect(result.coverage.steps.map((step) => step.fired)).toEqual([states, states, states]);
  });

  it('packs into four full words: 32 bits each, the sign bit in use', async () => {
    const groups = [
      { rings: 9, size: 200 },
      { rings: 7, size: 180 },
    ];
    const network = ringNetwork(groups);
    expect(layOut(compile(network))).toMatchObject({ words: 4, bits: 128 });
    const result = await check(network, { policy: NO_PRUNING });
    expect(result).toMatchObject({ states: 36_000, transitions: 72_000, depth: 199 + 179 });
    expect(verdicts(result.properties)).toMatchObject({ never: 'violated', within: 'holds' });
    expect(result.bitsPerState).toBe(128);
  });

  it('rebuilds its table when it grows', () => {
    const store = new StateStore(3);
    const before = store.capacity;
    for (let index = 0; index < before; index++) store.states.set([index, -index, 7], index * 3);
    store.count = before;
    store.parents[before - 1] = 4;
    store.vias[before - 1] = 65_535;
    store.parents[4] = -1;
    store.fillSlots();
    store.grow();
    expect(store.capacity).toBe(4 * before);
    expect([...store.states.subarray(3 * before - 3, 3 * before)]).toEqual([
      before - 1,
      1 - before,
      7,
    ]);
    const places = Array.from(
      { length: store.slots.length / 3 },
      (_, slot) => store.slots[slot * 3],
    );
    // All but the initial state, which is zeros in its first two words.
    expect(new Set(places).size).toBe(before);
    expect(store.load).toBeCloseTo(before / (4 * before * 1.5));
    expect(new Set(store.table).size).toBe(before + 1);
    expect(store.slots).toHaveLength(0);
    expect(store.path(before - 1)).toEqual([65_535]);
  });

  it('hashes in generated code as it hashes when it grows', () => {
    const words = fc.array(fc.integer(), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(words, (values) => {
        const names = values.map((_, index) => `w${index}`);
        // oxlint-disable-next-line typescript/no-implied-eval -- the engine generates it, too
        const generated = new Function(...names, `${hashCode(names)}return h;`) as (
          ...numbers: number[]
        ) => number;
        expect(generated(...values)).toBe(hashWords(Int32Array.from(values), 0, values.length));
      }),
    );
  });
});

describe('the layout', () => {
  const group = fc.record({ rings: fc.nat(5), size: fc.integer({ min: 1, max: 300 }) });

  it('reads back what it packed, and no field crosses a word or another field', () => {
    fc.assert(
      fc.property(fc.array(group, { minLength: 1, maxLength: 6 }), fc.nat(), (groups, salt) => {
        const parts = [{ rings: 1, size: 2 }, ...groups];
        const network = compile(ringNetwork(parts));
        const layout = layOut(network);
        const used = new Set<number>();
        for (const { word, shiftBits, widthBits } of layout.fields)
          for (let bit = shiftBits; bit < shiftBits + widthBits; bit++) {
            expect(bit).toBeLessThan(32);
            used.add(word * 32 + bit);
          }
        expect(used.size).toBe(layout.bits);
        const states = network.instances.map(
          ({ table }, index) => (salt + index * 7919) % table.states.length,
        );
        expect(unpack(layout, pack(layout, states), 0)).toEqual(states);
      }),
      { numRuns: 50 },
    );
  });

  it('gives a machine with one state no bits', () => {
    const network = compile(ringNetwork([{ rings: 2, size: 1 }]));
    expect(layOut(network)).toMatchObject({ words: 1, bits: 0 });
  });
});
