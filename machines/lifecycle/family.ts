/** The lifecycle network: how Linux md decides what to sync, runs it, and cleans up behind it. */
import type { Network, NetworkFamily, ParameterDescription } from '../language/index.ts';
import { lifecycleDefects } from './defects.ts';
import { withFairness } from './fairness.ts';
import { withWakeUps } from './steps/wake-ups.ts';
import { lifecycleLiveness } from './liveness.ts';
import { lifecycleSafety } from './properties.ts';
import { CLASSIC_RULES, MODERN_RULES } from './eras.ts';
import type { LifecycleRules } from './rules.ts';
import { RECORD_TARGETED_FAULTS } from './faults-alone-record.ts';
import { RUN_TARGETED_FAULTS } from './faults-alone-runs.ts';
import { STARVED_TARGETED_FAULTS } from './faults-alone-starved.ts';
import { THREAD_TARGETED_FAULTS } from './faults-alone.ts';
import {
  LIFECYCLE_MUTATION_SCOPES,
  LIFECYCLE_PROBE_SCOPES,
  LIFECYCLE_SMALL_SCOPES,
} from './mutation-scopes.ts';
import { lifecycleSightings } from './sightings.ts';
import { LIFECYCLE_SURVIVORS } from './survivors.ts';
import { arrayThreadSteps } from './steps/array-thread.ts';
import { crashSteps } from './steps/crash.ts';
import { deviceSteps } from './steps/device.ts';
import { holdSteps } from './steps/hold.ts';
import { reapSteps } from './steps/reap.ts';
import { syncThreadSteps } from './steps/sync-thread.ts';
import { userSteps } from './steps/user.ts';
import { windowSteps } from './steps/window.ts';
import { writerSteps } from './steps/writer.ts';
import { lifecycleVariants } from './variants.ts';
import { type LifecycleScope, eraInstances, lifecycleWorld, wishInstances } from './world.ts';

/** No commands beside those that hold the array still. */
const ONLY_HOLDS = { requests: 0, checks: 0, stops: 0 };

/** The network `lifecycle`: Linux 2.6.31 to 3.1 (classic) and 6.1 (modern), semantics 5. */
export const lifecycle: NetworkFamily = {
  name: 'lifecycle',
  sentence:
    'Recovery flags, sync thread, members and superblock of an array with crashes at any time.',
  eras: ['classic', 'modern'],
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
    choice('crashes', 'The machine may crash, at any time and any number of times.'),
    choice('writes', 'The array is written.'),
    userChoice('requests', 'The user gives resync, recover and repair.'),
    userChoice('checks', 'The user gives check.'),
    userChoice('stops', 'The user gives idle and frozen.'),
    {
      name: 'events',
      standard: 0,
      least: 0,
      most: 1,
      sentence: 'Superblock writes are counted, forwards and back.',
    },
    hold('readOnly', '1: the array is made read-only at times'),
    hold('suspends', '1: the array is suspended at times'),
    hold('syncMin', '1: the user sets sync_min, and gives repair'),
    hold('syncMax', '1: the user sets sync_max'),
    hold('trylock', '1: the array thread may find the mutex taken, and sleeps'),
  ],
  scopes: [
    {
      name: 'stops',
      sentence: 'idle and frozen at any time, on an array that is not written.',
      eras: ['modern'],
      parameters: { segments: 1, stops: 1, writes: 0 },
    },
    {
      name: 'requests',
      sentence: 'resync, recover and repair at any time.',
      eras: ['modern'],
      parameters: { segments: 1, requests: 1 },
    },
    {
      name: 'checks',
      sentence: 'check at any time.',
      eras: ['modern'],
      parameters: { checks: 1 },
    },
    {
      name: 'events',
      sentence: 'Superblock writes are counted, forwards and back.',
      parameters: { events: 1 },
    },
    {
      name: 'suspended',
      sentence: 'The array is suspended at times, also while a sync runs.',
      parameters: { segments: 1, ...ONLY_HOLDS, suspends: 1 },
    },
    {
      name: 'read-only',
      sentence: 'The array is made read-only at times, also while a sync runs, as dm-raid does.',
      parameters: { segments: 1, ...ONLY_HOLDS, readOnly: 1 },
    },
    {
      name: 'trylock',
      sentence: 'The array thread finds the mutex taken and sleeps until it is woken.',
      parameters: { segments: 1, writes: 0, requests: 0, checks: 0, stops: 1, trylock: 1 },
    },
    {
      name: 'sync-min',
      sentence:
        'sync_min is moved at any time, and repair is given; in classic idle and frozen, too.',
      parameters: { requests: 0, checks: 0, syncMin: 1 },
    },
    {
      name: 'sync-max',
      sentence: 'sync_max is moved at any time, also while a sync runs.',
      parameters: { ...ONLY_HOLDS, syncMax: 1 },
    },
    {
      name: 'three-segments',
      sentence: 'A sync with three positions.',
      parameters: { segments: 3 },
      large: true,
    },
    {
      name: 'four-segments',
      sentence: 'A sync with four positions.',
      parameters: { segments: 4 },
      large: true,
    },
  ],
  mutationScopes: LIFECYCLE_MUTATION_SCOPES,
  smallScopes: LIFECYCLE_SMALL_SCOPES,
  probeScopes: LIFECYCLE_PROBE_SCOPES,
  survivorReasons: LIFECYCLE_SURVIVORS,
  variants: lifecycleVariants,
  targetedFaults: [
    ...THREAD_TARGETED_FAULTS,
    ...RECORD_TARGETED_FAULTS,
    ...RUN_TARGETED_FAULTS,
    ...STARVED_TARGETED_FAULTS,
  ],
  knownDefects: lifecycleDefects,
  build: (era, parameters, variants) => {
    const scope: LifecycleScope = {
      members: parameters['members'] ?? 1,
      spares: parameters['spares'] ?? 1,
      segments: parameters['segments'] ?? 2,
      crashes: parameters['crashes'] !== 0,
      writes: parameters['writes'] !== 0,
      requests: parameters['requests'] !== 0,
      checks: parameters['checks'] !== 0,
      stops: parameters['stops'] !== 0,
      events: parameters['events'] === 1,
      readOnly: parameters['readOnly'] === 1,
      suspends: parameters['suspends'] === 1,
      trylock: parameters['trylock'] === 1,
      syncMin: parameters['syncMin'] === 1,
      syncMax: parameters['syncMax'] === 1,
    };
    return lifecycleNetwork(era, scope, rulesOf(era, variants));
  },
};

