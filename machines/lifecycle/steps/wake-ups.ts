/** Wake-ups as steps of their own right, for the variants in which one is forgotten. */
import { type Delivery, type Step, and, is, send } from '../../language/index.ts';
import type { LifecycleWorld } from '../world.ts';

/**
 * With the era's rules whoever sets a flag wakes who must see it, and this changes nothing. Else assembly leaves the
 * array thread asleep, or a sync thread that it made itself, until somebody else wakes them.
 */
export function withWakeUps(world: LifecycleWorld, steps: readonly Step[]): Step[] {
  const { rules, alarm, scope, syncAlarm } = world;
  const sleepy =
    rules.assemblyWakes && !scope.trylock
      ? [...steps]
      : steps.map((step) => {
          if (step.actor === 'array thread') return onlyIf(step, alarm);
          const sleeps = !rules.assemblyWakes && step.name.startsWith('assemble');
          if (sleeps) return adding(step, [send(alarm, { type: 'SLEEP' })]);
          return step.name === 'crash' || !wakes(world, step)
            ? step
            : adding(step, [send(alarm, { type: 'WAKE' })]);
        });
  return rules.assemblyMakesNoThread
    ? sleepy
    : sleepy.map((step) => {
        if (step.name.startsWith('assemble')) return adding(step, threadAtAssembly(world));
        if (step.name === 'create sync thread')
          return adding(step, [send(syncAlarm, { type: 'WAKE' })]);
        return step.actor === 'sync thread' ? onlyIf(step, syncAlarm) : step;
      });
}

/** Whoever sets a flag wakes the array thread. Commands do so by releasing the mutex, where that is the rule. */
function wakes({ rules }: LifecycleWorld, { actor }: Step): boolean {
  return rules.unlockWakes || !(actor === 'command' || actor === 'user');
}

/** raid5 run() of an array that was reshaped: RUNNING and a thread, which nobody wakes. */
function threadAtAssembly({ recovery, syncThread, syncAlarm }: LifecycleWorld): Delivery[] {
  return [
    send(recovery, { type: 'RUNNING.SET' }),
    send(syncThread, { type: 'CREATE' }),
    send(syncAlarm, { type: 'SLEEP' }),
  ];
}

function onlyIf(step: Step, alarm: LifecycleWorld['alarm']): Step {
  return { ...step, guard: and(step.guard ?? and(), is(alarm, 'awake')) };
}

function adding(step: Step, deliveries: readonly Delivery[]): Step {
  return { ...step, deliveries: [...step.deliveries, ...deliveries] };
}
