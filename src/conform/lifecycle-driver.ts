/** The executor's lifecycle as a system under test: every call of the `lifecycle` network becomes slices of it. */
import type { LifecycleCall } from '../../machines/lifecycle/calls.ts';
import type { Request, TaskHandle } from '../raid5/index.ts';
import { LifecycleBench, type LifecycleSizes, SEGMENT_SECTORS } from './lifecycle-bench.ts';
import { observedLifecycle } from './lifecycle-observed.ts';
import type { SystemUnderTest } from './system.ts';

/** One handler for each type of call: a missing one does not compile. */
type Handlers = {
  readonly [T in LifecycleCall['type']]: (call: Extract<LifecycleCall, { type: T }>) => void;
};

/** The part of the handlers for these types. */
type Part<T extends LifecycleCall['type']> = Pick<Handlers, T>;

/** An array of these sizes in memory, driven slice by slice through the executor's own scheduler. */
export function lifecycleSystem(sizes: LifecycleSizes): SystemUnderTest<LifecycleCall> {
  const driver = new LifecycleDriver(new LifecycleBench(sizes));
  const handlers = driver.handlers();
  return {
    perform: (call) => {
      const handler = handlers[call.type] as ((one: LifecycleCall) => void) | undefined;
      if (handler === undefined) throw new Error(`no handler for ${call.type}`);
      handler(call);
    },
    observe: () => observedLifecycle(driver.bench),
  };
}

class LifecycleDriver {
  readonly bench: LifecycleBench;
  #job: TaskHandle<void> | undefined;
  #command: TaskHandle<boolean> | undefined;
  #write: { readonly request: Request; readonly task: TaskHandle<unknown> } | undefined;

  constructor(bench: LifecycleBench) {
    this.bench = bench;
  }

  handlers(): Handlers {
    return {
      ...this.#arrayThread(),
      ...this.#choice(),
      ...this.#syncThread(),
      ...this.#devices(),
      ...this.#members(),
      ...this.#user(),
      ...this.#writer(),
      ...this.#power(),
    };
  }

  #arrayThread(): Part<
    | 'LOCK'
    | 'BECOME_CLEAN'
    | 'WRITE_SUPERBLOCK'
    | 'SUPERBLOCK_WRITTEN'
    | 'LEAVE_RUNNING_ALONE'
    | 'REAP_BEGIN'
    | 'REAP_JOIN'
    | 'REAP_WRITE'
    | 'REAP_END'
  > {
    const { bench } = this;
    return {
      LOCK: () => this.#lock(),
      BECOME_CLEAN: () => {
        bench.array.scheduler.step('timer-safe mode');
        this.#lock();
      },
      WRITE_SUPERBLOCK: () => this.#writeSuperblocks('recovery.write'),
      SUPERBLOCK_WRITTEN: () => this.#slice('super.wait', 'recovery.decide'),
      LEAVE_RUNNING_ALONE: () => this.#slice('recovery.decide'),
      REAP_BEGIN: () => this.#slice('recovery.decide', 'reap.stop'),
      REAP_JOIN: () => this.#slice('reap.stop', 'reap.write'),
      REAP_WRITE: () => this.#writeSuperblocks('reap.write'),
      REAP_END: () => this.#slice('super.wait'),
    };
  }

