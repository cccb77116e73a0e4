/** Who runs an indexed search: this thread, or one apart that sees the same memory. */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { BATCH_STATES } from '../memory-map.ts';
import { HELPING, type LotWork, NUMBERING } from './lot-threads.ts';
import { LOTS } from './map.ts';
import { type IndexedExports, type IndexedProgram, STOPS } from './program.ts';

/** States that are expanded without help before help is asked for again. */
const ALONE_STATES = 1 << 13;

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

/** A thread of its own that numbers states, and another one that takes steps for it where there are processors for both. */
export function apartRunner({ module, map }: IndexedProgram, memory: WebAssembly.Memory): Runner {
  const hasHelp = availableParallelism() > 1;
  const work: LotWork & { readonly hasHelp: boolean } = {
    module,
    memory,
    hasHelp,
    plan: {
      values: map.values,
      lotNumbers: map.lotNumbers,
      lots: map.lots,
      lotBytes: map.lotBytes,
      lotCount: LOTS,
      batchStates: BATCH_STATES,
      edgesMax: map.candidatesMax,
      aloneStates: ALONE_STATES,
      stops: STOPS,
    },
  };
  const begin = (text: string): Worker =>
    new Worker(text, { eval: true, workerData: work, execArgv: [] });
  const worker = begin(NUMBERING);
  const workers = [worker, ...(hasHelp ? [begin(HELPING)] : [])];
  let settle: { resolve: (result: number) => void; reject: (error: Error) => void } | undefined;
  worker.on('message', (result: number) => settle?.resolve(result));
  for (const one of workers) one.on('error', (error: Error) => settle?.reject(error));
  const ask = (order: string, argument: number): Promise<number> =>
    new Promise((resolve, reject) => {
      settle = { resolve, reject };
      worker.postMessage([order, argument]);
    });
  return {
    run: (budget) => ask('run', budget),
    rehash: () => ask('rehash', 0),
    dismiss: async () => {
      await Promise.all(workers.map((one) => one.terminate()));
    },
  };
}
