/**
 * Traces without parents: ways are found backwards, level by level. A level is expanded once more for all ways
 * together, and for each wanted state the predecessor with the smallest words is kept, by its first step.
 */
import { type Exports, Memory, instantiate, wantedBits } from './instance.ts';
import type { LevelLog } from './level-log.ts';
import { BATCH_STATES } from './memory-map.ts';
import type { Plan } from './plan.ts';
import { type Program, traceProgram } from './program.ts';
import { type StateTest, sightTest } from './sight-test.ts';
import type { LevelledSight } from './sights.ts';

/** A state on a way; the initial one has no step and no predecessor. */
interface Waypoint {
  readonly words: Uint32Array;
  step: number;
  before: Waypoint | undefined;
}

/** What a way is wanted to: the state with the smallest words that passes the test. */
interface Quest {
  readonly test: StateTest;
  best: Uint32Array | undefined;
}

/** Finds ways to the first states of sights. */
export class Tracer {
  readonly #program: Program;
  readonly #logs: readonly LevelLog[];
  readonly #memory: Memory;
  readonly #exports: Exports;
  readonly #filter = new Uint8Array(1 << 16);

  constructor(plan: Plan, logs: readonly LevelLog[], prune: boolean) {
    this.#program = traceProgram(plan);
    this.#logs = logs;
    this.#memory = new Memory(this.#program);
    this.#exports = instantiate(new WebAssembly.Module(this.#program.bytes), this.#memory);
    const { properties } = plan.network;
    const isWanted = (property: number): boolean =>
      prune && properties[property]!.kind === 'always';
    wantedBits(this.#program, isWanted).forEach((bits, lane) => {
      this.#memory.writeLong(this.#program.map.wanted + lane * 8, bits);
    });
    this.#memory.write('prune', prune ? 1 : 0);
  }

  /** For each sight the step indices of a shortest way to its first state. */
  ways(sights: readonly LevelledSight[]): number[][] {
    const deepest = sights.reduce((most, { level }) => Math.max(most, level), 0);
    const goals = new Map<LevelledSight, Waypoint>();
    let following = new Map<string, Waypoint>();
    for (let level = deepest; level >= 0; level--) {
      const own = sights.filter((one) => one.level === level);
      const quests = own.map((sight): Quest => ({
        test: sightTest(this.#program.plan, sight),
        best: undefined,
      }));
      const before = this.#level(level, quests, following);
      own.forEach((sight, index) => {
        const words = quests[index]!.best;
        if (words === undefined) throw new Error(`no state of level ${level} shows ${sight.kind}`);
        goals.set(sight, waypoint(before, words));
      });
      following = before;
    }
    return sights.map((sight) => stepsTo(goals.get(sight)!));
  }

  /** Looks through one level; gives the waypoints in it that lead on to the following ones. */
  #level(
    level: number,
    quests: readonly Quest[],
    following: ReadonlyMap<string, Waypoint>,
  ): Map<string, Waypoint> {
    const { stateBytes } = this.#program.map;
    this.#filter.fill(0);
    for (const { words } of following.values()) this.#filter[fold(words, 0, words.length)] = 1;
    for (const log of this.#logs)
      for (const segment of log.read(level))
        for (let from = 0; from < segment.length; from += BATCH_STATES * stateBytes) {
          const batch = segment.subarray(from, from + BATCH_STATES * stateBytes);
          this.#quest(batch, quests);
          if (following.size > 0) this.#link(batch, following);
        }
    const before = new Map<string, Waypoint>();
    for (const one of following.values()) {
      if (one.before === undefined) throw new Error(`a state of level ${level + 1} has no way`);
      one.before = waypoint(before, one.before.words);
    }
    return before;
  }

  #quest(batch: Uint8Array, quests: readonly Quest[]): void {
    const length = this.#program.map.stateBytes / 4;
    const states = new Uint32Array(batch.buffer, batch.byteOffset, batch.length / 4);
    for (const quest of quests)
      for (let at = 0; at < states.length; at += length) {
        const isBetter = quest.best === undefined || isSmaller(states, at, quest.best);
        if (isBetter && quest.test(states, at)) quest.best = states.slice(at, at + length);
      }
  }

  /** Expands a batch and keeps what leads to a following waypoint. */
  #link(batch: Uint8Array, following: ReadonlyMap<string, Waypoint>): void {
    const { map, plan } = this.#program;
    const { bytes } = this.#memory;
    const fired = plan.steps.map((_, step) => this.#memory.readLong(map.fired + step * 8));
    bytes.set(batch, map.frontier);
    this.#memory.write('batch', map.frontier);
    this.#memory.write('candidateEnd', map.candidates);
    this.#exports.expand(batch.length / map.stateBytes);
    const length = map.stateBytes / 4;
    const states = new Uint32Array(bytes.buffer, map.candidates, map.candidatesMax * length);
    const sources = new Uint32Array(bytes.buffer, map.sources, map.candidatesMax);
    let candidate = 0;
    fired.forEach((count, step) => {
      const end = candidate + this.#memory.readLong(map.fired + step * 8) - count;
      for (; candidate < end; candidate++) {
        const at = candidate * length;
        if (this.#filter[fold(states, at, length)] === 0) continue;
        const target = following.get(keyOf(states.subarray(at, at + length)));
        if (target === undefined) continue;
        const from = sources[candidate]! * length;
        const parents = new Uint32Array(batch.buffer, batch.byteOffset, batch.length / 4);
        offer(target, parents.slice(from, from + length), step);
      }
    });
  }
}

/** Keeps the smaller predecessor, and of one predecessor the first step. */
function offer(target: Waypoint, words: Uint32Array, step: number): void {
  const known = target.before?.words;
  const isBetter =
    known === undefined ||
    isSmaller(words, 0, known) ||
    (!isSmaller(known, 0, words) && step < target.step);
  if (!isBetter) return;
  target.before = { words, step: -1, before: undefined };
  target.step = step;
}

/** The waypoint of these words, made where there is none. */
function waypoint(known: Map<string, Waypoint>, words: Uint32Array): Waypoint {
  const key = keyOf(words);
  const one = known.get(key) ?? { words, step: -1, before: undefined };
  known.set(key, one);
  return one;
}

function stepsTo(goal: Waypoint): number[] {
  const steps: number[] = [];
  for (let at = goal; at.before !== undefined; at = at.before) steps.push(at.step);
  return steps.reverse();
}

function keyOf(words: Uint32Array): string {
  return words.join(',');
}

/** Compares as one large number, the last word the highest. */
function isSmaller(states: Uint32Array, at: number, other: Uint32Array): boolean {
  for (let index = other.length - 1; index >= 0; index--) {
    const difference = states[at + index]! - other[index]!;
    if (difference !== 0) return difference < 0;
  }
  return false;
}

/** Sixteen bits of a state, to tell most states from those looked for. */
function fold(states: Uint32Array, at: number, length: number): number {
  let hash = 0;
  for (let index = at; index < at + length; index++)
    hash = Math.imul(hash ^ states[index]!, 0x9e3779b1) ^ (hash >>> 15);
  return (hash >>> 16) ^ (hash & 0xffff);
}
