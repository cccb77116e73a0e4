/** Each check of the oracle, seen to fail: the world is spoilt in one way, and only that is found. */
import { describe, expect, test } from 'vitest';
import type { Raid5Array } from '../../src/raid5/index.ts';
import { apply, takeAction } from '../../src/simulate/apply.ts';
import type { SimulationEvent } from '../../src/simulate/events.ts';
import { checkRest } from '../../src/simulate/rest.ts';
import type { World } from '../../src/simulate/world.ts';
import { spoil, violationOf, worldAfter } from './support/worlds.ts';

const WRITE: SimulationEvent = { do: 'write', sector: 0, sectors: 4, durable: false };
const CRASH: SimulationEvent = { do: 'crash', lands: [], lost: [] };
const ASSEMBLE: SimulationEvent = { do: 'assemble', without: [], force: false };
const REST: SimulationEvent = { do: 'rest' };

function found(world: World, ...events: readonly SimulationEvent[]): unknown {
  return violationOf(() => events.forEach((event) => apply(world, event)));
}

function thrown(): never {
  throw new TypeError('oh');
}

describe('nothing is found', () => {
  test('where nothing was spoilt', () => {
    const { world } = worldAfter([WRITE, { do: 'flush' }, REST]);
    expect(found(world, { do: 'read', sector: 0, sectors: 9 }, REST, CRASH, ASSEMBLE, REST)).toBe(
      null,
    );
  });
});

describe('content', () => {
  test('of a read', () => {
    const { world } = worldAfter([WRITE, REST]);
    spoil(world, 'm0', 0);
    expect(found(world, { do: 'read', sector: 0, sectors: 4 }, { do: 'settle' })).toEqual({
      kind: 'data',
      text: 'a read of array sector 0 gave a mixture that nobody wrote, not version 1',
    });
  });

  test('of an array at rest', () => {
    const { world } = worldAfter([WRITE, REST]);
    spoil(world, 'm0', 1);
    expect(found(world, REST)).toMatchObject({
      kind: 'data',
      text: expect.stringContaining('at rest array sector 1'),
    });
  });

  test('of an array that has just been assembled', () => {
    const { world } = worldAfter([WRITE, REST, CRASH]);
    spoil(world, 'm0', 0);
    spoil(world, 'm2', 0);
    expect(found(world, ASSEMBLE)).toMatchObject({ kind: 'data' });
  });

  test('an acknowledged write that no flush covers may be lost, one that a flush covers may not', () => {
    const lost = ['m0', 'm1', 'm2'].map((device) => {
      return { device, first: 40, last: 71, writes: 9 };
    });
    const both = (events: readonly SimulationEvent[]): unknown => {
      const { world } = worldAfter([WRITE, { do: 'settle' }, ...events]);
      const [data] = [world.disks.get('m0')!.words.slice(40 * 128, 41 * 128)];
      const violation = found(world, { do: 'crash', lands: [], lost }, ASSEMBLE);
      const kept = world.disks.get('m0')!.words.slice(40 * 128, 41 * 128);
      return { violation, isKept: kept.every((word, index) => word === data[index]) };
    };
    expect(both([])).toEqual({ violation: null, isKept: false });
    expect(both([{ do: 'flush' }, { do: 'settle' }])).toEqual({ violation: null, isKept: true });
  });

  test('a flush that made nothing durable is found out', () => {
    const { world, array } = worldAfter([WRITE, { do: 'settle' }]);
    apply(world, { do: 'flush' });
    for (const { request } of world.open) request.done = true;
    for (const action of array.scheduler.runnable().slice(0, 1)) takeAction(world, array, action);
    const lost = [...world.disks.keys()].map((device) => {
      return { device, first: 40, last: 71, writes: 9 };
    });
    expect(found(world, { do: 'crash', lands: [], lost }, ASSEMBLE)).toMatchObject({
      kind: 'data',
    });
  });
});