  #choice(): Part<
    'CLAIM' | 'BEGIN_ANEW' | 'OBEY_FROZEN' | 'CHOOSE' | 'CREATE' | 'FAIL_TO_CREATE' | 'GIVE_UP'
  > {
    return {
      CLAIM: () => this.#slice('recovery.decide', 'recovery.claim'),
      BEGIN_ANEW: () => this.#slice('recovery.claim', 'recovery.choose'),
      OBEY_FROZEN: () => this.#slice('recovery.choose'),
      CHOOSE: () => this.bench.slice(this.#job!, 'recovery.choose'),
      CREATE: () => this.#slice('recovery.create'),
      FAIL_TO_CREATE: () => {
        const { switches } = this.bench.array.state;
        switches.threadCreationFails = true;
        this.#slice('recovery.create', 'recovery.giveUp');
        switches.threadCreationFails = false;
      },
      GIVE_UP: () => this.#slice('recovery.giveUp'),
    };
  }

  #syncThread(): Part<
    | 'SYNC_BEGIN'
    | 'SYNC_SKIP'
    | 'REQUEST'
    | 'PASS'
    | 'LEAVE_LOOP'
    | 'CHECKPOINT_PAUSE'
    | 'CHECKPOINT_TAKE'
    | 'CHECKPOINT_DROP'
    | 'RECORD'
    | 'FINISH'
  > {
    const { bench } = this;
    const run = (label: string): void => bench.slice(this.#thread(), label);
    return {
      SYNC_BEGIN: () => {
        run('sync.wake');
        run('sync.begin');
        this.#mustBeAt(this.#thread(), 'sync.look');
      },
      SYNC_SKIP: () => {
        run('sync.wake');
        run('sync.begin');
        this.#mustBeAt(this.#thread(), 'sync.done');
      },
      REQUEST: ({ segment }) => {
        this.#lookAway(true);
        run(`sync.request @${segment * SEGMENT_SECTORS}`);
      },
      PASS: () => {
        this.#lookAway(true);
        run('sync.request');
      },
      LEAVE_LOOP: () => {
        run('sync.look');
      },
      CHECKPOINT_PAUSE: () => this.#lookAway(false),
      CHECKPOINT_TAKE: () => run('sync.checkpoint'),
      CHECKPOINT_DROP: () => {
        throw new Error('the executor drops no checkpoint');
      },
      RECORD: () => run('sync.finish'),
      FINISH: () => run('sync.done'),
    };
  }

  /**
   * Runs the slice in which the sync thread looks at INTR and at its pace, as if INTR were not set (it looked
   * before, or, as the kernel does for 32 pages, not at all) and, if wanted, as if no checkpoint were due (the
   * pace is a matter of how large a segment is taken to be).
   */
  #lookAway(fast: boolean): void {
    const { recovery, sync } = this.bench.array.state;
    const { interrupted } = recovery;
    const { completed } = sync;
    recovery.interrupted = false;
    if (fast) sync.completed = sync.current;
    this.bench.slice(this.#thread(), 'sync.look');
    recovery.interrupted = interrupted;
    if (fast) sync.completed = completed;
  }

  #devices(): Part<'END_REQUEST' | 'FAIL_REQUEST' | 'FAIL_MEMBER' | 'RETURN_IO'> {
    const { bench } = this;
    const endRequest = (segment: number): void => {
      const { sync } = bench.array.state;
      const { active } = sync;
      bench.handle(segment * SEGMENT_SECTORS, () => sync.active < active);
    };
    return {
      END_REQUEST: ({ segment }) => endRequest(segment),
      // Two blocks of the stripe cannot be read, as with recorded bad blocks; the members do not fail.
      FAIL_REQUEST: ({ segment }) => {
        const { members } = bench.array.state;
        const bad = members.filter(({ device }) => bench.steadyNames.includes(device.name));
        const lost = members.filter((member) => !member.inSync);
        const unreadable = [...bad, ...lost].slice(0, 2);
        const before = unreadable.map(({ faulty }) => faulty);
        for (const member of unreadable) member.faulty = true;
        endRequest(segment);
        unreadable.forEach((member, index) => {
          member.faulty = before[index]!;
        });
      },
      FAIL_MEMBER: ({ member, ioPending }) => {
        if (ioPending) throw new Error('the driver keeps no operation in flight');
        bench.array.fail(bench.devices[member]!.name);
      },
      RETURN_IO: () => {
        throw new Error('the driver keeps no operation in flight');
      },
    };
  }

  #members(): Part<'REMOVE' | 'ADD'> {
    const { bench } = this;
    const remove = (name: string): void => {
      if (!bench.finish(bench.array.remove(name))) throw new Error(`${name} is busy`);
    };
    return {
      REMOVE: ({ member }) => remove(bench.devices[member]!.name),
      ADD: ({ member }) => {
        const device = bench.devices[member]!;
        const { state } = bench.array;
        if (state.members.some((one) => one.device === device)) remove(device.name);
        bench.finish(bench.array.add(device));
        // The network takes spares in the order of their numbers; the kernel's list has no order to rely on.
        const place = bench.devices.map(({ name }) => name);
        state.members = state.members.toSorted(
          (left, right) => place.indexOf(left.device.name) - place.indexOf(right.device.name),
        );
      },
    };
  }

