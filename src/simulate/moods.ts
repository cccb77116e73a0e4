/** Moods of the scheduler: who is preferred, who starves. Plain chance alone finds few deep orders. */

import type { Action } from '../raid5/index.ts';
import { pick, type Random } from '../raid5/random.ts';
import type { World } from './world.ts';

/** How the next action is chosen. */
export interface Mood {
  readonly order: 'random' | 'oldest' | 'newest' | 'priorities';
  /** Actions with this in their actor or label run only when nothing else can. */
  readonly starved: string | null;
  /** Chance of a timer while other things can run. */
  readonly timers: number;
  /** Seed of the priorities of actors. */
  readonly salt: number;
}

const STARVED = [
  'write data',
  'read data',
  'bitmap page',
  'superblock',
  'flush',
  'raid5d',
  'sync thread',
  'writer',
  'user',
];

/** Draws a mood. */
export function drawMood(random: Random, world: World): Mood {
  const starves = random();
  const device = (): string => `device ${pick(random, [...world.disks.keys()])}`;
  return {
    order: pick(random, ['random', 'random', 'oldest', 'newest', 'priorities'] as const),
    starved: starves < 0.4 ? null : starves < 0.7 ? pick(random, STARVED) : device(),
    timers: pick(random, [0.005, 0.02, 0.1, 0.3]),
    salt: Math.floor(random() * 0x7fff_ffff),
  };
}

/** One of the actions that can run; there is at least one. */
export function drawAction(random: Random, mood: Mood, actions: readonly Action[]): Action {
  const timerAt = actions.findIndex((action) => action.kind === 'timer');
  const work = timerAt < 0 ? actions : actions.slice(0, timerAt);
  if (work.length === 0 || (timerAt >= 0 && random() < mood.timers)) {
    return timerAt < 0 ? pick(random, actions) : pick(random, actions.slice(timerAt));
  }
  const { starved } = mood;
  const fed = starved === null ? work : work.filter((action) => !isNamed(action, starved));
  const from = fed.length === 0 || random() < 0.03 ? work : fed;
  switch (mood.order) {
    case 'random':
      return pick(random, from);
    case 'oldest':
      return random() < 0.1 ? pick(random, from) : from[0]!;
    case 'newest':
      return random() < 0.1 ? pick(random, from) : from.at(-1)!;
    case 'priorities':
      return random() < 0.05 ? pick(random, from) : highest(mood.salt, from);
  }
}

function isNamed({ actor, label }: Action, name: string): boolean {
  return actor === name || actor.startsWith(name) || label.includes(name);
}

function highest(salt: number, actions: readonly Action[]): Action {
  const priority = ({ actor }: Action): number => {
    let mixed = salt;
    for (let index = 0; index < actor.length; index++)
      mixed = Math.imul(mixed ^ actor.charCodeAt(index), 0x01_00_01_93);
    return (mixed ^ (mixed >>> 15)) >>> 0;
  };
  return actions.reduce((best, next) => (priority(next) > priority(best) ? next : best));
}
