/** Applies one event to the world. All that a simulation does goes through here. */

import { RaidproofError } from '../errors.ts';
import type { Action, Raid5Array } from '../raid5/index.ts';
import { assemble } from './assemble.ts';
import { crash, loseFrom } from './crash.ts';
import { isDaemonLook, noteUse, watchLook } from './daemon-looks.ts';
import { slotsOf } from './disks.ts';
import { ViolationFound, type SimulationEvent } from './events.ts';
import { beginGrowth, settleGrowth } from './growth.ts';
import { namesakes } from './names.ts';
import { beginFlush, beginRead, beginWrite, isFree, settleRequests } from './requests.ts';
import { checkRest } from './rest.ts';
import { requestsEnd } from './shadow.ts';
import { loseWithMember } from './suspects.ts';
import { addDisk, deviceOf, isClaimed, mayFail, type World } from './world.ts';

const REST_STEPS_MAX = 50_000;
const UNTIL_STEPS_MAX = 400;

/**
 * Applies `event`; one that does not apply now changes nothing.
 * @returns whether it applied
 * @throws ViolationFound when something is wrong after it
 */
export function apply(world: World, event: SimulationEvent): boolean {
  const { array } = world;
  if (event.do === 'crash') {
    crash(world, event.lands, event.lost);
    return true;
  }
  if (event.do === 'assemble') {
    if (array !== null) return false;
    return guarded(() => assemble(world, event.without, event.force) === 'started');
  }
  if (event.do === 'unplug') return unplug(world, event);
  if (array === null) return false;
  return guarded(() => applyToArray(world, array, event));
}

/** Takes an action that can run now. */
export function takeAction(world: World, array: Raid5Array, action: Action): void {
  world.counts.steps++;
  const take = (): void => array.scheduler.step(action.id);
  const { members } = array.state;
  const before = failingNow(world) ? slotsOf(array, world.disks) : null;
  const wasIn = before === null ? [] : members.filter((one) => one.slot >= 0 && !one.faulty);
  noteUse(world, action.label);
  if (isDaemonLook(action.label)) watchLook(world, array, take);
  else take();
  for (const member of wasIn) {
    if (!member.faulty) continue;
    world.disks.get(member.device.name)!.isDoomed = false;
    world.counts.failures++;
    loseWithMember(world, before!, member.slot);
  }
  settleRequests(world);
  settleGrowth(world);
  if (!array.state.stopped) return;
  world.array = null;
  world.open = [];
  world.claimed.clear();
  world.growing = null;
  requestsEnd(world.shadow);
}

type Applied = Exclude<SimulationEvent, { do: 'crash' | 'assemble' | 'unplug' }>;

function applyToArray(world: World, array: Raid5Array, event: Applied): boolean {
  const { state } = array;
  switch (event.do) {
    case 'step':
      return step(world, array, event);
    case 'until':
      return until(world, array, event.actor, event.label);
    case 'settle':
      return settle(world, array);
    case 'rest':
      return rest(world, array);
    case 'write':
      if (!isFree(world, event.sector, event.sectors)) return false;
      beginWrite(world, array, event);
      return true;
    case 'read':
      if (!isFree(world, event.sector, event.sectors)) return false;
      beginRead(world, array, event.sector, event.sectors);
      return true;
    case 'flush':
      beginFlush(world, array);
      return true;
    case 'fail':
      return fail(world, array, event.device);
    case 'error':
      if (!mayFail(world, event.device)) return false;
      world.disks.get(event.device)!.failing = event.operation;
      return true;
    case 'remove': {
      const member = state.members.find((one) => one.device.name === event.device);
      if (member === undefined || member.slot >= 0 || isClaimed(world, event.device)) return false;
      world.claimed.set(event.device, array.remove(event.device));
      return true;
    }
    case 'add':
    case 'add-blank':
      return add(world, array, event);
    case 'action':
      array.action(event.action);
      return true;
    case 'grow':
      return beginGrowth(world, array, event.sectors);
    case 'stop':
      array.stop();
      return true;
  }
}

