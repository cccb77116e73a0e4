/** Good things about growth that must be reachable, so that the other properties say something of it. */
import { type Property, and, every, has, is, not, some } from '../language/index.ts';
import { bitSet, fresh, running, syncs } from './questions.ts';
import type { ArrayWorld } from './world.ts';

/** Witnesses of a network whose members are grown; nothing in one without. */
export function growthSightings(world: ArrayWorld): Property[] {
  const { growth, array, superblock } = world;
  if (growth === undefined) return [];
  const { size, from } = growth;
  const added = world.chunks.slice(from);
  const reason = 'The other properties would say nothing of growth without it.';
  return [
    {
      id: 'growth-resynchronised',
      kind: 'sometimes',
      sentence: 'All that a growth added has been resynchronised, and the superblocks say so.',
      reason,
      predicate: and(
        is(size, 'disk.grown'),
        has(superblock, 'resyncOffset', '=', world.max),
        every(added, (chunk) => every(world.devices, (device) => fresh(device, chunk))),
      ),
    },
    {
      id: 'growth-forgotten',
      kind: 'sometimes',
      sentence: 'After a crash the array has its old size; a bit behind its end is set on disk.',
      reason,
      predicate: and(
        running(world),
        is(size, 'memory.old'),
        some(added, (chunk) => some(world.devices, (device) => bitSet(device, chunk))),
      ),
    },
    {
      id: 'growth-written',
      kind: 'sometimes',
      sentence: 'A write behind the old end begins before the new size is on disk.',
      reason,
      predicate: and(
        is(size, 'disk.old'),
        some(added, ({ write }) => not(is(write, 'none'))),
      ),
    },
    {
      id: 'growth-resyncing',
      kind: 'sometimes',
      sentence: 'What was added is being resynced, with its new size on disk.',
      reason,
      predicate: and(
        is(size, 'disk.grown'),
        some(added, (chunk) => and(syncs(world, chunk), is(array, 'running'))),
      ),
    },
    {
      id: 'growth-stopped-short',
      kind: 'sometimes',
      sentence: 'The array was stopped cleanly before the resync of what was added.',
      reason,
      predicate: and(
        is(array, 'down'),
        has(superblock, 'resyncOffset', '=', from),
        is(size, 'disk.grown'),
      ),
    },
  ];
}
