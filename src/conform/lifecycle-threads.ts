/** Array thread and sync thread: the calls that run slices of md_check_recovery and md_do_sync. */
import type { TaskHandle } from '../raid5/index.ts';
import { type LifecycleBench, SEGMENT_SECTORS } from './lifecycle-bench.ts';
import type { Part } from './lifecycle-handlers.ts';

/** The two threads of an array on a bench. */
export class LifecycleThreads {
  readonly bench: LifecycleBench;
  #job: TaskHandle<void> | undefined;

  constructor(bench: LifecycleBench) {
    this.bench = bench;
  }

  arrayThread(): Part<
    | 'LOCK'
    | 'BECOME_CLEAN'
    | 'WRITE_SUPERBLOCK'
    | 'SUPERBLOCK_WRITTEN'
    | 'LEAVE_RUNNING_ALONE'
    | 'REAP_BEGIN'
    | 'REAP_JOIN'
    | 'REAP_WRITE'
    | 'REAP_END'
  > {
    const { bench } = this;
    return {
      LOCK: () => this.#lock(),
      BECOME_CLEAN: () => {
        bench.array.scheduler.step('timer-safe mode');
        this.#lock();
      },
      WRITE_SUPERBLOCK: () => this.#writeSuperblocks('recovery.write'),
      SUPERBLOCK_WRITTEN: () => this.#slice('super.wait', 'recovery.decide'),
      LEAVE_RUNNING_ALONE: () => this.#slice('recovery.decide'),
      REAP_BEGIN: () => this.#slice('recovery.decide', 'reap.stop'),
      REAP_JOIN: () => this.#slice('reap.stop', 'reap.write'),
      REAP_WRITE: () => this.#writeSuperblocks('reap.write'),
      REAP_END: () => this.#slice('super.wait'),
    };
  }

  choice(): Part<
    'CLAIM' | 'BEGIN_ANEW' | 'OBEY_FROZEN' | 'CHOOSE' | 'CREATE' | 'FAIL_TO_CREATE' | 'GIVE_UP'
  > {
    return {
      CLAIM: () => this.#slice('recovery.decide', 'recovery.claim'),
      BEGIN_ANEW: () => this.#slice('recovery.claim', 'recovery.choose'),
      OBEY_FROZEN: () => this.#slice('recovery.choose'),
      CHOOSE: () => this.bench.slice(this.#job!, 'recovery.choose'),
      CREATE: () => this.#slice('recovery.create'),
      FAIL_TO_CREATE: () => {
        const { switches } = this.bench.array.state;
        switches.threadCreationFails = true;
        this.#slice('recovery.create', 'recovery.giveUp');
        switches.threadCreationFails = false;
      },
      GIVE_UP: () => this.#slice('recovery.giveUp'),
    };
  }

  syncThread(): Part<
    | 'SYNC_BEGIN'
    | 'SYNC_SKIP'
    | 'REQUEST'
    | 'PASS'
    | 'LEAVE_LOOP'
    | 'CHECKPOINT_PAUSE'
    | 'CHECKPOINT_TAKE'
    | 'CHECKPOINT_DROP'
    | 'RECORD'
    | 'FINISH'
  > {
    const { bench } = this;
    const run = (label: string): void => bench.slice(this.bench.syncThread, label);
    return {
      SYNC_BEGIN: () => {
        run('sync.wake');
        run('sync.begin');
        this.bench.mustBeAt(this.bench.syncThread, 'sync.look');
      },
      SYNC_SKIP: () => {
        run('sync.wake');
        run('sync.begin');
        this.bench.mustBeAt(this.bench.syncThread, 'sync.done');
      },
      REQUEST: ({ segment }) => {
        this.#lookAway(true);
        run(`sync.request @${segment * SEGMENT_SECTORS}`);
      },
      PASS: () => {
        this.#lookAway(true);
        run('sync.request');
      },
      LEAVE_LOOP: () => {
        run('sync.look');
      },
      CHECKPOINT_PAUSE: () => this.#lookAway(false),
      CHECKPOINT_TAKE: () => run('sync.checkpoint'),
      CHECKPOINT_DROP: () => {
        throw new Error('the executor drops no checkpoint');
      },
      RECORD: () => run('sync.finish'),
      FINISH: () => run('sync.done'),
    };
  }

  /**
   * Runs the slice in which the sync thread looks at INTR and at its pace, as if INTR were not set (it looked
   * before, or, as the kernel does for 32 pages, not at all) and, if wanted, as if no checkpoint were due (the
   * pace is a matter of how large a segment is taken to be).
   */
  #lookAway(fast: boolean): void {
    const { recovery, sync } = this.bench.array.state;
    const { interrupted } = recovery;
    const { completed } = sync;
    recovery.interrupted = false;
    if (fast) sync.completed = sync.current;
    this.bench.slice(this.bench.syncThread, 'sync.look');
    recovery.interrupted = interrupted;
    if (fast) sync.completed = completed;
  }

  #lock(): void {
    this.#job = this.bench.array.job('checkRecovery');
    this.bench.slice(this.#job, 'checkRecovery');
  }

  #writeSuperblocks(first: string): void {
    const job = this.#job!;
    const again = this.bench.next(job) === 'super.wait';
    this.bench.writeSuperblocks(job, again ? 'super.wait' : first);
  }

  /** Runs the next slice of raid5d's job; then it must be over, or be at the slice named. */
  #slice(label: string, then?: string): void {
    const job = this.#job!;
    this.bench.slice(job, label);
    if (then !== undefined) return this.bench.mustBeAt(job, then);
    if (!job.done) throw new Error(`raid5d goes on with '${this.bench.next(job) ?? 'a wait'}'`);
  }
}
