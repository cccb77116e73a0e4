/** What users ask of the sync thread by sync_action; none of it is owed. */
import { type Predicate, type Step, and, has, is, not, send, some } from '../../language/index.ts';
import { alive, atLeisure, atRest, degraded, resyncDue, someBlocked } from '../questions.ts';
import type { ArrayWorld } from '../world.ts';

/** Check and repair where the scope has them; and the check that a degraded array ends at once. */
export function requestSteps(world: ArrayWorld): Step[] {
  return [
    ...(world.bitmap === undefined ? [] : [checkDegraded(world)]),
    ...(world.scope.checks ? [ask(world, 'check'), ask(world, 'repair')] : []),
  ];
}

function mayAsk(world: ArrayWorld): Predicate {
  return and(alive(world), atLeisure(world), atRest(world), not(someBlocked(world)));
}

/**
 * sync_action, semantics 5.6: no sync runs. Until 4.4 the command is refused while NEEDED is set, so no resync is due; later a check
 * that is written in time takes the place of the resync.
 */
function ask(world: ArrayWorld, kind: 'check' | 'repair'): Step {
  return {
    name: `begin ${kind}`,
    actor: 'user',
    sentence: `The user writes ${kind} to sync_action: all stripes are read, whatever the bitmap says.`,
    kernel: 'action_store(), md_check_recovery() row 10, 3.1 and 6.1',
    guard: and(
      mayAsk(world),
      not(degraded(world)),
      world.rules.checkPreemptsResync ? and() : not(resyncDue(world)),
    ),
    deliveries: [send(world.syncThread, { type: 'BEGIN', kind, from: 0 })],
  };
}

/** A check of a degraded RAID5 passes over all at once; its end counts as that of a completed sync (semantics 3.5, 1 and 2). */
function checkDegraded(world: ArrayWorld): Step {
  const { devices, rules, syncThread } = world;
  return {
    name: 'check a degraded array',
    actor: 'user',
    sentence: 'The user has a degraded array checked: it is over at once, and fullsync with it.',
    kernel: 'raid5 sync_request() degraded >= max_degraded, fullsync = 0; 3.1 and 6.1',
    guard: and(
      mayAsk(world),
      degraded(world),
      not(some(devices, ({ member }) => is(member, 'recovering'))),
      has(syncThread, 'fullsync', '=', true),
      rules.checkPreemptsResync ? and() : not(resyncDue(world)),
    ),
    deliveries: [send(syncThread, { type: 'COMPLETED' })],
  };
}
