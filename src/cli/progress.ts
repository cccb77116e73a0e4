/** Progress: one line on a terminal while searches run, and a clean stop at the first interrupt. */
import type { SimulationProgress, Watch } from '../check/index.ts';
import type { PoolWatch } from '../verify/pool.ts';
import { type Moment, WINDOW_SECONDS, progressText } from './estimate.ts';

const REDRAW_MILLISECONDS = 200;

/** A watch that draws a progress line on standard error, and `end` to wipe it. */
export interface ProgressLine<W> {
  readonly watch: W;
  readonly end: () => void;
}

/** Progress of one search. Answers false after SIGINT, which ends it with what is known. */
export function progressLine(label: string): ProgressLine<Watch> {
  const started = performance.now();
  const line = redrawn();
  const moments: Moment[] = [];
  const watch: Watch = (progress) => {
    const seconds = (performance.now() - started) / 1000;
    const now = { seconds, states: progress.states, expanded: progress.expanded };
    // A second search begins with fewer states again.
    if ((moments.at(-1)?.expanded ?? 0) > now.expanded) moments.length = 0;
    moments.push(now);
    while (moments.length > 2 && moments[1]!.seconds < seconds - WINDOW_SECONDS) moments.shift();
    return line.draw(() => `${label}: ${progressText(progress, moments[0]!, now)}`);
  };
  return { watch, end: line.end };
}

/** Progress of random walks. */
export function simulationLine(
  label: string,
  runs: number,
): ProgressLine<(progress: SimulationProgress) => boolean> {
  const line = redrawn();
  return {
    watch: (progress) => {
      const done = `${progress.runs.toLocaleString('en')} of ${runs.toLocaleString('en')} walks`;
      return line.draw(() => `${label}: ${done}, ${progress.steps.toLocaleString('en')} steps`);
    },
    end: line.end,
  };
}

/** Progress of the jobs of a pool. */
export function poolLine(): ProgressLine<PoolWatch> {
  const line = redrawn();
  const watch: PoolWatch = ({ done, total, label, progress }) => {
    const states = progress === null ? '' : `, ${progress.states.toLocaleString('en')} states`;
    return line.draw(() => `${done} of ${total} done; ${label}${states}`);
  };
  return { watch, end: line.end };
}

/** A line that is redrawn now and then where standard error is a terminal; it also listens for SIGINT. */
function redrawn() {
  let drawn = 0;
  let isInterrupted = false;
  const interrupt = (): void => {
    isInterrupted = true;
  };
  process.once('SIGINT', interrupt);
  return {
    draw: (text: () => string): boolean => {
      const now = performance.now();
      if (process.stderr.isTTY && now - drawn > REDRAW_MILLISECONDS) {
        drawn = now;
        process.stderr.write(`\r\u001B[K${text()}`);
      }
      return !isInterrupted;
    },
    end: (): void => {
      process.removeListener('SIGINT', interrupt);
      if (drawn > 0) process.stderr.write('\r\u001B[K');
    },
  };
}
