/** Steps of sync_action commands in 6.1 (semantics 5.6): no mutex, except where a sync is to be stopped. */
import { type Step, and, has, is, not, send } from '../../language/index.ts';
import type { ActionName } from '../calls.ts';
import {
  type AnyFlag,
  type LifecycleWorld,
  clears,
  flag,
  sets,
  mutexFree,
  userIdle,
} from '../world.ts';
import { stopSteps } from './stop-steps.ts';

const KERNEL = 'action_store(), 6.1';

/** All commands. */
export function modernCommandSteps(world: LifecycleWorld): Step[] {
  const requests = [
    ask(world, 'resync'),
    ask(world, 'recover'),
    ask(world, 'repair'),
    setFlags(world, 'resync', []),
    setFlags(world, 'recover', ['RECOVER']),
    setFlags(world, 'repair', ['REQUESTED', 'SYNC']),
  ];
  const repairs = [ask(world, 'repair'), setFlags(world, 'repair', ['REQUESTED', 'SYNC'])];
  const checks = [
    ask(world, 'check'),
    mark(world),
    setFlags(world, 'check', ['REQUESTED', 'SYNC']),
  ];
  const stops = [
    ...(['idle', 'frozen'] as const).map((command) => freeze(world, command)),
    ...stopSteps(world),
  ];
  const { scope } = world;
  return [
    ...(scope.requests ? requests : scope.syncMin ? repairs : []),
    ...(scope.checks ? checks : []),
    ...(scope.stops ? stops : []),
  ];
}

/** -EBUSY while RUNNING. Nothing holds RUNNING clear from here on. */
function ask(world: LifecycleWorld, action: ActionName): Step {
  return {
    name: `command ${action}`,
    actor: 'user',
    sentence: `${action} is written to sync_action; RUNNING is not set.`,
    kernel: KERNEL,
    guard: and(
      is(world.array, 'running'),
      userIdle(world),
      not(flag(world, 'RUNNING')),
      world.rules.commandsTakeMutex ? mutexFree(world) : and(),
    ),
    deliveries: [send(world.requester, { type: 'ASK', action })],
  };
}

function mark(world: LifecycleWorld): Step {
  return {
    name: 'set CHECK for the command',
    actor: 'command',
    sentence: 'check: CHECK is set first.',
    kernel: KERNEL,
    guard: and(is(world.requester, 'asking'), has(world.requester, 'action', '=', 'check')),
    deliveries: [send(world.requester, { type: 'MARK' }), ...sets(world, 'CHECK')],
  };
}

/** The flags of a command, and NEEDED last of all. */
function setFlags(world: LifecycleWorld, action: ActionName, flags: readonly AnyFlag[]): Step {
  const { user, requester, recovery, scope } = world;
  return {
    name: `set the flags of ${action}`,
    actor: 'command',
    sentence: 'FROZEN is cleared, the flags of the command are set, and NEEDED.',
    kernel: KERNEL,
    guard: and(
      is(requester, action === 'check' ? 'marking' : 'asking'),
      has(requester, 'action', '=', action),
    ),
    deliveries: [
      ...(scope.stops ? [send(user, { type: 'COMMAND', frozen: false })] : []),
      send(requester, { type: 'FLAGS.SET' }),
      ...clears(world, 'FROZEN'),
      ...flags.flatMap((one) => sets(world, one)),
      send(recovery, { type: 'NEEDED.SET' }),
    ],
  };
}

/** FROZEN is set, or cleared, before anything is looked at. */
function freeze(world: LifecycleWorld, command: 'idle' | 'frozen'): Step {
  const { user } = world;
  const frozen = command === 'frozen';
  return {
    name: `command ${command}`,
    actor: 'user',
    sentence: `${command} is written to sync_action: FROZEN is ${frozen ? 'set' : 'cleared'}.`,
    kernel: KERNEL,
    guard: and(is(world.array, 'running'), userIdle(world)),
    deliveries: [
      send(user, { type: 'COMMAND', frozen }),
      send(user, { type: 'LOOK' }),
      ...(frozen ? sets(world, 'FROZEN') : clears(world, 'FROZEN')),
    ],
  };
}
