/** Who runs the instances: this thread, or worker threads that see the same memories. */
import { Worker } from 'node:worker_threads';
import { type Memory, instantiate } from './instance.ts';

/** Functions of an instance that take long. */
export type Order = 'run' | 'settle' | 'rehash' | 'gather' | 'level';

/** Has a function of one instance run; nobody may use its memory until it is done. */
export type Caller = (order: Order, argument?: number) => Promise<number>;

/** Callers for the instances of all memories. */
export interface Crew {
  readonly callers: readonly Caller[];
  /** Sends the threads home. */
  readonly dismiss: () => Promise<void>;
}

/**
 * What a worker does, as source text: it runs what it is told and tells the result. Text, because a worker can
 * load a file only where the sources have been compiled.
 */
const WORK = `
const { parentPort, workerData } = require('node:worker_threads');
const instances = workerData.memories.map((memory) =>
  memory === null ? null : new WebAssembly.Instance(workerData.module, { env: { memory } }));
parentPort.on('message', ({ index, order, argument }) => {
  parentPort.postMessage({ index, result: instances[index].exports[order](argument) ?? 0 });
});`;

interface Answer {
  readonly index: number;
  readonly result: number;
}

/** Instances for all memories, shared out among so many threads; one thread is this one. */
export function gather(
  module: WebAssembly.Module,
  memories: readonly Memory[],
  threads: number,
): Crew {
  if (threads === 1) {
    const callers = memories.map((memory): Caller => {
      const exports = instantiate(module, memory);
      return async (order, argument = 0) => {
        if (order === 'level') throw new Error('only the members of a team go through levels');
        return exports[order](argument);
      };
    });
    return { callers, dismiss: async () => {} };
  }
  const waiting = memories.map((): ((result: number) => void) => ignore);
  const failing = memories.map((): ((error: Error) => void) => ignore);
  const workers = Array.from({ length: threads }, (_, thread) => {
    const own = memories.map(({ memory }, index) => (index % threads === thread ? memory : null));
    const worker = new Worker(WORK, {
      eval: true,
      workerData: { module, memories: own },
      execArgv: [],
    });
    worker.on('message', ({ index, result }: Answer) => waiting[index]!(result));
    worker.on('error', (error: Error) => {
      for (const fail of failing) fail(error);
    });
    return worker;
  });
  const callers = memories.map(
    (_, index): Caller =>
      (order, argument = 0) =>
        new Promise((resolve, reject) => {
          waiting[index] = resolve;
          failing[index] = reject;
          workers[index % threads]!.postMessage({ index, order, argument });
        }),
  );
  const dismiss = async (): Promise<void> => {
    await Promise.all(workers.map((worker) => worker.terminate()));
  };
  return { callers, dismiss };
}

/** Nobody waits. */
function ignore(): void {}