  #user(): Part<'COMMAND' | 'STOP_SYNC' | 'STOP_UNSTARTED' | 'END_STOP'> {
    const { bench } = this;
    return {
      COMMAND: ({ action }) => {
        // sync_min goes back to 0 first; that an interrupted check goes on where it was is not in the network.
        if (action === 'check' || action === 'repair') bench.array.window(0, Infinity);
        if (!bench.finish(bench.array.action(action))) throw new Error(`${action}: -EBUSY`);
      },
      STOP_SYNC: ({ action }) => {
        this.#command = bench.array.action(action);
        bench.slice(this.#command, `sync_action ${action}`);
        this.#mustBeAt(this.#command, 'reap.stop');
      },
      STOP_UNSTARTED: () => {
        bench.slice(this.#command!, 'reap.stop');
        bench.slice(this.#thread(), 'sync.wake');
        if (!this.#thread().done) throw new Error('the thread ran');
      },
      END_STOP: () => void bench.finish(this.#command!),
    };
  }

  #writer(): Part<'START_WRITE' | 'WRITE_AT_ONCE' | 'SEND_DATA' | 'ACKNOWLEDGE'> {
    const { bench } = this;
    const proceed = (): void => {
      bench.slice(this.#write!.task, 'write.dirtyWait');
    };
    return {
      START_WRITE: () => {
        this.#write = bench.startWrite();
      },
      WRITE_AT_ONCE: () => {
        this.#write = bench.startWrite();
        proceed();
      },
      SEND_DATA: proceed,
      ACKNOWLEDGE: () => {
        const { request, task } = this.#write!;
        bench.slice(task, 'write.startwrite @0');
        bench.handle(0, () => request.done);
        if (request.error !== null) throw request.error;
      },
    };
  }

  #power(): Part<'CRASH' | 'ASSEMBLE'> {
    const { bench } = this;
    return {
      CRASH: () => {
        bench.crash();
        this.#job = undefined;
        this.#command = undefined;
        this.#write = undefined;
      },
      ASSEMBLE: ({ force }) => {
        if (force) this.#mustBeRefused();
        bench.assemble(force);
      },
    };
  }

  #mustBeRefused(): void {
    try {
      this.bench.assemble(false);
    } catch {
      return;
    }
    throw new Error('dirty and degraded, and assembled without force');
  }

  #lock(): void {
    this.#job = this.bench.array.job('checkRecovery');
    this.bench.slice(this.#job, 'checkRecovery');
  }

  #writeSuperblocks(first: string): void {
    const job = this.#job!;
    const again = this.bench.next(job) === 'super.wait';
    this.bench.writeSuperblocks(job, again ? 'super.wait' : first);
  }

  /** Runs the next slice of raid5d's job; then it must be over, or be at the slice named. */
  #slice(label: string, then?: string): void {
    const job = this.#job!;
    this.bench.slice(job, label);
    if (then !== undefined) return this.#mustBeAt(job, then);
    if (!job.done) throw new Error(`raid5d goes on with '${this.bench.next(job) ?? 'a wait'}'`);
  }

  #mustBeAt(task: TaskHandle<unknown>, label: string): void {
    const next = this.bench.next(task);
    if (next !== label) throw new Error(`next is '${next ?? 'a wait'}', not '${label}'`);
  }

  #thread(): TaskHandle<void> {
    const { syncThread } = this.bench.array.state;
    if (syncThread === null) throw new Error('there is no sync thread');
    return syncThread;
  }
}
