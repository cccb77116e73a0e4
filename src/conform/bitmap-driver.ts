/** The executor's bitmap as a system under test: every call of the `bitmap` network becomes an executor call. */
import type { BitmapCall } from '../../machines/bitmap/calls.ts';
import {
  type Bitmap,
  type BitmapSizes,
  type Scheduler,
  type Task,
  type TaskHandle,
  DAEMON_FIRST_SLICE,
  UNPLUG_FIRST_SLICE,
  closeSync,
  completePageWrite,
  createBitmap,
  createScheduler,
  daemonPass,
  endSyncBelow,
  endSyncChunk,
  endWriteChunk,
  loadBits,
  startSyncChunk,
  startWriteChunk,
  startWriteRange,
  chunksOfFilePage,
  submitPage,
  unplug,
} from '../raid5/index.ts';
import { type BitmapShape, observedBitmap } from './bitmap-observation.ts';
import type { SystemUnderTest } from './system.ts';

const MEMBERS =
  'members that come back: the lifecycle driver has them, with the executor’s own members';
const USER = 'bitmap_set_bits: the executor has no such command';
const GROWTH =
  'growth: the bitmap bench has one size; whole arrays are grown in tests of their own';
const MEMORY = 'memory that runs out: the executor’s counters never lack a page';
const STOP = 'a stop in order: the executor’s arrays are stopped whole, in their own tests';

/** Calls that the executor is not asked to do: it has the classic bitmap only. Each with its reason. */
export const LEFT_OUT = {
  DAEMON_SCAN_ALL: 'the pass of 3.5 and later; the executor has the one of 2.6.31–3.1',
  DAEMON_LOOK: 'the pass of 3.5 and later; the executor has the one of 2.6.31–3.1',
  RE_ADD: MEMBERS,
  ADD_SPARE: MEMBERS,
  RECOVERY_VISIT: MEMBERS,
  RECOVERY_FINISH: MEMBERS,
  RECOVERY_ABORT: MEMBERS,
  ACTIVATE: MEMBERS,
  CHECK_DEGRADED: MEMBERS,
  DAEMON_WRITE_SUPERBLOCK: MEMBERS,
  GROW: GROWTH,
  GROW_RESUME: GROWTH,
  GROW_RECORD: GROWTH,
  START_WITHOUT_MEMORY: MEMORY,
  ASSEMBLE_WITHOUT_MEMORY: MEMORY,
  SET_BITS: USER,
  USER_UNPLUG_END: USER,
  SAFE_MODE: STOP,
  STOP_BEGIN: STOP,
  DAEMON_SKIP: STOP,
  STOP_SAVE: STOP,
  STOPPED: STOP,
  ASSEMBLE_CLEAN: STOP,
} as const satisfies Partial<Record<BitmapCall['type'], string>>;

/** One handler for each type of call that is not left out: a missing one does not compile. */
type Handlers = {
  readonly [T in Exclude<BitmapCall['type'], keyof typeof LEFT_OUT>]: (
    call: Extract<BitmapCall, { type: T }>,
  ) => void;
};

/** A bitmap of these sizes, driven slice by slice through the executor's own scheduler. */
export function bitmapSystem(sizes: BitmapSizes, shape: BitmapShape): SystemUnderTest<BitmapCall> {
  const driver = new BitmapDriver(sizes);
  const handlers = driver.handlers();
  return {
    perform: (call) => {
      const handler = (handlers as Readonly<Record<string, (one: BitmapCall) => void>>)[call.type];
      if (handler === undefined) throw new Error(`no handler for ${call.type}`);
      handler(call);
    },
    observe: () => observedBitmap(shape, driver.bitmap),
  };
}

class BitmapDriver {
  readonly #sizes: BitmapSizes;
  bitmap: Bitmap;
  #scheduler: Scheduler = createScheduler();
  #job: TaskHandle<void> | undefined;
  readonly #waiting = new Map<number, TaskHandle<void>>();
  #degraded = false;

  constructor(sizes: BitmapSizes) {
    this.#sizes = sizes;
    this.bitmap = this.#newBitmap();
  }

