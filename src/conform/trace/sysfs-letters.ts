/** What the files of an array in sysfs say of the lifecycle network, and what users' commands may do to it, as letters. */
import {
  type LifecycleScope,
  type LifecycleWorld,
  flag,
} from '../../../machines/lifecycle/world.ts';
import { type Predicate, and, is, not, or } from '../../../machines/language/index.ts';
import type { Letter } from '../../trace/index.ts';
import { LIFECYCLE_SCOPE } from './lifecycle-letters.ts';

/** As for calls, but nobody writes: what writers do is seen in array_state alone, and multiplies the states. */
export const SYSFS_SCOPE: LifecycleScope = { ...LIFECYCLE_SCOPE, writes: false };

const FAILURES = ['fail member 0', 'fail member 0 amid its I/O'];

/** Steps of the network that a command may take; mdadm freezes the array while it adds a device. */
const COMMANDS: Readonly<Record<string, readonly string[]>> = {
  fail: FAILURES,
  'io-errors': FAILURES,
  remove: ['remove spare 0'],
  add: ['command frozen', 'add device 0', 'command idle'],
  check: ['command check'],
  frozen: ['command frozen'],
  idle: ['command idle'],
};

/** Commands of which the network of these sizes has nothing; with them it has millions of states. */
export const COMMANDS_LEFT_OUT: ReadonlySet<string> = new Set(['repair', 'resync', 'recover']);

/** Steps that only happen when they were asked for. */
export const ASKED_STEPS: ReadonlySet<string> = new Set(Object.values(COMMANDS).flat());

/**
 * What a command may have done by now. It takes its time, so the same is asked again at whatever is seen until the next command.
 * @param what of an `asked` event
 */
export function commandLetters(what: string): readonly Letter[] {
  const steps = Object.hasOwn(COMMANDS, what) ? COMMANDS[what]! : [];
  return steps.map((step) => ({
    name: `after '${what}' there may have been: ${step}`,
    alternatives: [{}, { step }],
  }));
}

/** What a file's value says; null for a value of which the network has nothing. */
export function valueLetter(world: LifecycleWorld, file: string, value: string): Letter | null {
  const before = predicateOf(world, file, value);
  return before === null ? null : { name: `${file} is ${value}`, alternatives: [{ before }] };
}

function predicateOf(world: LifecycleWorld, file: string, value: string): Predicate | null {
  switch (file) {
    case 'sync_action':
      return actionIs(world, value);
    case 'sync_completed':
      // A look for a writer sets RUNNING for a moment, too; there are no writers here.
      return value === 'none' ? not(flag(world, 'RUNNING')) : null;
    case 'degraded':
      return degradedIs(world, value);
    default:
      return null;
  }
}

/** action_show(), 6.1. */
function actionIs(world: LifecycleWorld, value: string): Predicate | null {
  const set = (name: Parameters<typeof flag>[1]): Predicate => flag(world, name);
  const isMoving = and(not(set('FROZEN')), or(set('RUNNING'), set('NEEDED')));
  const asked = and(isMoving, set('SYNC'), set('REQUESTED'));
  switch (value) {
    case 'frozen':
      return set('FROZEN');
    case 'resync':
      return and(isMoving, set('SYNC'), not(set('REQUESTED')));
    case 'check':
      return and(asked, set('CHECK'));
    case 'repair':
      return and(asked, not(set('CHECK')));
    case 'recover':
      return and(isMoving, not(set('SYNC')), set('RECOVER'));
    case 'idle':
      return and(not(set('FROZEN')), not(and(isMoving, or(set('SYNC'), set('RECOVER')))));
    default:
      return null;
  }
}

/** mddev->degraded: one member of the network can be missing. */
function degradedIs({ devices }: LifecycleWorld, value: string): Predicate | null {
  const isThere = is(devices[0]!.member, 'inSync');
  if (value === '0') return isThere;
  return value === '1' ? not(isThere) : null;
}
