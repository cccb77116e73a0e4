/**
 * The one scheduler. All concurrency of the executor goes through it, so that a test can choose
 * every step.
 */

import { pick, seededRandom } from './random.ts';

/**
 * Where a task lets others run: `label` names the slice that comes next, `ready` says when it may.
 */
export interface Pause {
  readonly label: string;
  readonly ready?: () => boolean;
}

/** A task: a generator whose code between two pauses is atomic. */
export type Task<Result = void> = Generator<Pause, Result, void>;

/** Something that can happen now. `id` is stable until the action was taken. */
export interface Action {
  readonly id: string;
  readonly actor: string;
  readonly label: string;
  readonly kind: 'task' | 'completion' | 'timer';
}

/** A spawned task. `result` is there once `done` is true. */
export interface TaskHandle<Result> {
  readonly id: string;
  readonly actor: string;
  done: boolean;
  result: Result | undefined;
}

/**
 * A device operation: `perform` does it when its completion is chosen, `settled` tells the one who
 * asked.
 */
export interface Operation {
  readonly actor: string;
  readonly label: string;
  /** Does the work on the device; what it throws is handed to `settled`. */
  readonly perform: () => void;
  /** What a power loss in the middle of it may leave; default: as `perform`. */
  readonly performPartly?: () => void;
  readonly settled: (error: unknown) => void;
}

/** How {@link Scheduler.run} goes on. */
export interface RunOptions {
  /** Draws the next action at random from this seed; first in, first out when absent. */
  readonly seed?: number;
  /** Chooses the next action itself; overrides `seed`. */
  readonly policy?: (actions: readonly Action[]) => Action;
  /** Stop as soon as this holds. */
  readonly until?: () => boolean;
  /** Stop after so many steps; default one million. */
  readonly stepsMax?: number;
}

/** See {@link createScheduler}. */
export interface Scheduler {
  /** Adds a task; `label` names its first slice, `ready` when that may run. */
  spawn<Result>(actor: string, pause: Pause | string, task: Task<Result>): TaskHandle<Result>;
  /** Puts a device operation in flight; its completion becomes an action. */
  submit(operation: Operation): void;
  /** Arms (or re-arms) the timer of that name; it is an action until it fires or is disarmed. */
  arm(name: string, fire: () => void): void;
  disarm(name: string): void;
  /** What can run now, oldest first; timers last. */
  runnable(): Action[];
  /** The first of those, or null: without looking at the others. */
  first(): Action | null;
  /** Takes exactly one action. Throws what its task throws, or if that action is not runnable. */
  step(id: string): void;
  /**
   * Takes actions until nothing can run, `until` holds, or `stepsMax` is reached; gives the number
   * taken.
   */
  run(options?: RunOptions): number;
  /**
   * Power loss: lands the operations in flight that `lands` picks, in whole or `'partly'` (written,
   * not flushed), then drops tasks, operations, timers.
   */
  crash(lands?: (action: Action) => boolean | 'partly'): void;
}

interface Entry {
  action: Action;
  ready: (() => boolean) | undefined;
  take: () => void;
  land: ((how: true | 'partly') => void) | undefined;
}

/**
 * Makes an empty scheduler. Deterministic: the same calls give the same ids and the same order.
 * @param onStep sees each action just before it is taken: a trace of all that happens
 */
export function createScheduler(onStep: (action: Action) => void = () => {}): Scheduler {
  const entries = new Map<string, Entry>();
  let counter = 0;

  const put = (
    action: Action,
    ready: Entry['ready'],
    take: () => void,
    land?: Entry['land'],
  ): void => {
    // Deleted first, so that the map is in the order in which its entries came.
    entries.delete(action.id);
    entries.set(action.id, { action, ready, take, land });
    counter++;
  };

  const scheduler: Scheduler = {
    spawn(actor, first, task) {
      const handle = {
        id: `task${counter}`,
        actor,
        done: false,
        result: undefined,
      } as TaskHandle<never>;
      const wait = (pause: Pause): void => {
        const action: Action = { id: handle.id, actor, label: pause.label, kind: 'task' };
        put(action, pause.ready, advance);
      };
      const advance = (): void => {
        const next = task.next();
        if (next.done !== true) return wait(next.value);
        handle.done = true;
        handle.result = next.value as never;
      };
      wait(typeof first === 'string' ? { label: first } : first);
      return handle;
    },
    submit(operation) {
      const { actor, label, perform, performPartly = perform, settled } = operation;
      const action: Action = { id: `operation${counter}`, actor, label, kind: 'completion' };
      const take = (): void => settled(outcome(perform));
      const land = (how: true | 'partly'): void =>
        void outcome(how === 'partly' ? performPartly : perform);
      put(action, undefined, take, land);
    },
    arm(name, fire) {
      const action: Action = { id: `timer-${name}`, actor: 'clock', label: name, kind: 'timer' };
      put(action, undefined, fire);
    },
    disarm: (name) => void entries.delete(`timer-${name}`),
    runnable: () => runnableEntries(entries).map((entry) => entry.action),
    first: () => firstOf(entries),
    step(id) {
      const entry = entries.get(id);
      if (entry === undefined || entry.ready?.() === false) {
        throw new RangeError(`action ${id} cannot run now`);
      }
      entries.delete(id);
      onStep(entry.action);
      entry.take();
    },
    run: (options = {}) => drive(scheduler, options),
    crash(lands = () => false) {
      const inFlight = [...entries.values()];
      entries.clear();
      for (const { land, action } of inFlight) {
        const how = land === undefined ? false : lands(action);
        if (how !== false) land?.(how);
      }
    },
  };
  return scheduler;
}

function outcome(perform: () => void): unknown {
  try {
    perform();
    return null;
  } catch (error) {
    return error;
  }
}

function firstOf(entries: ReadonlyMap<string, Entry>): Action | null {
  let timer: Action | null = null;
  for (const { action, ready } of entries.values()) {
    if (action.kind === 'timer') timer ??= action;
    else if (ready === undefined || ready()) return action;
  }
  return timer;
}

function runnableEntries(entries: ReadonlyMap<string, Entry>): Entry[] {
  const able: Entry[] = [];
  const timers: Entry[] = [];
  for (const entry of entries.values()) {
    if (entry.action.kind === 'timer') timers.push(entry);
    else if (entry.ready === undefined || entry.ready()) able.push(entry);
  }
  return [...able, ...timers];
}

function drive(scheduler: Scheduler, options: RunOptions): number {
  const { until = () => false, stepsMax = 1_000_000 } = options;
  const { policy, seed } = options;
  const choose = policy ?? (seed === undefined ? null : seededPolicy(seed));
  let steps = 0;
  while (steps < stepsMax && !until()) {
    const action = choose === null ? scheduler.first() : chosenOf(scheduler.runnable(), choose);
    if (action === null) break;
    scheduler.step(action.id);
    steps++;
  }
  return steps;
}

function chosenOf(
  actions: readonly Action[],
  choose: (actions: readonly Action[]) => Action,
): Action | null {
  return actions.length === 0 ? null : choose(actions);
}

/** At random, but a timer fires early only now and then. */
function seededPolicy(seed: number): (actions: readonly Action[]) => Action {
  const random = seededRandom(seed);
  return (actions) => {
    const work = actions.filter((action) => action.kind !== 'timer');
    const drawFrom = work.length === 0 || random() < 0.02 ? actions : work;
    return pick(random, drawFrom);
  };
}
