/** Worker: compares a share of the counter words beside the main thread. */
import { parentPort, workerData } from 'node:worker_threads';
import { compareCounterWords } from './counter-words.ts';

const { first, end } = workerData as { readonly first: number; readonly end: number };
parentPort?.postMessage(compareCounterWords(first, end));
