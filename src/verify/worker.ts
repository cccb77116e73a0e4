/** A worker thread: runs the jobs it is handed, one after the other. */
import { parentPort } from 'node:worker_threads';
import { type Job, runJob } from './jobs.ts';
import type { WorkerWords } from './pool.ts';

/** Progress told more often than this would cost more than it says. */
const PROGRESS_MILLISECONDS = 200;

let isStopped = false;
let told = 0;

function say(words: WorkerWords): void {
  parentPort?.postMessage(words);
}

async function work(job: Job): Promise<void> {
  try {
    const result = await runJob(job, (progress) => {
      const now = performance.now();
      if (now - told > PROGRESS_MILLISECONDS) {
        told = now;
        say({ kind: 'progress', progress });
      }
      return !isStopped;
    });
    say({ kind: 'result', result });
  } catch (error) {
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    say({ kind: 'failure', message });
  }
}

parentPort?.on('message', (words: Job | 'stop') => {
  if (words === 'stop') isStopped = true;
  else void work(words);
});
