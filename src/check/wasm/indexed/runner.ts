/** Who runs an indexed search: this thread, or one apart that sees the same memory. */
import { Worker } from 'node:worker_threads';
import type { IndexedExports } from './program.ts';

/** Runs what takes long; one call must be awaited before the next. */
export interface Runner {
  readonly run: (budget: number) => Promise<number>;
  readonly rehash: () => Promise<unknown>;
  readonly dismiss: () => Promise<void>;
}

/** This thread. */
export function hereRunner({ run, rehash }: IndexedExports): Runner {
  return {
    run: async (budget) => run(budget),
    rehash: async () => rehash(0),
    dismiss: async () => {},
  };
}

/** What the thread does, as source text: it can load a file only where the sources have been compiled. */
const WORK = `
const { parentPort, workerData: { module, memory } } = require('node:worker_threads');
const { exports } = new WebAssembly.Instance(module, { env: { memory } });
parentPort.on('message', ([order, argument]) => {
  parentPort.postMessage(exports[order](argument));
});`;

/** A thread of its own. */
export function apartRunner(module: WebAssembly.Module, memory: WebAssembly.Memory): Runner {
  const worker = new Worker(WORK, { eval: true, workerData: { module, memory }, execArgv: [] });
  let settle: { resolve: (result: number) => void; reject: (error: Error) => void } | undefined;
  worker.on('message', (result: number) => settle?.resolve(result));
  worker.on('error', (error: Error) => settle?.reject(error));
  const ask = (order: string, argument: number): Promise<number> =>
    new Promise((resolve, reject) => {
      settle = { resolve, reject };
      worker.postMessage([order, argument]);
    });
  return {
    run: (budget) => ask('run', budget),
    rehash: () => ask('rehash', 0),
    dismiss: async () => {
      await worker.terminate();
    },
  };
}
