/** What the files of an array in sysfs say of the lifecycle network, and what users' commands may do to it, as letters. */
import { type LifecycleWorld, flag } from '../../../machines/lifecycle/world.ts';
import { type Predicate, and, has, is, not, or } from '../../../machines/language/index.ts';
import type { Letter } from '../../trace/index.ts';

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
  write: ['start writing', 'write at once'],
};

/** Commands of which the network of these sizes has nothing; with them it has millions of states. */
export const COMMANDS_LEFT_OUT: ReadonlySet<string> = new Set(['repair', 'resync', 'recover']);

/** Steps that only happen when they were asked for. */
export const ASKED_STEPS: ReadonlySet<string> = new Set(Object.values(COMMANDS).flat());

/**
 * What a command may have done by now. It takes its time, so the same is asked again at whatever is seen until the next command.
 * @param what of an `asked` event
 * @param known whether the network has a step of this name
 */
export function commandLetters(what: string, known: (step: string) => boolean): readonly Letter[] {
  const steps = Object.hasOwn(COMMANDS, what) ? COMMANDS[what]! : [];
  return steps.filter(known).map((step) => ({
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
    case 'array_state':
      return stateIs(world, value);
    case 'sync_completed':
      // A look that starts nothing sets RUNNING for a moment, too (md_check_recovery()).
      return value === 'none'
        ? or(not(flag(world, 'RUNNING')), not(is(world.syncThread, 'syncing')))
        : null;
    case 'degraded':
      return degradedIs(world, value);
    case DEVICE_STATE:
      return deviceIs(world, value);
    default:
      return null;
  }
}

/** The state of the one device of the network that can fail. */
export const DEVICE_STATE = 'dev-*/state';

/** While mismatch_cnt moves, a sync reads: md_do_sync() sets it to 0, and handle_parity_checks5() counts (6.1). */
export function mismatchesMoveLetter(world: LifecycleWorld): Letter {
  const before = and(is(world.syncThread, 'syncing'), flag(world, 'SYNC'));
  return { name: 'mismatch_cnt has moved: a sync was under way', alternatives: [{ before }] };
}

/** array_state_show(), 6.1: MD_SB_CHANGE_PENDING counts before in_sync. */
function stateIs({ superblock }: LifecycleWorld, value: string): Predicate | null {
  const isPending = is(superblock, 'changePending.set');
  switch (value) {
    case 'write-pending':
      return isPending;
    case 'clean':
      return and(not(isPending), is(superblock, 'writes.clean'));
    case 'active':
    case 'active-idle':
      return and(not(isPending), is(superblock, 'writes.dirty'));
    default:
      return null;
  }
}

/** state_show() of a device, 6.1. Bad blocks that nobody acknowledged yet make a device look faulty that is in sync; the network has none. */
function deviceIs({ devices }: LifecycleWorld, value: string): Predicate | null {
  const { member } = devices[0]!;
  const isBlocked = has(member, 'blocked', '=', true);
  switch (value) {
    case 'in_sync':
      return is(member, 'inSync');
    case 'faulty':
      return or(is(member, 'out'), and(is(member, 'faulty'), not(isBlocked)));
    case 'faulty,blocked':
      return and(is(member, 'faulty'), isBlocked);
    case 'spare':
      return or(is(member, 'spare'), is(member, 'recovering'));
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
