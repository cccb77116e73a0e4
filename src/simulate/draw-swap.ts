/** Draws swaps: a spare takes the place of a member, and the former member that of the spare. */

import type { Raid5Array } from '../raid5/index.ts';
import { pick, type Random } from '../raid5/random.ts';
import type { SimulationEvent } from './events.ts';
import type { World } from './world.ts';

/** The next event of a swap. Plain chance alone seldom goes all the way round. */
export function drawSwap(random: Random, world: World, { state }: Raid5Array): SimulationEvent {
  const { members, degraded } = state;
  if (random() < 0.4) return { do: 'settle' };
  const failed = members.find(({ faulty, slot }) => faulty && slot < 0);
  if (failed !== undefined) return { do: 'remove', device: failed.device.name };
  const waits = members.some(({ faulty, inSync }) => !faulty && !inSync);
  const away = [...world.disks.keys()].filter(
    (name) => !members.some((member) => member.device.name === name),
  );
  if (degraded > 0 && !waits) {
    if (away.length > 0 && random() < 0.3) return { do: 'add', device: pick(random, away) };
    return { do: 'add-blank', device: world.disks.size < 12 ? `s${world.disks.size}` : away[0]! };
  }
  if (degraded === 0 && !waits && away.length > 0) return { do: 'add', device: pick(random, away) };
  const inUse = members.filter(({ faulty, slot }) => !faulty && slot >= 0);
  const newest = inUse.reduce((best, one) => (one.deviceNumber > best.deviceNumber ? one : best));
  const member = random() < 0.5 ? newest : pick(random, inUse);
  return { do: 'fail', device: member.device.name };
}
