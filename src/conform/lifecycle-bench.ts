/** A small RAID5 in memory that is run slice by slice: what the calls of the `lifecycle` network are made of. */
import { type MemoryDevice, memoryDevice } from '../device/index.ts';
import { canStep, handleStripe } from '../raid5/array/handle.ts';
import {
  type Raid5Array,
  type Request,
  type Superblock,
  type TaskHandle,
  createArray,
  openArray,
  readSuperblock,
} from '../raid5/index.ts';

/** Sizes of the network. */
export interface LifecycleSizes {
  readonly members: number;
  readonly spares: number;
  readonly segments: number;
}

/** A device and what its superblock says. */
export interface MemberOnDisk {
  readonly device: MemoryDevice;
  readonly superblock: Superblock;
}

/** Sectors of a member in a segment: one stripe. */
export const SEGMENT_SECTORS = 8;

const RAID_DISKS = 3;
const SECTOR_BYTES = 512;
const DATA_OFFSET_SECTORS = 64;
/** More room than the component needs: a member of a single chunk is refused. */
const DATA_SECTORS = 64;
const CHUNK_BYTES = SEGMENT_SECTORS * SECTOR_BYTES;
const STEPS_MAX = 1000;

/** The array with its devices, and the means to run exactly what is meant. */
export class LifecycleBench {
  readonly sizes: LifecycleSizes;
  /** The devices of the network by number: members that can fail, then spares. */
  readonly devices: readonly MemoryDevice[];
  readonly #steady: readonly MemoryDevice[];
  /**
   * Names of the devices that the superblocks on disk count in. Whoever assembles names these: a device that
   * the freshest superblock calls faulty, or that was removed, is left out.
   */
  recorded: ReadonlySet<string>;
  /** The superblocks of those devices, as they are on disk. */
  onDisk: readonly MemberOnDisk[];
  /** Undefined while the machine is down. */
  running: Raid5Array | undefined;

  constructor(sizes: LifecycleSizes) {
    this.sizes = sizes;
    const blank = (name: string): MemoryDevice =>
      memoryDevice(name, (DATA_OFFSET_SECTORS + DATA_SECTORS) * SECTOR_BYTES);
    const named = (prefix: string, length: number): MemoryDevice[] =>
      Array.from({ length }, (_, number) => blank(`${prefix}${number}`));
    const members = named('member', sizes.members);
    const spares = named('spare', sizes.spares);
    this.#steady = named('steady', RAID_DISKS - sizes.members);
    this.devices = [...members, ...spares];
    createArray([...members, ...this.#steady, ...spares], {
      chunkBytes: CHUNK_BYTES,
      bitmapChunkBytes: false,
      dataOffsetSectors: DATA_OFFSET_SECTORS,
      componentSectors: sizes.segments * SEGMENT_SECTORS,
      spares: sizes.spares,
      seed: 1,
      createdSeconds: 1_700_000_000,
    });
    this.recorded = new Set([...this.devices, ...this.#steady].map(({ name }) => name));
    this.onDisk = this.#readSuperblocks();
    this.assemble(false);
    // The network begins where the first look after recovery has found nothing to do.
    this.array.state.recovery.needed = false;
  }

  /** The running array. @throws Error while the machine is down */
  get array(): Raid5Array {
    if (this.running === undefined) throw new Error('the machine is down');
    return this.running;
  }

  /** The sync thread. @throws Error when there is none */
  get syncThread(): TaskHandle<void> {
    const { syncThread } = this.array.state;
    if (syncThread === null) throw new Error('there is no sync thread');
    return syncThread;
  }

  /** The devices on disk that an assembly names. */
  get named(): readonly MemoryDevice[] {
    return [...this.devices, ...this.#steady].filter(({ name }) => this.recorded.has(name));
  }

  assemble(force: boolean): void {
    this.running = openArray(this.named, { era: 'classic', raid5d: 'manual', force });
    const [start] = this.array.scheduler.runnable();
    if (start?.label !== 'assemble') throw new Error('the array does not start');
    this.array.scheduler.step(start.id);
  }

  crash(): void {
    this.array.crash();
    this.running = undefined;
  }

  /** What the task would do next; undefined when it is done or waits. */
  next(task: TaskHandle<unknown>): string | undefined {
    return this.array.scheduler.runnable().find(({ id }) => id === task.id)?.label;
  }

  /** Runs the next slice of the task, which must be the one named. */
  slice(task: TaskHandle<unknown>, label: string): void {
    const next = this.next(task);
    if (next?.startsWith(label) !== true) {
      const found = next ?? (task.done ? 'nothing any more' : 'nothing before something else');
      throw new Error(`${task.actor} would do '${found}', not '${label}'`);
    }
    this.array.scheduler.step(task.id);
  }

  /** @throws Error unless the task stands before the slice named */
  mustBeAt(task: TaskHandle<unknown>, label: string): void {
    const next = this.next(task);
    if (next !== label) throw new Error(`next is '${next ?? 'a wait'}', not '${label}'`);
  }

  /** Begins (or begins again) the superblock write that the task is about to do; all of it lands at once. */
  writeSuperblocks(task: TaskHandle<unknown>, label: string): void {
    this.slice(task, label);
    this.slice(task, 'super.write');
    this.landSuperblocks();
  }

  /** Runs the task to its end; its superblock writes land at once. */
  finish<Result>(task: TaskHandle<Result>): Result {
    for (let step = 0; !task.done; step++) {
      if (step > STEPS_MAX || this.next(task) === undefined) throw new Error('it does not end');
      this.array.scheduler.step(task.id);
      this.landSuperblocks();
    }
    return task.result!;
  }

  /** Handles one stripe until `until` holds, with all its input and output and nothing else. */
  handle(sector: number, until: () => boolean): void {
    const { state, scheduler } = this.array;
    for (let step = 0; !until(); step++) {
      const stripe = state.stripes.get(sector);
      if (step > STEPS_MAX || stripe === undefined)
        throw new Error(`stripe @${sector} stands still`);
      const ours = scheduler
        .runnable()
        .find(({ kind, label }) => kind === 'completion' && label.includes(` data ${sector}+`));
      if (ours !== undefined) scheduler.step(ours.id);
      else if (canStep(state, stripe)) handleStripe(state, stripe);
      else throw new Error(`stripe @${sector} cannot go on`);
    }
  }

  /** Starts a write of one block in segment 0; it is at the gate of md_write_start then. */
  startWrite(): { readonly request: Request; readonly task: TaskHandle<unknown> } {
    const request = this.array.write(0, new Uint8Array(CHUNK_BYTES).fill(0x5a));
    const actor = `writer ${request.id}`;
    const { id } = this.array.scheduler.runnable().find((action) => action.actor === actor)!;
    const task = { id, actor, done: false, result: undefined };
    this.slice(task, 'write.begin');
    return { request, task };
  }

  landSuperblocks(): void {
    const { scheduler, state } = this.array;
    const writes = scheduler.runnable().filter(({ label }) => label === 'write superblock');
    for (const { id } of writes) scheduler.step(id);
    if (writes.length === 0) return;
    const present = state.members.filter(({ faulty }) => !faulty);
    this.recorded = new Set(present.map(({ device }) => device.name));
    this.onDisk = this.#readSuperblocks();
  }

  #readSuperblocks(): MemberOnDisk[] {
    return this.named.map((device) => ({ device, superblock: readSuperblock(device) }));
  }
}
