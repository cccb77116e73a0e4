/** Draws a power loss: which operations in flight land, and what the caches lose. */

import type { Raid5Array } from '../raid5/index.ts';
import { pick, type Random } from '../raid5/random.ts';
import type { Landing, Loss, SimulationEvent } from './events.ts';
import { nameOf } from './names.ts';
import { isWholeOnDisk, type World } from './world.ts';

const SUPERBLOCK_SECTORS: readonly number[] = [8, 9];

/** One power loss, in any of its shapes. Nothing lands in part of a device without a cache. */
export function drawCrash(random: Random, world: World, array: Raid5Array | null): SimulationEvent {
  const lands = array === null ? [] : drawLandings(random, world, array);
  return { do: 'crash', lands, lost: drawLosses(random, world, lands) };
}

/** Superblocks of two sectors, and their roles, are on their way: the moment at which a tear shows. */
export function mayTear({ setup }: World, { state }: Raid5Array): boolean {
  const isWriting = setup.firstDeviceNumber > 0 && state.superblockWritesInFlight > 0;
  return isWriting && state.members.some(({ blocked }) => blocked);
}

function drawLandings(random: Random, world: World, array: Raid5Array): Landing[] {
  const share = pick(random, [0, 0.2, 0.5, 0.8, 1]);
  const tears = mayTear(world, array);
  const inFlight = array.scheduler.runnable().filter(({ kind }) => kind === 'completion');
  return inFlight.flatMap((action): Landing[] => {
    const own = tears && action.label === 'write superblock' ? 0.8 : share;
    if (random() >= own || action.label.startsWith('read')) return [];
    return [{ ...nameOf(inFlight, action), how: random() < 0.5 ? 'whole' : 'partly' }];
  });
}

/**
 * What each device loses is drawn before anything lands, for every sector there is: a sector that
 * nothing unstable lies on loses nothing. The sectors of a superblock keep together, but for at most
 * one member while none is missing: md does not promise to survive more.
 */
function drawLosses(random: Random, world: World, lands: readonly Landing[]): Loss[] {
  const losses: Loss[] = [];
  const tearable = world.setup.firstDeviceNumber > 0 && random() < 0.7 && isWholeOnDisk(world);
  const torn = tearable ? drawTorn(random, world, lands) : null;
  for (const [name, { device }] of world.disks) {
    const mood = random();
    if (mood < 0.2 && name !== torn) continue;
    const isIdle = device.unstableSectors() === 0;
    if (isIdle && !lands.some(({ actor }) => actor === `device ${name}`)) continue;
    const sectors = device.sizeBytes / 512;
    if (mood < 0.4 && name !== torn) {
      losses.push({ device: name, first: 0, last: sectors - 1, writes: 1_000_000 });
      continue;
    }
    loseSome(random, losses, { name, sectors, isTorn: name === torn });
  }
  return losses;
}

/** Best one whose superblock is just being written. */
function drawTorn(random: Random, world: World, lands: readonly Landing[]): string {
  const names = [...world.disks.keys()];
  const writing = names.filter((name) =>
    lands.some(
      ({ actor, label, how }) =>
        how === 'partly' && actor === `device ${name}` && label === 'write superblock',
    ),
  );
  return pick(random, writing.length > 0 ? writing : names);
}

function loseSome(
  random: Random,
  losses: Loss[],
  { name, sectors, isTorn }: { name: string; sectors: number; isTorn: boolean },
): void {
  const [first, second] = SUPERBLOCK_SECTORS as [number, number];
  let superblock = 0;
  for (let sector = 0; sector < sectors; sector++) {
    let writes = random() < 0.5 ? 0 : 1 + Math.floor(random() ** 2 * 4);
    if (sector === first) superblock = writes;
    if (sector === second && !isTorn) writes = superblock;
    if (writes === 0) continue;
    const last = losses.at(-1);
    if (last?.device === name && last.last === sector - 1 && last.writes === writes) {
      losses[losses.length - 1] = { ...last, last: sector };
    } else losses.push({ device: name, first: sector, last: sector, writes });
  }
}
