/** The search by several threads with one table: level by level, each takes states where the others have left off. */
import type { CompiledNetwork } from '../../../network/index.ts';
import type { Ending, Limits, Policy, Watch } from '../../engine.ts';
import { type Firsts, noFirsts, noteFirsts } from '../firsts.ts';
import { type Found, type Part, chooseAlarms, endingAfter, foundBy } from '../found.ts';
import { Memory } from '../instance.ts';
import { packWords } from '../layout.ts';
import { LevelLog } from '../level-log.ts';
import { planNetwork } from '../plan.ts';
import type { Program } from '../program.ts';
import { spreadTable } from './spread.ts';
import { SharedTable } from './table.ts';
import { sharedPrograms } from './programs.ts';
import { type Team, assemble, dismiss, hire, stopAll } from './team.ts';
import { BOARD, STOP } from './board.ts';
import type { Task } from './worker.ts';

/** Milliseconds between two looks at the watch. */
const WATCH_MILLISECONDS = 50;

/** What was found, and the program that names it. */
export interface FoundTogether {
  readonly found: Found;
  readonly program: Program;
}

/** Plans and searches with so many threads; they begin while the plan is made. */
export async function searchTogether(
  network: CompiledNetwork,
  threads: number,
  policy: Policy,
  limits: Limits,
  watch: Watch,
): Promise<FoundTogether> {
  const workers = hire(threads);
  try {
    const parts = newParts(sharedPrograms(planNetwork(network), threads), limits);
    const table = new SharedTable(parts, limits);
    const team = assemble(workers, parts, limits.statesMax);
    const search = new SharedSearch(parts, table, team, policy, limits, watch);
    return { found: await search.run(), program: parts[0]!.program };
  } finally {
    await dismiss(workers);
  }
}

/** What each thread has, all in one memory. */
function newParts(programs: readonly Program[], limits: Limits): Part[] {
  const [program] = programs as readonly [Program, ...Program[]];
  const { memory } = new Memory(program);
  const logBytes = limits.memoryMaxBytes / 128 / programs.length;
  return programs.map((own): Part => ({
    program: own,
    memory: new Memory(own, memory),
    log: new LevelLog(own.map.stateBytes, logBytes),
  }));
}

class SharedSearch {
  readonly #parts: readonly Part[];
  readonly #table: SharedTable;
  readonly #team: Team;
  readonly #policy: Policy;
  readonly #limits: Limits;
  readonly #watch: Watch;
  readonly #firsts: Firsts;
  readonly #program: Program;
  /** By thread: pieces of its log that it may write again. */
  #spares: readonly (readonly Uint8Array[])[];
  #depth = 0;
  /** Set when the search must end before its time. */
  #ending: Ending | undefined;

  constructor(
    parts: readonly Part[],
    table: SharedTable,
    team: Team,
    policy: Policy,
    limits: Limits,
    watch: Watch,
  ) {
    this.#parts = parts;
    this.#spares = parts.map(() => []);
    this.#table = table;
    this.#team = team;
    this.#policy = policy;
    this.#limits = limits;
    this.#watch = watch;
    this.#program = parts[0]!.program;
    this.#firsts = noFirsts(this.#program);
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
      for (const part of this.#parts) {
        part.log.endLevel();
        chooseAlarms(part, this.#firsts, this.#policy);
      }
      await this.#level();
      if (this.#ending !== undefined) return this.#ending;
      this.#noteFirsts();
      const ending = endingAfter(this.#program, this.#firsts, this.#policy);
      if (ending !== undefined) return ending;
      if (this.#parts.every(({ log }) => log.levelBytes(this.#depth + 1) === 0)) return 'complete';
      this.#depth++;
    }
  }

  /** The first thread finds the initial state. */
  async #begin(): Promise<void> {
    const { network, layout } = this.#program.plan;
    const { map } = this.#program;
    const words = packWords(
      layout,
      network.instances.map(() => 0),
    );
    const { memory } = this.#parts[0]!;
    memory.bytes.set(new Uint8Array(words.buffer), map.candidates);
    memory.write('candidateEnd', map.candidates + map.stateBytes);
    await this.#team.order(0, { order: 'settle', states: this.#table.statesMost });
    this.#extendLogs();
  }

  /** All go through a level; where the table must grow in between, all wait for that. */
  async #level(): Promise<void> {
    const timer = setInterval(() => {
      if (!this.#isWatched()) this.#end('interrupted');
    }, WATCH_MILLISECONDS);
    try {
      await this.#finishLevel();
    } finally {
      clearInterval(timer);
    }
    this.#extendLogs();
    if (this.#team.board[BOARD.stop] === STOP.states) this.#ending ??= 'states limit';
  }

  async #finishLevel(): Promise<void> {
    const segments = this.#parts.flatMap(({ log }) => [...log.read(this.#depth)]);
    Atomics.store(this.#team.board, BOARD.next, 0);
    const states = this.#table.statesMost;
    const spares = this.#spares;
    const all = this.#all((index) => ({
      order: 'level',
      states,
      segments,
      spares: spares[index]!,
    }));
    // The level that is read, and the one that is being found, stay in memory.
    this.#spares = this.#parts.map(({ log }) => log.spill(2));
    let isFull = await all;
    while (isFull && this.#ending === undefined) {
      if (!(await this.#grow())) return this.#end('memory limit');
      Atomics.store(this.#team.board, BOARD.full, 0);
      isFull = await this.#all(() => ({ order: 'level', states: this.#table.statesMost }));
    }
  }

  /** Makes room; false where there is no more memory. */
  async #grow(): Promise<boolean> {
    const slots = this.#table.grows();
    if (slots === undefined) return false;
    if (slots > 0) await spreadTable(this.#table, this.#team, slots);
    return true;
  }

  /** Gives an order to all; true where any of them needs a larger table. */
  async #all(task: (index: number) => Task): Promise<boolean> {
    const results = await Promise.all(
      this.#parts.map(async (_, index) => this.#team.order(index, task(index))),
    );
    return results.some((result) => result !== 0);
  }

  #end(ending: Ending): void {
    this.#ending ??= ending;
    stopAll(this.#team.board);
  }

  #extendLogs(): void {
    this.#parts.forEach(({ log, program }, index) => {
      log.extendTo(this.#row(index, BOARD.found) * program.map.stateBytes);
    });
  }

  /** A number of a thread's row on the board. */
  #row(index: number, column: number): number {
    return Atomics.load(this.#team.board, BOARD.rows + index * BOARD.rowLength + column);
  }

  /** Shows the watch the figures of the moment; false where it wants no more. What is expanded has been found: it is read first. */
  #isWatched(): boolean {
    const expanded = this.#sum(BOARD.expanded);
    const { firsts: _, logs: __, ...figures } = this.#found('complete');
    const transitions = figures.fired.reduce((sum, one) => sum + one, 0);
    return this.#watch({ ...figures, expanded, transitions });
  }

  #sum(column: number): number {
    return this.#parts.reduce((sum, _, index) => sum + this.#row(index, column), 0);
  }

  #noteFirsts(): void {
    for (const { program, memory } of this.#parts)
      noteFirsts(this.#firsts, program, memory, this.#depth);
  }

  #found(ending: Ending): Found {
    return foundBy(this.#parts, {
      ending,
      states: this.#sum(BOARD.found),
      depth: this.#depth,
      bytes: this.#table.bytes,
      firsts: this.#firsts,
    });
  }
}
