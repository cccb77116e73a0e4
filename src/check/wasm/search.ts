/** The search: level by level, all partitions side by side. */
import type { Ending, Limits, Policy, Watch } from '../engine.ts';
import { type Crew, gather } from './crew.ts';
import { TeamPartition } from './team-partition.ts';
import { type Team, assemble, stopAll } from './team.ts';
import { BOARD, STOP } from './worker.ts';
import { type Firsts, noFirsts, noteFirsts } from './firsts.ts';
import { type Enough, type Found, chooseAlarms, endingAfter, foundBy } from './found.ts';
import { Memory } from './instance.ts';
import { packWords } from './layout.ts';
import { type Lane, newBell, newPartition } from './lanes.ts';
import { FRONTIER_STATES } from './memory-map.ts';
import type { Program } from './program.ts';

/** Milliseconds between two looks at the watch. */
const WATCH_MILLISECONDS = 50;

/** Searches with so many threads; one is this one. */
export async function search(
  program: Program,
  threads: number,
  policy: Policy,
  limits: Limits,
  watch: Watch,
  isEnough?: Enough,
): Promise<Found> {
  const module = await WebAssembly.compile(program.bytes);
  const memories = Array.from({ length: program.partitions }, () => new Memory(program));
  const isTeam = threads > 1 && threads === memories.length;
  const crew = isTeam
    ? assemble(program, module, memories, limits.statesMax)
    : gather(module, memories, threads);
  try {
    return await new Search(program, memories, crew, policy, limits, watch, isEnough).run();
  } finally {
    await crew.dismiss();
  }
}

class Search {
  readonly #program: Program;
  readonly #lanes: readonly Lane[];
  readonly #policy: Policy;
  readonly #limits: Limits;
  readonly #watch: Watch;
  readonly #firsts: Firsts;
  readonly #isEnough: Enough | undefined;
  #depth = 0;
  #expanded = 0;
  #looked = performance.now();
  /** Lanes that still expand states of the level. */
  #expanding = 0;
  /** Set when the search must end before its time. */
  #ending: Ending | undefined;
  #bell = newBell();
  /** What the members of a team share; undefined where each step is ordered from here. */
  readonly #board: Int32Array | undefined;

