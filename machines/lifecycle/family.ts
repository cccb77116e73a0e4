/** The lifecycle network: how Linux md decides what to sync, runs it, and cleans up behind it. */
import type { Network, NetworkFamily } from '../language/index.ts';
import { lifecycleDefects } from './defects.ts';
import { lifecycleSafety } from './properties.ts';
import { CLASSIC_RULES, type LifecycleRules } from './rules.ts';
import { lifecycleSightings } from './sightings.ts';
import { arrayThreadSteps } from './steps/array-thread.ts';
import { crashSteps } from './steps/crash.ts';
import { deviceSteps } from './steps/device.ts';
import { reapSteps } from './steps/reap.ts';
import { syncThreadSteps } from './steps/sync-thread.ts';
import { userSteps } from './steps/user.ts';
import { writerSteps } from './steps/writer.ts';
import { lifecycleVariants } from './variants.ts';
import { type LifecycleScope, lifecycleWorld } from './world.ts';

/** The network `lifecycle`, classic era: Linux 2.6.31 to 3.1 (semantics 5). */
export const lifecycle: NetworkFamily = {
  name: 'lifecycle',
  sentence:
    'Recovery flags, sync thread, members and superblock of an array with crashes at any time.',
  eras: ['classic'],
  parameters: [
    {
      name: 'members',
      standard: 1,
      least: 1,
      most: 2,
      sentence: 'Members that can fail, one slot at a time.',
    },
    { name: 'spares', standard: 0, least: 0, most: 2, sentence: 'Devices that begin as spares.' },
    { name: 'segments', standard: 2, least: 1, most: 4, sentence: 'Positions of a sync.' },
  ],
  variants: lifecycleVariants,
  knownDefects: lifecycleDefects,
  build: (era, parameters, variants) => {
    const scope: LifecycleScope = {
      members: parameters['members'] ?? 1,
      spares: parameters['spares'] ?? 1,
      segments: parameters['segments'] ?? 2,
    };
    return lifecycleNetwork(era, scope, rulesOf(variants));
  },
};

/** The classic rules with the changes of all chosen variants. */
export function rulesOf(variants: ReadonlySet<string>): LifecycleRules {
  const chosen = lifecycleVariants.filter(({ name }) => variants.has(name));
  return Object.assign({}, CLASSIC_RULES, ...chosen.map(({ change }) => change)) as LifecycleRules;
}

function lifecycleNetwork(era: string, scope: LifecycleScope, rules: LifecycleRules): Network {
  const world = lifecycleWorld(scope, rules);
  return {
    name: 'lifecycle',
    era,
    parameters: { ...scope },
    instances: [
      world.array,
      world.recovery,
      world.arrayThread,
      world.syncThread,
      world.superblock,
      ...world.devices.flatMap(({ member, record }) => [member, record]),
      ...world.segments,
      world.writer,
      world.user,
    ],
    steps: [
      ...arrayThreadSteps(world),
      ...reapSteps(world),
      ...syncThreadSteps(world),
      ...deviceSteps(world),
      ...userSteps(world),
      ...writerSteps(world),
      ...crashSteps(world),
    ],
    properties: [...lifecycleSafety(world), ...lifecycleSightings(world)],
  };
}