function step(
  world: World,
  array: Raid5Array,
  { actor, label, nth = 0 }: { actor: string; label: string; nth?: number },
): boolean {
  const action = namesakes(array.scheduler.runnable(), actor, label)[nth];
  if (action === undefined) return false;
  takeAction(world, array, action);
  return true;
}

function until(world: World, array: Raid5Array, actor: string, label: string): boolean {
  for (let steps = 0; steps < UNTIL_STEPS_MAX && world.array !== null; steps++) {
    const actions = array.scheduler.runnable();
    const [wanted] = namesakes(actions, actor, label);
    const next = wanted ?? actions[0];
    if (next === undefined || (next !== wanted && next.kind === 'timer')) return steps > 0;
    takeAction(world, array, next);
    if (wanted !== undefined) return true;
  }
  return true;
}

function settle(world: World, array: Raid5Array): boolean {
  for (let steps = 0; steps < REST_STEPS_MAX; steps++) {
    const [next] = array.scheduler.runnable();
    if (next === undefined || next.kind === 'timer' || world.array === null) return steps > 0;
    takeAction(world, array, next);
  }
  throw new ViolationFound('waits', 'the array does not come to rest');
}

function rest(world: World, array: Raid5Array): boolean {
  for (const disk of world.disks.values()) disk.failing = null;
  for (let steps = 0; steps < REST_STEPS_MAX; steps++) {
    const [next] = array.scheduler.runnable();
    if (next === undefined && array.state.recovery.frozen && !array.state.stopped) {
      // What is frozen is never done.
      array.action('idle');
      continue;
    }
    if (next === undefined) {
      if (world.array !== null) checkRest(world, array);
      return true;
    }
    takeAction(world, array, next);
    if (world.array === null) return true;
  }
  throw new ViolationFound('waits', 'the array does not come to rest');
}

function fail(world: World, array: Raid5Array, name: string): boolean {
  if (!mayFail(world, name)) return false;
  const member = array.state.members.find((one) => one.device.name === name)!;
  const before = slotsOf(array, world.disks);
  array.fail(name);
  world.counts.failures++;
  if (member.slot >= 0) loseWithMember(world, before, member.slot);
  return true;
}

function add(
  world: World,
  array: Raid5Array,
  event: { readonly do: 'add' | 'add-blank'; readonly device: string },
): boolean {
  const isMember = array.state.members.some((one) => one.device.name === event.device);
  if (isMember || isClaimed(world, event.device)) return false;
  const known = world.disks.get(event.device);
  if (event.do === 'add' && known === undefined) return false;
  const disk = known ?? addDisk(world, event.device);
  if (event.do === 'add-blank') {
    disk.device.loseCache(() => 0);
    disk.words.fill(0);
  }
  try {
    world.claimed.set(event.device, array.add(deviceOf(world, event.device)));
  } catch (error) {
    if (error instanceof RaidproofError) return false;
    throw error;
  }
  world.counts.returns++;
  return true;
}

function unplug(world: World, event: Extract<SimulationEvent, { do: 'unplug' }>): boolean {
  const member = world.array?.state.members.find((one) => one.device.name === event.device);
  const isUsed = member !== undefined && (!member.faulty || member.operationsInFlight > 0);
  if (isUsed || isClaimed(world, event.device) || !world.disks.has(event.device)) return false;
  loseFrom(world, event.device, event.lost);
  return true;
}

function failingNow(world: World): boolean {
  for (const disk of world.disks.values()) if (disk.failing !== null || disk.isDoomed) return true;
  return false;
}

/** What the executor throws by mistake is a finding, too. */
function guarded(change: () => boolean): boolean {
  try {
    return change();
  } catch (error) {
    if (error instanceof ViolationFound) throw error;
    const what = error instanceof Error ? error.message : String(error);
    throw new ViolationFound('exception', `the executor threw: ${what}`);
  }
}
