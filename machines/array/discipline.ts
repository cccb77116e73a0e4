/** What holds of the array besides the rules' own list: what a crash leaves, and that disk and memory agree at rest. */
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
  some,
} from '../language/index.ts';
import { eventsSafety } from './events-properties.ts';
import { orderSafety } from './order-properties.ts';
import { alive } from './questions.ts';
import { restLiveness, restSafety } from './rest-properties.ts';
import type { ArrayWorld } from './world.ts';

type Claim = Omit<Property, 'kind'>;

/** Claims about single states that must always hold. */
export function disciplineSafety(world: ArrayWorld): Claim[] {
  const { array, superblock, devices } = world;
  return [
    ...orderSafety(world),
    ...restSafety(world),
    ...eventsSafety(world),
    nothingIsLeft(world),
    {
      id: 'UP',
      sentence: 'While the array runs, each device has a role, if only that it is out.',
      reason: 'A device without a role is neither read, nor recovered, nor given back.',
      kernel: 'md_run(): analyze_sbs(), validate_super() for each device',
      predicate: implies(
        is(array, 'running'),
        every(devices, ({ member }) => not(is(member, 'offline'))),
      ),
    },
    {
      id: 'FAILURE-TOLD',
      sentence: 'While a failure is not on disk, a write of the superblocks is due.',
      reason: 'Writes that the device misses stand still until then.',
      kernel: 'raid5 error(): MD_CHANGE_DEVS',
      predicate: implies(
        some(devices, ({ member }) => is(member, 'blocked')),
        is(superblock, 'update.due'),
      ),
    },
    {
      id: 'RECORDS-TRUE',
      sentence:
        'With nothing left to be written, the superblock of a member in sync calls it active.',
      reason: 'A role that is not on disk is forgotten in a crash.',
      kernel: 'MD_CHANGE_DEVS, md_update_sb(), super_1_validate()',
      predicate: implies(
        and(is(array, 'running'), is(superblock, 'update.none')),
        every(devices, ({ member, label }) =>
          implies(
            is(member, 'inSync'),
            // Where a device is believed that is one event behind, S14 shows what comes of it.
            and(
              has(label, 'role', '=', 'active'),
              has(label, 'gap', '<=', world.rules.roleFromFreshest ? 0 : 1),
            ),
          ),
        ),
      ),
    },
  ];
}

function nothingIsLeft(world: ArrayWorld): Claim {
  const { array, superblock, bitmap } = world;
  return {
    id: 'OFF',
    sentence: 'While the array is down, nothing of its memory is left and nobody is at work.',
    reason: 'What is left over from before a crash would be taken for news after it.',
    kernel: 'md_alloc(), md_run(), bitmap_create(): everything is allocated anew',
    predicate: implies(
      not(is(array, 'running')),
      and(
        is(superblock, 'writing.clean'),
        is(superblock, 'update.none'),
        has(superblock, 'recoveryCp', '=', world.max),
        is(world.syncThread, 'absent'),
        every(world.devices, ({ member, label }) =>
          and(is(member, 'offline'), not(has(label, 'passed', '=', 'memory'))),
        ),
        every(world.chunks, ({ word }) =>
          word === undefined
            ? and()
            : and(is(word, 'count.zero'), is(word, 'NEEDED.clear'), is(word, 'RESYNC.clear')),
        ),
        bitmap === undefined
          ? and()
          : and(
              has(bitmap.superblock, 'lead', '=', 0),
              not(is(bitmap.superblock, 'eventsCleared.inMemory')),
              is(bitmap.page, 'DIRTY.clear'),
              is(bitmap.page, 'NEEDWRITE.clear'),
            ),
      ),
    ),
  };
}

/** What is done at last. */
export function disciplineLiveness(world: ArrayWorld): LivenessProperty[] {
  const failed = and(
    alive(world),
    some(world.devices, ({ member }) => or(is(member, 'faulty'), is(member, 'blocked'))),
  );
  return [
    ...restLiveness(world),
    {
      id: 'FAILED-LEAVES',
      kind: 'leadsTo',
      sentence: 'A failed device leaves its slot at last.',
      reason: 'Only an empty slot can be taken by a replacement.',
      kernel: 'remove_and_add_spares()',
      premise: failed,
      predicate: not(failed),
      quiet: ['writer', 'user', 'failure', 'crash'],
    },
  ];
}
