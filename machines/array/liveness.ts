/** What the array must get done at last: the liveness properties of semantics section 6 that concern data. */
import { type LivenessProperty, and, every, has, is, not, or, some } from '../language/index.ts';
import {
  alive,
  complete,
  degraded,
  enoughMembers,
  recorded,
  resyncDue,
  someBlocked,
} from './questions.ts';
import { type ArrayWorld, SLOTS } from './world.ts';

/** Nothing new comes: no write, no command, no failure, no crash. */
const QUIET = ['writer', 'user', 'failure', 'crash'] as const;

/** All liveness properties of the network; weak fairness is on the steps. */
export function arrayLiveness(world: ArrayWorld): LivenessProperty[] {
  return [
    writesEnd(world),
    membersRecovered(world),
    ...(world.bitmap === undefined
      ? []
      : [
          calledClean(world),
          resyncsEnd(world),
          bitsCleared(world),
          pagesWritten(world, world.bitmap.page),
        ]),
  ].map((property) => ({ ...property, kind: 'leadsTo' as const }));
}

type Claim = Omit<LivenessProperty, 'kind'>;

function writesEnd(world: ArrayWorld): Claim {
  const { chunks } = world;
  return {
    id: 'L9',
    sentence:
      'A write that was submitted is acknowledged at last, unless too many members are gone.',
    reason: 'Whoever waits for it hangs.',
    kernel: 'handle_stripe_dirtying(), fetch_block(), raid5_activate_delayed()',
    premise: and(
      alive(world),
      some(chunks, ({ write }) => not(is(write, 'none'))),
    ),
    predicate: or(
      not(alive(world)),
      every(chunks, ({ write }) => is(write, 'none')),
    ),
    quiet: QUIET,
  };
}

function membersRecovered(world: ArrayWorld): Claim {
  return {
    id: 'L6',
    sentence:
      'A member that has taken its slot is recovered at last, unless it fails or too many are gone.',
    reason: 'Until then the loss of one more member loses everything.',
    kernel: 'md_check_recovery() rows 9 to 12, md_do_sync(), raid5_spare_active()',
    premise: and(
      alive(world),
      some(world.devices, ({ member }) => is(member, 'recovering')),
    ),
    predicate: or(
      not(alive(world)),
      someBlocked(world),
      every(SLOTS, (slot) => complete(world, slot)),
    ),
    quiet: QUIET,
  };
}

function resyncsEnd(world: ArrayWorld): Claim {
  return {
    id: 'L5',
    sentence: 'A resync that is due on a complete array is over at last.',
    reason: 'Until then a chunk has no parity to count on.',
    kernel: 'md_check_recovery() row 10, md_do_sync()',
    premise: and(alive(world), not(degraded(world)), resyncDue(world)),
    predicate: or(not(alive(world)), degraded(world), not(resyncDue(world))),
    quiet: QUIET,
  };
}

function calledClean(world: ArrayWorld): Claim {
  const { array, superblock, max } = world;
  const works = and(is(array, 'running'), enoughMembers(world));
  return {
    id: 'L-CLEAN',
    sentence: 'An array that is not written to is called clean on disk at last.',
    reason: 'Else each stop of the machine is followed by a resync, or, degraded, by a refusal.',
    kernel: 'md_check_recovery() rows 2 and 10, set_in_sync(), md_update_sb()',
    premise: and(works, has(superblock, 'resyncOffset', '<', max)),
    predicate: or(not(works), has(superblock, 'resyncOffset', '=', max)),
    quiet: QUIET,
  };
}

function pagesWritten(world: ArrayWorld, page: Page): Claim {
  const works = and(is(world.array, 'running'), enoughMembers(world));
  return {
    id: 'L2',
    sentence: 'A page that is to be written is written at last.',
    reason: 'A member without a copy of the page is no source of bits after a crash.',
    kernel: 'bitmap_daemon_work(), bitmap_write_all()',
    premise: and(works, or(is(page, 'NEEDWRITE.set'), is(page, 'DIRTY.set'))),
    predicate: or(not(works), and(is(page, 'NEEDWRITE.clear'), is(page, 'DIRTY.clear'))),
    quiet: QUIET,
  };
}

type Page = NonNullable<ArrayWorld['bitmap']>['page'];

function bitsCleared(world: ArrayWorld): Claim {
  const { chunks } = world;
  return {
    id: 'L1',
    sentence: 'On a complete array without writes every bit is cleared at last.',
    reason: 'A bit that stays is resynced after every crash from then on.',
    kernel: 'bitmap_daemon_work(), md_do_sync()',
    premise: and(
      alive(world),
      not(degraded(world)),
      some(chunks, (chunk) => recorded(chunk)),
    ),
    predicate: or(
      not(alive(world)),
      degraded(world),
      every(chunks, (chunk) => not(recorded(chunk))),
    ),
    quiet: QUIET,
  };
}
