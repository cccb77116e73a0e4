/** Growing in the simulation: what its user may count on, what must come with it, and that its loss is seen. */
import { describe, expect, test } from 'vitest';
import { mendsOf, type Geometry } from '../../src/raid5/index.ts';
import { apply } from '../../src/simulate/apply.ts';
import { ANYTHING } from '../../src/simulate/content.ts';
import type { SimulationEvent } from '../../src/simulate/events.ts';
import { takeSize } from '../../src/simulate/growth.ts';
import type { World } from '../../src/simulate/world.ts';
import { PLAIN, violationOf, worldAfter } from './support/worlds.ts';

const ROOM = { roomSectors: 32, mends: mendsOf('modern') };
const GROW: SimulationEvent = { do: 'grow', sectors: 64 };
const SETTLE: SimulationEvent = { do: 'settle' };
const REST: SimulationEvent = { do: 'rest' };
const CRASH: SimulationEvent = { do: 'crash', lands: [], lost: [] };
const ASSEMBLE: SimulationEvent = { do: 'assemble', without: [], force: false };

function grown(...events: readonly SimulationEvent[]): World {
  return worldAfter([SETTLE, GROW, ...events], ROOM).world;
}

function withSectors(world: World, componentSectors: number): Geometry {
  return { ...world.geometry, componentSectors };
}

describe('a growth', () => {
  test('gives space that holds anything, and that is resynced', () => {
    const world = grown(SETTLE);
    expect(world.geometry.componentSectors).toBe(64);
    expect(world.counts.growths).toBe(1);
    expect(world.shadow.versions.slice(62, 66)).toEqual([[0], [0], [ANYTHING], [ANYTHING]]);
    expect(world.shadow.suspects.has(32)).toBe(true);
    expect(violationOf(() => apply(world, REST))).toBeNull();
    expect(world.shadow.suspects.size).toBe(0);
  });

  test('lasts from its end on, and what is written there with it', () => {
    const write: SimulationEvent = { do: 'write', sector: 100, sectors: 3, durable: true };
    const world = grown(SETTLE, write, SETTLE);
    const after = (): void => [CRASH, ASSEMBLE, REST].forEach((event) => apply(world, event));
    expect(violationOf(after)).toBeNull();
    expect(world.shadow.versions[100]).toEqual([1]);
  });

  test('that a crash cuts off leaves one size or the other', () => {
    const world = grown({ do: 'until', actor: 'user', label: 'grow.quiesce' }, CRASH, ASSEMBLE);
    expect(world.geometry.componentSectors).toBe(32);
    expect(violationOf(() => apply(world, REST))).toBeNull();
  });

  test.each([
    ['as much as there is', 32],
    ['less than there is', 16],
  ])('to %s is none', (_, sectors) => {
    const { world } = worldAfter([SETTLE], ROOM);
    expect(apply(world, { do: 'grow', sectors })).toBe(false);
  });

  test('beyond the devices, in the classic era, or while another is under way is refused', () => {
    expect(apply(worldAfter([SETTLE], ROOM).world, { do: 'grow', sectors: 128 })).toBe(false);
    const classic = worldAfter([SETTLE], { ...ROOM, era: 'classic', mends: mendsOf('classic') });
    expect(apply(classic.world, GROW)).toBe(false);
    expect(apply(grown(), GROW)).toBe(false);
  });
});

describe('a size that is lost', () => {
  test('is seen where it was acknowledged', () => {
    const world = grown(SETTLE);
    expect(violationOf(() => takeSize(world, PLAIN.geometry))).toEqual({
      kind: 'data',
      text: '64 sectors of each member were used, now 32',
    });
  });

  test('is seen where something is stored, and is none where nobody was told', () => {
    const { world } = worldAfter([SETTLE], ROOM);
    takeSize(world, withSectors(world, 64));
    expect(violationOf(() => takeSize(world, PLAIN.geometry))).toBeNull();
    expect(world.shadow.versions).toHaveLength(64);
    expect([...world.shadow.suspects]).toEqual([]);
    takeSize(world, withSectors(world, 64));
    world.shadow.versions[80] = [1];
    expect(violationOf(() => takeSize(world, PLAIN.geometry))).toMatchObject({ kind: 'data' });
  });
});
