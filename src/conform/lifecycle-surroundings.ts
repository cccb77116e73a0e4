/** What happens around the threads: devices, members, the user, writers and power. */
import type { Request, TaskHandle } from '../raid5/index.ts';
import { type LifecycleBench, SEGMENT_SECTORS } from './lifecycle-bench.ts';
import type { Part } from './lifecycle-handlers.ts';

/** Everyone but the two threads. */
export class LifecycleSurroundings {
  readonly bench: LifecycleBench;
  #command: TaskHandle<boolean> | undefined;
  #write: { readonly request: Request; readonly task: TaskHandle<unknown> } | undefined;

  constructor(bench: LifecycleBench) {
    this.bench = bench;
  }

  devices(): Part<'END_REQUEST' | 'FAIL_REQUEST' | 'FAIL_MEMBER' | 'RETURN_IO'> {
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
        const present = bench.array.state.members.filter(
          ({ slot, faulty }) => slot >= 0 && !faulty,
        );
        const unreadable = present.slice(0, 2).map((member) => ({
          member,
          inSync: member.inSync,
          recoveryOffset: member.recoveryOffset,
        }));
        for (const { member } of unreadable)
          Object.assign(member, { inSync: false, recoveryOffset: 0 });
        endRequest(segment);
        for (const { member, inSync, recoveryOffset } of unreadable)
          Object.assign(member, { inSync, recoveryOffset });
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

  members(): Part<'REMOVE' | 'ADD'> {
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

  user(): Part<'COMMAND' | 'STOP_SYNC' | 'STOP_UNSTARTED' | 'END_STOP'> {
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
        this.bench.mustBeAt(this.#command, 'reap.stop');
      },
      STOP_UNSTARTED: () => {
        bench.slice(this.#command!, 'reap.stop');
        bench.slice(this.bench.syncThread, 'sync.wake');
        if (!this.bench.syncThread.done) throw new Error('the thread ran');
      },
      END_STOP: () => void bench.finish(this.#command!),
    };
  }

  writer(): Part<'START_WRITE' | 'WRITE_AT_ONCE' | 'SEND_DATA' | 'ACKNOWLEDGE'> {
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

  power(): Part<'CRASH' | 'ASSEMBLE'> {
    const { bench } = this;
    return {
      CRASH: () => {
        bench.crash();
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
}
