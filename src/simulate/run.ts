/** One run: events drawn from a seed, or taken from a list, until a violation or the end. */

import { seededRandom } from '../raid5/random.ts';
import { apply, takeAction, withoutNumber } from './apply.ts';
import { drawNext, drawPlan } from './draw.ts';
import { ViolationFound, type SimulationEvent, type Violation } from './events.ts';
import { drawSetup, type Setup, type SetupChoice } from './setup.ts';
import { newWorld, noCounts, type Counts, type World } from './world.ts';

/** Crashes of one run. */
export const CRASHES_A_RUN = 10;

/** A run that ended with a violation, as a schedule that can be replayed. */
export interface Failure {
  readonly setup: Setup;
  readonly events: readonly SimulationEvent[];
  readonly violation: Violation;
}

/**
 * Runs one seed.
 * @param counts what happens is added to it
 * @returns the failure, with all its events, or null
 */
export function runSeed(seed: number, choice: SetupChoice, counts: Counts): Failure | null {
  const violation = drive(seed, choice, counts, null);
  if (violation === null) return null;
  const events: SimulationEvent[] = [];
  const again = drive(seed, choice, noCounts(), events);
  if (again === null) throw new RangeError(`seed ${seed} does not give the same run twice`);
  return { setup: drawSetup(seededRandom(seed), choice), events, violation: again };
}

/** Applies a list of events to a new world; gives what was violated, or null. */
export function replay(setup: Setup, events: readonly SimulationEvent[]): Violation | null {
  const world = newWorld(setup, noCounts());
  return catching(() => {
    for (const event of events) apply(world, event);
  });
}

function drive(
  seed: number,
  choice: SetupChoice,
  counts: Counts,
  record: SimulationEvent[] | null,
): Violation | null {
  const random = seededRandom(seed);
  const world = newWorld(drawSetup(random, choice), counts);
  const last = counts.crashes + CRASHES_A_RUN;
  let plan = drawPlan(random, world);
  let crashes = counts.crashes;
  return catching(() => {
    while (counts.crashes < last) {
      const drawn = drawNext(random, world, plan);
      if (drawn.do === 'take') take(world, drawn.id, record);
      else {
        record?.push(drawn);
        apply(world, drawn);
        if (drawn.do === 'assemble' && world.array !== null) plan.refusals = 0;
      }
      if (counts.crashes === crashes) continue;
      crashes = counts.crashes;
      plan = drawPlan(random, world);
    }
  });
}

function take(world: World, id: string, record: SimulationEvent[] | null): void {
  const array = world.array!;
  const action = array.scheduler.runnable().find((one) => one.id === id)!;
  record?.push({ do: 'step', actor: withoutNumber(action.actor), label: action.label });
  takeGuarded(world, action);
}

function takeGuarded(world: World, action: Parameters<typeof takeAction>[2]): void {
  try {
    takeAction(world, world.array!, action);
  } catch (error) {
    if (error instanceof ViolationFound) throw error;
    const what = error instanceof Error ? error.message : String(error);
    throw new ViolationFound('exception', `the executor threw: ${what}`);
  }
}

function catching(work: () => void): Violation | null {
  try {
    work();
    return null;
  } catch (error) {
    if (error instanceof ViolationFound) return error.violation;
    throw error;
  }
}
