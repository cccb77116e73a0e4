/** Draws what happens next. A seed decides everything: one seed gives one run. */

import { pick, type Random } from '../raid5/random.ts';
import type { Action, Raid5Array, SyncAction } from '../raid5/index.ts';
import { drawCrash, mayTear } from './draw-crash.ts';
import { drawSwap } from './draw-swap.ts';
import type { SimulationEvent } from './events.ts';
import { drawAction, drawMood, type Mood } from './moods.ts';
import { kindOf } from './assemble.ts';
import { isFree } from './requests.ts';
import type { World } from './world.ts';

/** What is going on; drawn anew for each stretch between two crashes. */
export interface Plan {
  mood: Mood;
  /** Steps until the crash. */
  stepsLeft: number;
  /** Chance of a user's event before each step. */
  business: number;
  /** Writes go to the few stripes around here, so that they meet. */
  readonly hotSector: number;
  readonly writersMax: number;
  /** Members are swapped for spares and back. */
  readonly swaps: boolean;
  /** Assemblies that were refused since the last start. */
  refusals: number;
}

/** Plans the stretch until the next crash. */
export function drawPlan(random: Random, world: World): Plan {
  return {
    mood: drawMood(random, world),
    stepsLeft: Math.floor(random() ** 2 * 260),
    business: pick(random, [0.02, 0.06, 0.12]),
    hotSector: Math.floor(random() * world.shadow.versions.length),
    writersMax: pick(random, world.setup.counterMax < 100 ? [1, 2] : [1, 2, 4, 6]),
    swaps: random() < 0.15,
    refusals: 0,
  };
}

/** A step that was drawn, or an event. */
export type Drawn =
  | SimulationEvent
  | { readonly do: 'take'; readonly action: Action; readonly among: readonly Action[] };

/** The next event; `take` stands for a step, chosen among what can run. */
export function drawNext(random: Random, world: World, plan: Plan): Drawn {
  const { array } = world;
  if (array === null) return drawAssembly(random, world, plan);
  if (plan.stepsLeft-- <= 0) return drawEnd(random, world, array);
  if (mayTear(world, array) && random() < 0.2) return drawCrash(random, world, array);
  if (random() < plan.business) {
    const event = drawEvent(random, world, array, plan);
    if (event !== null) return event;
  }
  if (random() < 0.02) plan.mood = drawMood(random, world);
  const actions = array.scheduler.runnable();
  if (actions.length === 0) return drawRequest(random, world, plan) ?? { do: 'flush' };
  return { do: 'take', action: drawAction(random, plan.mood, actions), among: actions };
}

/** All devices at first; after a refusal what was left out, or force. */
function drawAssembly(random: Random, world: World, plan: Plan): SimulationEvent {
  plan.refusals++;
  const force = plan.refusals > 2 || (plan.refusals > 1 && random() < 0.5);
  const hides = plan.refusals === 1 && random() < 0.04;
  const names = [...world.disks.keys()].filter((name) => kindOf(world, name) === 'member');
  return { do: 'assemble', without: hides ? [pick(random, names)] : [], force };
}

function drawEnd(random: Random, world: World, array: Raid5Array): SimulationEvent {
  const end = random();
  if (end < 0.05) return { do: 'rest' };
  // Behind a growth a clean stop counts, too.
  const stops = world.setup.roomSectors !== undefined ? 0.2 : 0.08;
  if (end < stops && !array.state.stopped) return { do: 'stop' };
  return drawCrash(random, world, array);
}

function drawEvent(
  random: Random,
  world: World,
  array: Raid5Array,
  plan: Plan,
): SimulationEvent | null {
  if (plan.swaps && random() < 0.4) return drawSwap(random, world, array);
  if (world.setup.roomSectors !== undefined && random() < 0.2) {
    // What a growth leaves behind shows soon after it, if at all.
    plan.stepsLeft = Math.min(plan.stepsLeft, Math.floor(random() * 80));
    return drawGrowth(random, world);
  }
  if (random() < 0.01) return { do: 'action', action: drawSyncAction(random, array) };
  const kind = random();
  if (kind < 0.62) return drawRequest(random, world, plan);
  if (kind < 0.74) return { do: 'flush' };
  if (kind < 0.84) return drawFailure(random, array);
  if (kind < 0.98) return drawReturn(random, world, array);
  if (kind < 0.99) return { do: 'action', action: drawSyncAction(random, array) };
  return { do: 'rest' };
}

/** What is running is stopped, more often than not. */
function drawSyncAction(random: Random, { state }: Raid5Array): SyncAction {
  const stops = state.recovery.running && random() < 0.6;
  return stops ? pick(random, ['idle', 'frozen']) : pick(random, ['check', 'repair', 'idle']);
}

function drawRequest(random: Random, world: World, plan: Plan): SimulationEvent | null {
  const total = world.shadow.versions.length;
  if (world.open.length >= plan.writersMax) return null;
  const near = Math.floor(random() * 24) - 12;
  const sector =
    random() < 0.7
      ? Math.min(total - 1, Math.max(0, plan.hotSector + near))
      : Math.floor(random() * total);
  const wanted = pick(random, [1, 1, 2, 3, 8, 8, 16, 40]);
  const sectors = Math.min(wanted, total - sector);
  const reads = random() < 0.1;
  if (!isFree(world, sector, sectors)) return null;
  if (reads) return { do: 'read', sector, sectors };
  return { do: 'write', sector, sectors, durable: random() < 0.15 };
}

function drawFailure(random: Random, array: Raid5Array): SimulationEvent | null {
  if (random() < 0.6) return null;
  const members = array.state.members.filter(({ faulty }) => !faulty);
  if (members.length === 0) return null;
  const device = pick(random, members).device.name;
  const kind = random();
  if (kind < 0.5) return { do: 'fail', device };
  const operation = kind < 0.8 ? 'write' : kind < 0.9 ? 'read' : 'flush';
  return { do: 'error', device, operation };
}

/** Some of the room, or all of it. */
function drawGrowth(random: Random, { geometry, setup }: World): SimulationEvent | null {
  const { chunkSectors, componentSectors } = geometry;
  const end = setup.geometry.componentSectors + (setup.roomSectors ?? 0);
  if (componentSectors >= end) return null;
  const rows = (end - componentSectors) / chunkSectors;
  const some = random() < 0.4 ? rows : 1 + Math.floor(random() * rows);
  return { do: 'grow', sectors: componentSectors + some * chunkSectors };
}

/** A failed member is removed, or comes back as it was, or zeroed, or a new device does. */
function drawReturn(random: Random, world: World, array: Raid5Array): SimulationEvent | null {
  const { members } = array.state;
  const failed = members.find(({ faulty, slot }) => faulty && slot < 0);
  if (failed !== undefined && random() < 0.6) return { do: 'remove', device: failed.device.name };
  const away = [...world.disks.keys()].filter(
    (name) => !members.some((member) => member.device.name === name),
  );
  if (away.length === 0) {
    const isMissing = array.state.degraded > 0 && world.disks.size < 12;
    return isMissing && random() < 0.2 ? { do: 'add-blank', device: `s${world.disks.size}` } : null;
  }
  const device = pick(random, away);
  const kind = random();
  if (kind < 0.06 && world.setup.hasCache) return { do: 'unplug', device, lost: lostWhole(device) };
  if (kind < 0.75) return { do: 'add', device };
  return { do: 'add-blank', device };
}

function lostWhole(device: string): [
  {
    readonly device: string;
    readonly first: number;
    readonly last: number;
    readonly writes: number;
  },
] {
  return [{ device, first: 0, last: 1_000_000, writes: 1_000_000 }];
}
