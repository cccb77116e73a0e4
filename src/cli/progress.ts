/** Progress: one line on a terminal while a search runs, and a clean stop at the first interrupt. */
import type { Progress, Watch } from '../check/index.ts';

const REDRAW_MILLISECONDS = 200;

/** A watch that draws a progress line on standard error, and `end` to wipe it. */
export interface ProgressLine {
  readonly watch: Watch;
  readonly end: () => void;
}

/** Draws progress where standard error is a terminal; stops the search on SIGINT. */
export function progressLine(label: string): ProgressLine {
  const started = performance.now();
  let drawn = 0;
  let isInterrupted = false;
  const interrupt = (): void => {
    isInterrupted = true;
  };
  process.once('SIGINT', interrupt);
  return {
    watch: (progress) => {
      const now = performance.now();
      if (process.stderr.isTTY && now - drawn > REDRAW_MILLISECONDS) {
        drawn = now;
        process.stderr.write(`\r\u001B[K${line(label, progress, (now - started) / 1000)}`);
      }
      return !isInterrupted;
    },
    end: () => {
      process.removeListener('SIGINT', interrupt);
      if (drawn > 0) process.stderr.write('\r\u001B[K');
    },
  };
}

function line(label: string, progress: Progress, seconds: number): string {
  const { states, expanded, depth, bytes } = progress;
  const rate = Math.round(states / seconds / 1000);
  const megabytes = Math.round(bytes / 2 ** 20);
  return (
    `${label}: ${states.toLocaleString('en')} states, depth ${depth}, ` +
    `${(states - expanded).toLocaleString('en')} waiting, ${rate} k/s, ${megabytes} MB`
  );
}
