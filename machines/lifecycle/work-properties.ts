/** What the array thread, the writers and the users of the lifecycle are seen at, besides the rules' own list. */
import {
  type LivenessProperty,
  type Property,
  and,
  every,
  has,
  implies,
  is,
  not,
  or,
} from '../language/index.ts';
import type { Claim } from './member-properties.ts';
import { type LifecycleWorld, hasRequester, isReadOnly, superblockChanged } from './world.ts';

/** Claims about single states that must always hold. */
export function workSafety(world: LifecycleWorld): Claim[] {
  const { array, arrayThread, superblock, devices } = world;
  return [
    {
      id: 'UP',
      sentence:
        'While the array runs, each device that it knows has a role, if only that it is out.',
      reason: 'A device without a role is neither read, nor recovered, nor given back.',
      kernel: 'md_run(): analyze_sbs(), validate_super() for each device',
      predicate: implies(
        is(array, 'running'),
        every(devices, ({ member }) => not(is(member, 'offline'))),
      ),
    },
    {
      id: 'WRITE-PENDING',
      sentence: 'While a superblock is being written, CHANGE_PENDING is set.',
      reason: 'Whoever must not go on before it is on disk looks at this flag.',
      kernel: 'md_update_sb(): set_bit(MD_CHANGE_PENDING)',
      predicate: implies(
        and(or(is(arrayThread, 'writing'), is(arrayThread, 'reaping')), not(isReadOnly(world))),
        is(superblock, 'changePending.set'),
      ),
    },
    {
      id: 'LOCKED-WRITES',
      sentence:
        'The array thread is about to write the superblock only if something of it changed.',
      reason: 'A write for nothing holds up all writers, and counts the events on.',
      kernel: 'md_check_recovery(): if (mddev->flags) md_update_sb()',
      predicate: implies(is(arrayThread, 'locked'), superblockChanged(world)),
    },
  ];
}

/** What must be seen to happen. */
export function workSightings(world: LifecycleWorld): Omit<Property, 'kind' | 'reason'>[] {
  const { superblock, writer, scope } = world;
  return [
    ...(scope.writes
      ? [
          {
            id: 'data-in-flight',
            sentence: 'Data and parity of a write are on their way.',
            predicate: is(writer, 'writing'),
          },
          {
            id: 'clean-again',
            sentence: 'After a while without writes the array is clean, and is about to record it.',
            predicate: and(
              is(superblock, 'writes.clean'),
              is(superblock, 'written.otherwise'),
              is(superblock, 'changeClean.set'),
            ),
          },
        ]
      : []),
    ...(scope.requests && hasRequester(world)
      ? (['resync', 'recover'] as const).map((action) => ({
          id: `${action}-asked`,
          sentence: `The user asks for ${action}.`,
          predicate: has(world.requester, 'action', '=', action),
        }))
      : []),
  ];
}

/** What is done at last. */
export function workLiveness(world: LifecycleWorld): Omit<LivenessProperty, 'kind'>[] {
  const { scope, writer } = world;
  if (!scope.writes) return [];
  return [
    {
      id: 'WRITE-DONE',
      sentence: 'A write that has begun is acknowledged at last.',
      reason: 'Whoever waits for it hangs.',
      kernel: 'md_write_start(), md_write_end()',
      premise: not(is(writer, 'quiet')),
      predicate: is(writer, 'quiet'),
      quiet: ['user', 'writer', 'failing device', 'crash', 'memory'],
    },
  ];
}