/** The rules of an era with the changes of all chosen variants. */
export function rulesOf(era: string, variants: ReadonlySet<string>): LifecycleRules {
  const rules = era === 'modern' ? MODERN_RULES : CLASSIC_RULES;
  const chosen = lifecycleVariants.filter(({ name }) => variants.has(name));
  return Object.assign({}, rules, ...chosen.map(({ change }) => change)) as LifecycleRules;
}

/** Something that the surroundings of the array do, or not. */
function choice(name: string, sentence: string): ParameterDescription {
  return { name, standard: 1, least: 0, most: 1, sentence };
}

/** Off at the standard sizes. */
function hold(name: string, sentence: string): ParameterDescription {
  return { name, standard: 0, least: 0, most: 1, sentence };
}

/** As {@link choice}. Since commands take no mutex, the modern era has them in scopes of their own. */
function userChoice(name: string, sentence: string): ParameterDescription {
  return { ...choice(name, sentence), standardIn: { modern: 0 } };
}

function lifecycleNetwork(era: string, scope: LifecycleScope, rules: LifecycleRules): Network {
  const world = lifecycleWorld(scope, rules);
  return {
    name: 'lifecycle',
    era,
    parameters: numbersOf(scope),
    instances: [
      world.array,
      world.recovery,
      ...wishInstances(world),
      world.arrayThread,
      world.syncThread,
      world.superblock,
      ...world.devices.flatMap(({ member, record }) => [member, record]),
      ...(rules.freshestGivesRoles ? [] : world.devices.map(({ ownRole }) => ownRole)),
      ...world.segments,
      world.writer,
      ...eraInstances(world),
    ],
    steps: withWakeUps(
      world,
      withFairness([
        ...arrayThreadSteps(world),
        ...reapSteps(world),
        ...syncThreadSteps(world),
        ...deviceSteps(world),
        ...userSteps(world),
        ...holdSteps(world),
        ...(scope.syncMin || scope.syncMax ? windowSteps(world) : []),
        ...(scope.writes ? writerSteps(world) : []),
        ...(scope.crashes ? crashSteps(world) : []),
      ]),
    ),
    properties: [
      ...lifecycleSafety(world),
      ...lifecycleSightings(world),
      ...lifecycleLiveness(world),
    ],
  };
}

/** The scope as users may set it. */
function numbersOf(scope: LifecycleScope): Record<string, number> {
  return Object.fromEntries(Object.entries(scope).map(([name, value]) => [name, Number(value)]));
}
