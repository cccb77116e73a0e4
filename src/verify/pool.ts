/** A pool of threads for jobs; where the sources are not compiled, everything runs in this thread. */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Progress } from '../check/index.ts';
import { type Job, type JobResult, runJob } from './jobs.ts';

/** Called now and then while jobs run; answering false stops them with what is known. */
export type PoolWatch = (news: PoolNews) => boolean;

/** How far the jobs are. */
export interface PoolNews {
  readonly done: number;
  readonly total: number;
  readonly label: string;
  readonly progress: Progress | null;
}

/** What a worker says: progress, or its result. */
export type WorkerWords =
  | { readonly kind: 'progress'; readonly progress: Progress }
  | { readonly kind: 'result'; readonly result: JobResult }
  | { readonly kind: 'failure'; readonly message: string };

/** XState makes short-lived objects by the million: a small nursery would be collected all the time. */
const WORKER = { resourceLimits: { maxYoungGenerationSizeMb: 128 } };

/** More threads than this share memory bandwidth more than they share work. */
const THREADS_MAX = 4;

/**
 * Runs all jobs; the results are in the order of the jobs, whatever thread ran them.
 * @param hear is told each result, by the index of its job, as soon as it is there
 */
export async function runJobs(
  jobs: readonly Job[],
  watch: PoolWatch,
  threadsMax = THREADS_MAX,
  hear: (index: number, result: JobResult) => void = () => undefined,
): Promise<JobResult[]> {
  const results: JobResult[] = [];
  const state = { next: 0, done: 0 };
  const isCompiled = !import.meta.url.endsWith('.ts');
  const threads = isCompiled ? Math.min(availableParallelism(), jobs.length, threadsMax) : 1;
  const lanes = Array.from({ length: threads }, async () => {
    const worker = isCompiled
      ? new Worker(new URL('worker.js', import.meta.url), WORKER)
      : undefined;
    while (state.next < jobs.length) {
      const index = state.next++;
      const job = jobs[index]!;
      const tell = (progress: Progress | null): boolean =>
        watch({ done: state.done, total: jobs.length, label: job.label, progress });
      if (!tell(null)) worker?.postMessage('stop');
      results[index] = await (worker === undefined ? runJob(job, tell) : ask(worker, job, tell));
      hear(index, results[index]);
      state.done++;
    }
    await worker?.terminate();
  });
  await Promise.all(lanes);
  return results;
}

async function ask(
  worker: Worker,
  job: Job,
  tell: (progress: Progress) => boolean,
): Promise<JobResult> {
  return new Promise((resolve, reject) => {
    const hear = (words: WorkerWords): void => {
      switch (words.kind) {
        case 'progress':
          if (!tell(words.progress)) worker.postMessage('stop');
          return;
        case 'result':
          worker.off('message', hear);
          worker.off('error', reject);
          resolve(words.result);
          return;
        case 'failure':
          reject(new Error(`${job.label}: ${words.message}`));
      }
    };
    worker.on('message', hear);
    worker.once('error', reject);
    worker.postMessage(job);
  });
}
