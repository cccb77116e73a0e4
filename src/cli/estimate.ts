/** Estimates: what the last seconds of a search say about the rest of it, and no more than that. */
import type { Progress } from '../check/index.ts';

/** A moment of a search. */
export interface Moment {
  readonly seconds: number;
  readonly states: number;
  readonly expanded: number;
}

/** Seconds that an estimate looks back over. */
export const WINDOW_SECONDS = 5;

/** States a second, lately; 0 where nothing is known yet. */
export function recentRate(then: Moment, now: Moment): number {
  const seconds = now.seconds - then.seconds;
  return seconds > 0 ? (now.states - then.states) / seconds : 0;
}

/**
 * Seconds to the end if each expanded state goes on giving as many new ones as it did lately; Infinity while that is at
 * least one, since then no end is in sight. Searches thin out towards their end, so it is more often too much than too little.
 */
export function secondsLeft(then: Moment, now: Moment): number {
  const expanded = now.expanded - then.expanded;
  const fresh = (now.states - then.states) / expanded;
  const rate = expanded / (now.seconds - then.seconds);
  const waiting = now.states - now.expanded;
  if (!(rate > 0) || !(fresh < 1)) return waiting === 0 ? 0 : Infinity;
  return waiting / (1 - fresh) / rate;
}

/** The progress of a search in one line. */
export function progressText(progress: Progress, then: Moment, now: Moment): string {
  const { states, expanded, depth, bytes, tableLoad } = progress;
  const left = secondsLeft(then, now);
  return [
    `${states.toLocaleString('en')} states`,
    `depth ${depth}`,
    `${(states - expanded).toLocaleString('en')} waiting`,
    `${Math.round(recentRate(then, now) / 1000)} k/s`,
    ...(tableLoad === undefined ? [] : [`table ${Math.round(tableLoad * 100)} % full`]),
    `${Math.round(bytes / 2 ** 20)} MB`,
    left === Infinity ? 'no end in sight' : `about ${duration(left)} left at this pace`,
  ].join(', ');
}

function duration(seconds: number): string {
  if (seconds < 100) return `${Math.ceil(seconds)} s`;
  return seconds < 6000 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`;
}