describe('redundancy', () => {
  test('at rest', () => {
    const { world } = worldAfter([REST]);
    spoil(world, 'm2', 3);
    expect(found(world, REST)).toEqual({
      kind: 'parity',
      text: 'at rest parity is wrong at member sector 3',
    });
  });

  test('S14: wrong after a crash of an array that is called clean', () => {
    const { world } = worldAfter([WRITE, REST]);
    spoil(world, 'm2', 3);
    expect(found(world, CRASH)).toEqual({
      kind: 'S14',
      text: 'parity is wrong at member sector 3, and the superblocks call the array clean',
    });
  });

  test('S14: wrong in a chunk whose bit is clear', () => {
    const { world } = worldAfter([WRITE, { do: 'settle' }]);
    spoil(world, 'm2', 9);
    expect(found(world, CRASH)).toMatchObject({
      kind: 'S14',
      text: 'parity is wrong at member sector 9, and the bit of chunk 1 is clear on m0',
    });
  });

  test('S14: wrong below the resync offset of an array without a bitmap', () => {
    const { world } = worldAfter([], { bitmapChunkSectors: null, startsDirty: true });
    apply(world, { do: 'until', actor: 'sync thread', label: 'sync.request @24' });
    apply(world, { do: 'until', actor: 'raid5d', label: 'super.wait' });
    spoil(world, 'm0', 0);
    expect(found(world, CRASH)).toMatchObject({
      kind: 'S14',
      text: expect.stringContaining('the resync offset lies beyond'),
    });
  });
});

describe('what is left undone', () => {
  const CASES: readonly (readonly [string, (array: Raid5Array) => void])[] = [
    ['a stripe waits for ever', ({ state }) => state.stripes.set(0, {} as never)],
    ['a sync never ends', ({ state }) => void (state.recovery.running = true)],
    ['the mutex is never given back', ({ state }) => void (state.lockOwner = 'user')],
    ['a superblock write is due for ever', ({ state }) => void (state.changes.pending = true)],
    [
      'a writer waits for a counter for ever',
      ({ state }) => void state.bitmap!.overflowWaiters.push({ awake: false }),
    ],
    ['a resync is due, and does not begin', ({ state }) => void (state.recoveryCheckpoint = 8)],
    [
      'the bit of chunk 2 is never cleared: it is idle',
      ({ state }) => void (state.bitmap!.memoryBits[2] = 1),
    ],
    [
      'a recovery does not go on',
      ({ state }) => {
        state.degraded = 1;
        Object.assign(state.members[1]!, { inSync: false, recoveryOffset: 8 });
      },
    ],
    [
      'a spare waits, and no recovery begins',
      ({ state }) => {
        state.degraded = 1;
        Object.assign(state.members[1]!, { slot: -1 });
      },
    ],
  ];

  test.each(CASES)('%s', (text, change) => {
    const { world, array } = worldAfter([WRITE, REST]);
    change(array);
    expect(violationOf(() => checkRest(world, array))).toEqual({ kind: 'waits', text });
  });

  test('a request', () => {
    const { world, array } = worldAfter([REST]);
    apply(world, { do: 'flush' });
    expect(violationOf(() => checkRest(world, array))).toEqual({
      kind: 'waits',
      text: 'a flush is never done',
    });
  });

  test('a bit that stays set on a device', () => {
    const { world, array } = worldAfter([REST]);
    const { device } = world.disks.get('m1')!;
    device.bytes[16 * 512 + 256]! |= 4;
    expect(violationOf(() => checkRest(world, array))).toEqual({
      kind: 'waits',
      text: 'the bit of chunk 2 stays set on m1',
    });
  });
});

describe('requests, starts and throws', () => {
  test('a request that fails although enough members are there', () => {
    const { world, array } = worldAfter([REST]);
    array.fail('m0');
    array.fail('m1');
    expect(found(world, { do: 'read', sector: 0, sectors: 24 }, { do: 'settle' })).toMatchObject({
      kind: 'request',
    });
  });

  test('an array that does not start, even by force', () => {
    const { world } = worldAfter([REST, CRASH]);
    const [first, second] = [...world.disks.values()];
    second!.device.bytes.set(first!.device.bytes);
    expect(found(world, { do: 'assemble', without: [], force: true })).toMatchObject({
      kind: 'refused',
    });
  });

  test('what the executor throws', () => {
    const { world, array } = worldAfter([REST]);
    world.array = { ...array, action: () => thrown() };
    expect(found(world, { do: 'action', action: 'check' })).toEqual({
      kind: 'exception',
      text: 'the executor threw: oh',
    });
  });
});