  handlers(): Handlers {
    return { ...this.#writes(), ...this.#raid5d(), ...this.#resync(), ...this.#power() };
  }

  #newBitmap(): Bitmap {
    return createBitmap({
      sizes: this.#sizes,
      eventsCleared: false,
      environment: { degraded: () => this.#degraded },
    });
  }

  #writes(): Pick<
    Handlers,
    'START_WRITE' | 'WAIT_FOR_ROOM' | 'START_AFTER_WAIT' | 'END_WRITE' | 'LAND' | 'LAND_LATE'
  > {
    return {
      START_WRITE: ({ chunk }) => {
        const result = startWriteChunk(this.bitmap, chunk);
        if (result !== 'started') throw new Error(`the write is not started: ${result}`);
      },
      WAIT_FOR_ROOM: ({ chunk }) => {
        const writer = this.#waiting.get(chunk) ?? this.#newWriter(chunk);
        this.#waiting.set(chunk, writer);
        this.#step(writer);
        if (writer.done) throw new Error('the writer did not have to wait');
      },
      START_AFTER_WAIT: ({ chunk }) => {
        const writer = this.#waiting.get(chunk)!;
        this.#step(writer);
        if (!writer.done) throw new Error('the writer still waits');
        this.#waiting.delete(chunk);
      },
      END_WRITE: ({ chunk }) => endWriteChunk(this.bitmap, chunk, true),
      LAND: ({ page, position }) => {
        const writes = this.bitmap.writesInFlight.filter((write) => write.page === page);
        completePageWrite(this.bitmap, writes[position]!.id);
      },
      // A device that reads memory only now: the same as if the page had been submitted now.
      LAND_LATE: ({ page, position }) => {
        const writes = this.bitmap.writesInFlight.filter((write) => write.page === page);
        const late = writes[position]!;
        const now = submitPage(this.bitmap, page);
        completePageWrite(this.bitmap, now.id);
        completePageWrite(this.bitmap, late.id);
        const [first] = chunksOfFilePage(this.#sizes, page);
        this.bitmap.deviceBits.set(now.bits, first);
      },
    };
  }

  #raid5d(): Pick<
    Handlers,
    | 'UNPLUG_BEGIN'
    | 'UNPLUG_LOOK'
    | 'UNPLUG_SUBMIT'
    | 'UNPLUG_END'
    | 'DAEMON_BEGIN'
    | 'DAEMON_GO_ON'
    | 'DAEMON_SCAN'
    | 'DAEMON_SUBMIT'
    | 'DAEMON_FINISH'
    | 'UPDATE_SUPERBLOCK'
  > {
    return {
      UPDATE_SUPERBLOCK: () => {
        submitPage(this.bitmap, 0);
      },
      UNPLUG_BEGIN: () => this.#startJob(UNPLUG_FIRST_SLICE, unplug(this.bitmap)),
      UNPLUG_LOOK: ({ page }) => this.#slice(`unplug.capture ${page}`),
      UNPLUG_SUBMIT: ({ page }) => this.#slice(`unplug.write ${page}`),
      UNPLUG_END: () => this.#slice('unplug.wait'),
      DAEMON_BEGIN: () => {
        this.#startJob(DAEMON_FIRST_SLICE, daemonPass(this.bitmap));
        this.#slice(DAEMON_FIRST_SLICE);
      },
      // After the last page the kernel drops the lock once more and does nothing; the executor does not pause there.
      DAEMON_GO_ON: () => {
        if (this.#nextLabel()?.startsWith('daemon.next') === true) this.#slice('daemon.next');
      },
      DAEMON_SCAN: ({ page }) => this.#slice(`daemon.scan ${page}`),
      DAEMON_SUBMIT: ({ page }) => this.#slice(`daemon.write ${page}`),
      DAEMON_FINISH: ({ page }) => this.#slice(`daemon.final ${page}`),
    };
  }

  #resync(): Pick<
    Handlers,
    | 'RESYNC_BEGIN'
    | 'RESYNC_VISIT'
    | 'RESYNC_IO_DONE'
    | 'RESYNC_NOTE'
    | 'RESYNC_FINISH'
    | 'RESYNC_ABORT'
  > {
    return {
      RESYNC_BEGIN: () => {},
      RESYNC_VISIT: ({ chunk }) => {
        const mustSync = startSyncChunk(this.bitmap, chunk, true);
        if (mustSync) startSyncChunk(this.bitmap, chunk, false);
      },
      RESYNC_IO_DONE: () => {},
      RESYNC_NOTE: ({ chunk }) => endSyncBelow(this.bitmap, chunk * this.bitmap.chunkSectors),
      RESYNC_FINISH: () => closeSync(this.bitmap),
      RESYNC_ABORT: ({ chunk }) => {
        endSyncChunk(this.bitmap, chunk, true);
        closeSync(this.bitmap);
      },
    };
  }

  #power(): Pick<Handlers, 'CRASH' | 'ASSEMBLE' | 'REFUSE' | 'FAIL_MEMBER'> {
    return {
      CRASH: () => {
        const onDevice = this.bitmap.deviceBits;
        this.#scheduler.crash();
        this.#scheduler = createScheduler();
        this.#waiting.clear();
        this.#job = undefined;
        this.bitmap = this.#newBitmap();
        this.bitmap.deviceBits.set(onDevice);
      },
      // The array was not stopped cleanly: recovery_cp is 0, every bit is needed.
      ASSEMBLE: () => loadBits(this.bitmap, this.bitmap.deviceBits.slice(), 0),
      REFUSE: () => {},
      FAIL_MEMBER: () => {
        this.#degraded = true;
      },
    };
  }

  #newWriter(chunk: number): TaskHandle<void> {
    const { chunkSectors } = this.bitmap;
    const task = startWriteRange(this.bitmap, chunk * chunkSectors, chunkSectors);
    return this.#scheduler.spawn(`writer ${chunk}`, 'startwrite', task);
  }

  #startJob(label: string, task: Task): void {
    if (this.#job !== undefined && !this.#job.done) throw new Error('raid5d is busy');
    this.#job = this.#scheduler.spawn('raid5d', label, task);
  }

  /** Runs the next slice of raid5d's job, which must be the one named. */
  #slice(label: string): void {
    const next = this.#nextLabel();
    if (next?.startsWith(label) !== true)
      throw new Error(`raid5d would do '${next ?? 'nothing that can run'}', not '${label}'`);
    this.#step(this.#job!);
  }

  #nextLabel(): string | undefined {
    return this.#scheduler.runnable().find((action) => action.id === this.#job?.id)?.label;
  }

  #step(task: TaskHandle<void>): void {
    this.#scheduler.step(task.id);
  }
}
