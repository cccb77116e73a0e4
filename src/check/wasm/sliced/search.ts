/** The search over sets of states: in whatever order they come, all partitions side by side. */
import type { Ending, Limits, Policy, Watch } from '../../engine.ts';
import { type Crew, gather } from '../crew.ts';
import { chooseAlarms } from '../found.ts';
import { type Firsts, noFirsts, noteFirsts } from '../firsts.ts';
import { Memory } from '../instance.ts';
import { packWords } from '../layout.ts';
import type { Program } from '../program.ts';
import { REGISTERS } from '../registers.ts';
import { SlicedPartition } from './partition.ts';

/** Milliseconds between two looks at the watch. */
const WATCH_MILLISECONDS = 50;

/** What a search found. No levels: all that happened is noted as of level 0. */
export interface SlicedFound {
  readonly ending: Ending;
  readonly states: number;
  readonly pruned: number;
  readonly deadlocks: number;
  /** By step. */
  readonly fired: readonly number[];
  readonly bytes: number;
  readonly firsts: Firsts;
  /** The slice's local states that were seen, as a set of bits. */
  readonly sliceSeen: bigint;
}

/** Searches everything with so many threads; one is this one. */
export async function searchSliced(
  program: Program,
  threads: number,
  policy: Policy,
  limits: Limits,
  watch: Watch,
): Promise<SlicedFound> {
  const module = await WebAssembly.compile(program.bytes);
  const memories = Array.from({ length: program.partitions }, () => new Memory(program));
  const crew = gather(module, memories, threads);
  try {
    return await new SlicedSearch(program, memories, crew, policy, limits, watch).run();
  } finally {
    await crew.dismiss();
  }
}

interface Lane {
  readonly partition: SlicedPartition;
  readonly inbox: Uint8Array[];
}

class SlicedSearch {
  readonly #program: Program;
  readonly #lanes: readonly Lane[];
  readonly #policy: Policy;
  readonly #limits: Limits;
  readonly #watch: Watch;
  #ending: Ending | undefined;
  #idle = 0;
  #wake: (() => void)[] = [];
  #looked = performance.now();

  constructor(
    program: Program,
    memories: readonly Memory[],
    crew: Crew,
    policy: Policy,
    limits: Limits,
    watch: Watch,
  ) {
    this.#program = program;
    this.#policy = policy;
    this.#limits = limits;
    this.#watch = watch;
    const share = { memoryMaxBytes: limits.memoryMaxBytes / memories.length, statesExpected: 0 };
    const post = (to: number, states: Uint8Array): void => {
      this.#lanes[to]!.inbox.push(states);
      this.#ring();
    };
    this.#lanes = memories.map((memory, own) => ({
      partition: new SlicedPartition(program, memory, crew.callers[own]!, share, own, post),
      inbox: [],
    }));
  }

  async run(): Promise<SlicedFound> {
    const { network, layout } = this.#program.plan;
    const nothing = noFirsts(this.#program);
    for (const { partition } of this.#lanes) chooseAlarms(partition, nothing, this.#policy);
    const first = packWords(
      layout,
      network.instances.map(() => 0),
    );
    first[layout.words - 1] = 1n;
    const [{ partition }] = this.#lanes as [Lane];
    await partition.absorb(new Uint8Array(first.buffer));
    partition.postAll();
    await Promise.all(this.#lanes.map((lane) => this.#drive(lane)));
    return this.#found(this.#ending ?? 'complete');
  }

  /** Expands and takes in until nothing is left anywhere. */
  async #drive(lane: Lane): Promise<void> {
    const { partition, inbox } = lane;
    while (this.#ending === undefined) {
      for (let states = inbox.shift(); states !== undefined; states = inbox.shift())
        if (!(await partition.absorb(states))) this.#end('memory limit');
      if (!partition.isIdle) {
        if (!(await partition.expandNext(this.#keysMax()))) this.#end('memory limit');
        partition.postAll();
        await this.#look();
      } else if (inbox.length === 0) {
        partition.postAll();
        this.#idle++;
        const isOver = this.#lanes.every((one) => one.inbox.length === 0);
        if (this.#idle === this.#lanes.length && isOver) this.#end('complete');
        else await new Promise<void>((resolve) => this.#wake.push(resolve));
        this.#idle--;
      }
    }
  }

  #end(ending: Ending): void {
    this.#ending ??= ending;
    this.#ring();
  }

  #ring(): void {
    const sleepers = this.#wake;
    this.#wake = [];
    for (const wake of sleepers) wake();
  }

  get #states(): number {
    return this.#lanes.reduce(
      (sum, { partition }) => sum + partition.memory.readRegister('states'),
      0,
    );
  }

  /** Keys to expand before the next look: few when a limit is near, so that it is honoured. */
  #keysMax(): number {
    return Math.max(1, (this.#limits.statesMax - this.#states) >> 10);
  }

  /** Looks at the limit and, now and then, at the watch. */
  async #look(): Promise<void> {
    const states = this.#states;
    if (states >= this.#limits.statesMax) this.#end('states limit');
    if (performance.now() - this.#looked < WATCH_MILLISECONDS) return;
    this.#looked = performance.now();
    const { fired, bytes } = this.#found('complete');
    const transitions = fired.reduce((sum, one) => sum + one, 0);
    if (!this.#watch({ states, expanded: states, transitions, depth: 0, bytes }))
      this.#end('interrupted');
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }

  #found(ending: Ending): SlicedFound {
    const { map, plan } = this.#program;
    const partitions = this.#lanes.map((lane) => lane.partition);
    const sum = (of: (partition: SlicedPartition) => number): number =>
      partitions.reduce((total, one) => total + of(one), 0);
    const firsts = noFirsts(this.#program);
    for (const { memory } of partitions) noteFirsts(firsts, this.#program, memory, 0);
    return {
      ending,
      states: this.#states,
      pruned: sum(({ memory }) => memory.readRegister('pruned')),
      deadlocks: sum(({ memory }) => memory.readRegister('deadlocks')),
      fired: plan.steps.map((_, step) =>
        sum(({ memory }) => memory.readLong(map.fired + step * 8)),
      ),
      bytes: sum((one) => one.bytes),
      firsts,
      sliceSeen: partitions.reduce(
        (bits, { memory }) =>
          bits | memory.readBits(this.#program.map.registers + REGISTERS.sliceSeen),
        0n,
      ),
    };
  }
}