  constructor(
    program: Program,
    memories: readonly Memory[],
    crew: Crew | Team,
    policy: Policy,
    limits: Limits,
    watch: Watch,
    isEnough: Enough | undefined,
  ) {
    this.#isEnough = isEnough;
    this.#program = program;
    this.#policy = policy;
    this.#limits = limits;
    this.#watch = watch;
    this.#firsts = noFirsts(program);
    const share = {
      memoryMaxBytes: limits.memoryMaxBytes / memories.length,
      statesExpected: (limits.statesExpected ?? 0) / memories.length,
    };
    const post = (to: number, states: Uint8Array): void => this.#post(to, states);
    this.#board = 'board' in crew ? crew.board : undefined;
    this.#lanes = memories.map((memory, own) => ({
      partition: newPartition(program, memory, crew, share, own, post),
      inbox: [],
    }));
  }

  async run(): Promise<Found> {
    const ending = await this.#levels();
    this.#noteFirsts();
    return this.#found(ending);
  }

  async #levels(): Promise<Ending> {
    await this.#begin();
    if (this.#found('complete').bytes > this.#limits.memoryMaxBytes) return 'memory limit';
    for (;;) {
      for (const { partition } of this.#lanes) partition.log.endLevel();
      for (const { partition } of this.#lanes) chooseAlarms(partition, this.#firsts, this.#policy);
      if (this.#board === undefined) {
        this.#expanding = this.#lanes.length;
        await Promise.all(this.#lanes.map((lane) => this.#level(lane)));
      } else await this.#levelOfTeam(this.#board);
      if (this.#ending !== undefined) return this.#ending;
      this.#noteFirsts();
      const ending = endingAfter(this.#program, this.#firsts, this.#policy, this.#isEnough);
      if (ending !== undefined) return ending;
      const isLast = this.#lanes.every(
        ({ partition }) => partition.log.levelBytes(this.#depth + 1) === 0,
      );
      if (isLast) return 'complete';
      this.#depth++;
    }
  }

  /** The initial state goes to the first partition, which hands it on where it belongs to another. */
  async #begin(): Promise<void> {
    const { network, layout } = this.#program.plan;
    const first = packWords(
      layout,
      network.instances.map(() => 0),
    );
    const [{ partition }] = this.#lanes as [Lane];
    await partition.absorb(new Uint8Array(first.buffer));
    partition.postAll();
    for (const lane of this.#lanes) await this.#emptyInbox(lane);
  }

  /** One partition's part of a level: expands its own states, and takes in what others find for it. */
  async #level(lane: Lane): Promise<void> {
    const { stateBytes } = this.#program.map;
    for (const segment of lane.partition.log.read(this.#depth))
      for (let from = 0; from < segment.length && this.#ending === undefined;) {
        const piece = segment.subarray(from, from + this.#batch() * stateBytes);
        if (!(await lane.partition.expand(piece))) this.#ending ??= 'memory limit';
        this.#expanded += piece.length / stateBytes;
        from += piece.length;
        await this.#emptyInbox(lane);
        await this.#look();
      }
    lane.partition.postAll();
    this.#expanding--;
    this.#ring();
    while (this.#expanding > 0 || lane.inbox.length > 0) {
      if (lane.inbox.length === 0) await this.#bell.rung;
      await this.#emptyInbox(lane);
    }
  }

  /** A level by a team: its members need nobody, but for room. */
  async #levelOfTeam(board: Int32Array): Promise<void> {
    Atomics.store(board, BOARD.expanding, this.#lanes.length);
    const end = (ending: Ending): void => {
      this.#ending ??= ending;
      stopAll(board);
    };
    const timer = setInterval(() => {
      if (!this.#isWatched()) end('interrupted');
    }, WATCH_MILLISECONDS);
    const levels = this.#lanes.map(async ({ partition }) => {
      if (!(await (partition as TeamPartition).level())) end('memory limit');
    });
    await Promise.all(levels).finally(() => {
      clearInterval(timer);
    });
    if (Atomics.load(board, BOARD.stop) === STOP.states) this.#ending ??= 'states limit';
  }

  async #emptyInbox({ partition, inbox }: Lane): Promise<void> {
    for (let states = inbox.shift(); states !== undefined; states = inbox.shift())
      if (this.#ending === undefined && !(await partition.absorb(states)))
        this.#ending ??= 'memory limit';
  }

  #post(to: number, states: Uint8Array): void {
    this.#lanes[to]!.inbox.push(states);
    this.#ring();
  }

  /** Wakes all lanes that wait. */
  #ring(): void {
    const { ring } = this.#bell;
    this.#bell = newBell();
    ring();
  }

  get #states(): number {
    return this.#lanes.reduce((sum, { partition }) => sum + partition.count, 0);
  }

  /** States to expand before the next look: few when a limit is near, so that it is honoured. */
  #batch(): number {
    const left = (this.#limits.statesMax - this.#states) >> 6;
    return Math.max(1, Math.min(FRONTIER_STATES, left));
  }

  /** Looks at the limit and, now and then, at the watch. */
  async #look(): Promise<void> {
    if (this.#states >= this.#limits.statesMax) this.#ending ??= 'states limit';
    if (performance.now() - this.#looked < WATCH_MILLISECONDS) return;
    this.#looked = performance.now();
    if (!this.#isWatched()) this.#ending ??= 'interrupted';
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }

  /** Shows the watch the figures of the moment; false where it wants no more. */
  #isWatched(): boolean {
    const { firsts: _, logs: __, ...figures } = this.#found('complete');
    const transitions = figures.fired.reduce((sum, one) => sum + one, 0);
    const expanded = this.#lanes.reduce(
      (sum, { partition }) => sum + (partition instanceof TeamPartition ? partition.expanded : 0),
      this.#expanded,
    );
    return this.#watch({ ...figures, expanded, transitions });
  }

  #noteFirsts(): void {
    for (const { partition } of this.#lanes)
      noteFirsts(this.#firsts, this.#program, partition.memory, this.#depth);
  }

  #found(ending: Ending): Found {
    const partitions = this.#lanes.map(({ partition }) => partition);
    return foundBy(partitions, {
      ending,
      states: this.#states,
      depth: this.#depth,
      bytes: partitions.reduce((sum, { bytes }) => sum + bytes, 0),
      firsts: this.#firsts,
    });
  }
}
