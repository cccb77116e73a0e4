/** What calls of md's recovery say of the lifecycle network, as letters. */
import { rulesOf } from '../../../machines/lifecycle/family.ts';
import {
  type AnyFlag,
  type LifecycleScope,
  type LifecycleWorld,
  flag,
  lifecycleWorld,
} from '../../../machines/lifecycle/world.ts';
import { type Predicate, and, is, not } from '../../../machines/language/index.ts';
import type { CompiledNetwork } from '../../network/index.ts';
import type { Letter } from '../../trace/index.ts';

/** One member that can fail; check, idle and frozen; writes; no crash. */
export const LIFECYCLE_SCOPE: LifecycleScope = {
  members: 1,
  spares: 0,
  segments: 1,
  crashes: false,
  writes: true,
  requests: false,
  checks: true,
  stops: true,
  events: false,
  readOnly: false,
  suspends: false,
  trylock: false,
  syncMin: false,
  syncMax: false,
};

/** MD_RECOVERY_* of 6.1 by bit; bits that no flag of the network has must be clear. */
const FLAGS: readonly (AnyFlag | undefined)[] = [
  'RUNNING',
  'SYNC',
  'RECOVER',
  'INTR',
  'DONE',
  'NEEDED',
  'REQUESTED',
  'CHECK',
  undefined,
  'FROZEN',
];

/** MD_SB_CHANGE_DEVS, CLEAN and PENDING by bit. */
const SUPERBLOCK_FLAGS = ['changeDevs', 'changeClean', 'changePending'] as const;

/** What users and failures do is seen by the flags of the next look; here by what is new about them. */
const CAUSES = {
  failure: ['fail member 0', 'fail member 0 amid its I/O'],
  addition: ['add device 0'],
  removal: ['remove spare 0', 'remove failed device 0'],
  check: ['command check'],
  frozen: ['command frozen'],
  idle: ['command idle'],
} as const;

/** Who may be behind a change of the flags. */
export type Cause = keyof typeof CAUSES;

/** Steps that calls show. */
export const SHOWN_BY_RECOVERY: readonly string[] = [
  'look after recovery',
  'become clean after a while',
  'write superblock',
  'superblock is written',
  'write superblock in reap',
  'begin to reap',
  'end the reap',
  'begin to sync',
  'skip the sync',
  ...Object.values(CAUSES).flat(),
];

/** The instances of the network. */
export function worldOfTraces(): LifecycleWorld {
  return lifecycleWorld(LIFECYCLE_SCOPE, rulesOf('modern', new Set()));
}

/** All letters of the lifecycle. */
export type LifecycleLetters = ReturnType<typeof lifecycleLetters>;

/** The letters. */
export function lifecycleLetters(network: CompiledNetwork) {
  const world = worldOfTraces();
  const known = new Set(network.steps.map((step) => step.definition.name));
  const { arrayThread, superblock, syncThread } = world;
  const seen = (recovery: number) => ({
    words: `recovery flags ${flagWords(recovery)}`,
    predicate: flagsAre(world, recovery),
  });
  const idle = is(arrayThread, 'idle');
  return {
    check: (recovery: number, superblockFlags: number, inSync: boolean): Letter => {
      const { words, predicate } = seen(recovery);
      const before = and(
        idle,
        predicate,
        superblockFlagsAre(world, superblockFlags),
        is(superblock, inSync ? 'writes.clean' : 'writes.dirty'),
      );
      const steps = ['look after recovery', 'become clean after a while'];
      return {
        name: `md_check_recovery begins with ${words}, superblock flags ${superblockWords(superblockFlags)}, in_sync ${inSync ? 1 : 0}`,
        alternatives: [{ before }, ...steps.map((step) => ({ step, before }))],
      };
    },
    checkEnd: {
      name: 'md_check_recovery returns',
      alternatives: [{ before: idle }],
    } satisfies Letter,
    spares: (recovery: number): Letter => {
      const { words, predicate } = seen(recovery);
      return {
        name: `spares are looked for with ${words}`,
        alternatives: [{ before: and(is(arrayThread, 'choosing'), predicate) }],
      };
    },
    sync: (recovery: number): Letter => {
      const { words, predicate } = seen(recovery);
      return {
        name: `the sync thread begins with ${words}`,
        alternatives: ['begin to sync', 'skip the sync'].map((step) => ({
          step,
          before: predicate,
        })),
      };
    },
    syncEnd: {
      name: 'the sync thread has finished',
      alternatives: [{ before: is(syncThread, 'done') }],
    } satisfies Letter,
    reap: (recovery: number): Letter => {
      const { words, predicate } = seen(recovery);
      return {
        name: `the reap begins with ${words}`,
        alternatives: [{ step: 'begin to reap', before: predicate }],
      };
    },
    reapEnd: {
      name: 'the reap ends',
      alternatives: [{ step: 'end the reap' }],
    } satisfies Letter,
    superblocksBegin: {
      name: 'superblock writes begin',
      alternatives: [{ step: 'write superblock' }, { step: 'write superblock in reap' }],
    } satisfies Letter,
    superblocksEnd: {
      name: 'all superblocks are written',
      alternatives: [
        { step: 'superblock is written' },
        // The reap goes on to its end, and whoever must write again does so in a round of its own.
        { before: is(arrayThread, 'reaping') },
        { before: is(arrayThread, 'writing') },
      ],
    } satisfies Letter,
    unexpected: (event: string): Letter => ({
      name: `'${event}' does not fit the calls before`,
      alternatives: [],
    }),
    cause: (cause: Cause): Letter => ({
      name: `there may have been a ${cause}`,
      alternatives: [
        {},
        ...CAUSES[cause].filter((step) => known.has(step)).map((step) => ({ step })),
      ],
    }),
    gap: {
      name: 'a gap in the recording',
      alternatives: [],
      gapWithout: Object.values(CAUSES)
        .flat()
        .filter((step) => known.has(step)),
    } satisfies Letter,
  };
}

function flagsAre(world: LifecycleWorld, recovery: number): Predicate {
  const known = FLAGS.reduce(
    (bits, name, bit) => (name === undefined ? bits : bits | (1 << bit)),
    0,
  );
  if ((recovery & ~known) !== 0) return { kind: 'or', operands: [] };
  return and(
    ...FLAGS.flatMap((name, bit) => {
      if (name === undefined) return [];
      const isSet = flag(world, name);
      return [(recovery & (1 << bit)) === 0 ? not(isSet) : isSet];
    }),
  );
}

function superblockFlagsAre({ superblock }: LifecycleWorld, flags: number): Predicate {
  return and(
    ...SUPERBLOCK_FLAGS.map((region, bit) =>
      is(superblock, `${region}.${(flags & (1 << bit)) === 0 ? 'clear' : 'set'}`),
    ),
  );
}

function flagWords(recovery: number): string {
  const names = Array.from({ length: 32 }, (_, bit) => bit)
    .filter((bit) => (recovery & (1 << bit)) !== 0)
    .map((bit) => FLAGS[bit] ?? `bit ${bit}`);
  return names.join('|') || 'none';
}

function superblockWords(flags: number): string {
  const names = ['DEVS', 'CLEAN', 'PENDING'].filter((_, bit) => (flags & (1 << bit)) !== 0);
  return names.join('|') || 'none';
}
