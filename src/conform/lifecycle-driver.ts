/** The executor's lifecycle as a system under test: every call of the `lifecycle` network becomes slices of it. */
import type { LifecycleCall } from '../../machines/lifecycle/calls.ts';
import { LifecycleBench, type LifecycleSizes } from './lifecycle-bench.ts';
import type { Handlers } from './lifecycle-handlers.ts';
import { observedLifecycle } from './lifecycle-observed.ts';
import { LifecycleSurroundings } from './lifecycle-surroundings.ts';
import { LifecycleThreads } from './lifecycle-threads.ts';
import type { SystemUnderTest } from './system.ts';

/** An array of these sizes in memory, driven slice by slice through the executor's own scheduler. */
export function lifecycleSystem(sizes: LifecycleSizes): SystemUnderTest<LifecycleCall> {
  const bench = new LifecycleBench(sizes);
  const handlers = handlersOn(bench);
  return {
    perform: (call) => {
      const handler = handlers[call.type] as ((one: LifecycleCall) => void) | undefined;
      if (handler === undefined) throw new Error(`no handler for ${call.type}`);
      handler(call);
    },
    observe: () => observedLifecycle(bench),
  };
}

function handlersOn(bench: LifecycleBench): Handlers {
  const threads = new LifecycleThreads(bench);
  const surroundings = new LifecycleSurroundings(bench);
  return {
    ...threads.arrayThread(),
    ...threads.choice(),
    ...threads.syncThread(),
    ...surroundings.devices(),
    ...surroundings.members(),
    ...surroundings.user(),
    ...surroundings.writer(),
    ...surroundings.power(),
  };
}
