/** Every state and transition of every chart is reached somewhere, or it is said here why not. */
import { expect, it } from 'vitest';
import { check } from '../../../src/check/index.ts';
import { type Ground, build, mends } from './helpers.ts';

/** Networks that together reach everything. Era rules go where mends do not, and the other way round. */
const NETWORKS: readonly (readonly [variants: readonly string[], ground: Ground])[] = [
  [[], { parameters: { segments: 1 } }],
  [mends(), { parameters: { segments: 2, stops: 0 } }],
  [mends('modern'), { era: 'modern' }],
  [[], { era: 'modern', scope: 'stops', parameters: { segments: 1 } }],
  [mends('modern'), { era: 'modern', scope: 'stops', parameters: { segments: 1 } }],
  [mends('modern'), { era: 'modern', scope: 'checks', parameters: { segments: 1, requests: 1 } }],
  [mends('modern'), { era: 'modern', scope: 'events', parameters: { segments: 1 } }],
  [mends('modern'), { era: 'modern', scope: 'sync-max', parameters: { segments: 1 } }],
  [mends('modern'), { era: 'modern', scope: 'sync-min', parameters: { syncMax: 1, crashes: 0 } }],
];

/** Taken only with the faults count-falls-to-zero, newcomer-keeps-offset and force-assumes-clean. */
const NOT_TAKEN: readonly string[] = [
  'events: counting EDGE reachesZero',
  'member: faulty SLOT.LEAVE keepsOffset',
  'superblock:  ASSUME.CLEAN',
];

it('every transition is taken, but for those that only faults take', async () => {
  const taken = new Map<string, boolean>();
  for (const [variants, ground] of NETWORKS) {
    const network = build(variants, ground);
    const result = await check({ ...network, properties: [] }, { reach: false });
    for (const { machine, transitions } of result.coverage.machines)
      for (const one of transitions) {
        const key = `${machine}: ${one.source} ${one.event} ${one.guard}`.trim();
        taken.set(key, (taken.get(key) ?? false) || one.taken);
      }
  }
  const never = [...taken].filter(([, isTaken]) => !isTaken).map(([key]) => key);
  expect(never.sort()).toEqual([...NOT_TAKEN].sort());
});
