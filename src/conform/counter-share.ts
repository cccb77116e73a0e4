/** The exhaustive counter comparison on a thread of its own, where the compiled worker is there. */
import { Worker } from 'node:worker_threads';
import { WORDS, type WordDifference, compareCounterWords } from './counter-words.ts';

/** Compares all words: in a worker when compiled, else (sources under a test runner) in this thread. */
export async function compareCounterWordsAside(): Promise<WordDifference[]> {
  if (import.meta.url.endsWith('.ts')) return compareCounterWords();
  const worker = new Worker(new URL('counter-worker.js', import.meta.url), {
    workerData: { first: 0, end: WORDS },
  });
  return new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}
