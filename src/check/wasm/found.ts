/** What a search by levels found, put together from those who took part in it; and when it is enough. */
import { type Ending, type Policy, decidedAt } from '../engine.ts';
import { type Firsts, NEVER } from './firsts.ts';
import { type Memory, wantedBits } from './instance.ts';
import type { LevelLog } from './level-log.ts';
import type { Program } from './program.ts';

/** What a search found. */
export interface Found {
  readonly ending: Ending;
  readonly states: number;
  readonly depth: number;
  readonly pruned: number;
  readonly deadlocks: number;
  /** By step. */
  readonly fired: readonly number[];
  readonly bytes: number;
  readonly firsts: Firsts;
  readonly logs: readonly LevelLog[];
}

/** Asked after each level; answering true ends the search as decided. */
export type Enough = (firsts: Firsts) => boolean;

/** One that took part: its program, its numbers, and the states that it found. */
export interface Part {
  readonly program: Program;
  readonly memory: Memory;
  readonly log: LevelLog;
}

/** Adds up what all have counted. */
export function foundBy(
  parts: readonly Part[],
  known: Pick<Found, 'ending' | 'states' | 'depth' | 'bytes' | 'firsts'>,
): Found {
  const [{ program }] = parts as readonly [Part, ...Part[]];
  const sum = (of: (part: Part) => number): number =>
    parts.reduce((total, one) => total + of(one), 0);
  return {
    ...known,
    pruned: sum(({ memory }) => memory.readRegister('pruned')),
    deadlocks: sum(({ memory }) => memory.readRegister('deadlocks')),
    fired: program.plan.steps.map((_, step) =>
      sum((one) => one.memory.readLong(one.program.map.fired + step * 8)),
    ),
    logs: parts.map(({ log }) => log),
  };
}

/** Chooses which alarms are sounded: a decided `sometimes` needs no further look; an `always` does while violating states are pruned. */
export function chooseAlarms({ program, memory }: Part, firsts: Firsts, { prune }: Policy): void {
  const { properties } = program.plan.network;
  const isWanted = (property: number): boolean =>
    firsts.found[property] === NEVER || (prune && properties[property]!.kind === 'always');
  wantedBits(program, isWanted).forEach((bits, lane) => {
    memory.writeLong(program.map.wanted + lane * 8, bits);
  });
  memory.write('prune', prune ? 1 : 0);
}

/** How a search ends after this level, undefined where it goes on. */
export function endingAfter(
  { plan }: Program,
  firsts: Firsts,
  policy: Policy,
  isEnough?: Enough,
): Ending | undefined {
  const { found } = firsts;
  const isViolated = plan.network.properties.some(
    ({ kind }, property) => kind === 'always' && found[property] !== NEVER,
  );
  if (policy.stopAtViolation && isViolated) return 'violation';
  const count = found.filter((level) => level !== NEVER).length;
  const enough = decidedAt(plan.network, policy);
  return count === enough || isEnough?.(firsts) === true ? 'decided' : undefined;
}
