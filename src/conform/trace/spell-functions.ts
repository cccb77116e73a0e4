/** Spelling of a trace of calls: each call becomes letters of the windows that it concerns. */
import type { Explanation, Letter } from '../../trace/index.ts';
import type { MdEvent, MdEventOf, MdParameters } from './events.ts';
import { MetadataRounds } from './metadata-rounds.ts';
import { type FunctionLetters, type Submitter, countOf, isFlagged } from './function-letters.ts';

/** MD_RECOVERY_* bits of 6.1. */
const SYNC = 1 << 1;
const RECOVER = 1 << 2;
const INTR = 1 << 3;
const FAILED = RECOVER | INTR;

/** A call that is under way and whose counter is awaited. */
interface Call {
  readonly chunk: number;
  /** The counter that it found. */
  value: number | undefined;
}

/** A sync call: what the thread asks about a chunk, and whether it asks it again. */
interface SyncCall extends Call {
  readonly sector: number;
  readonly isTest: boolean;
}

/**
 * Calls of one kind do not overlap: md makes them under a lock, or from one thread. A counter belongs to the last call of its caller; the
 * k-th counter of a scan is that of chunk k.
 */
export class FunctionSpeller {
  readonly #explanation: Explanation;
  readonly #letters: FunctionLetters;
  readonly #parameters: MdParameters;
  /** Writes started and not ended, by chunk. */
  readonly #started: Uint16Array;
  /** Chunks whose counter is known to be not 0; undefined after a gap, until one is seen. */
  #counted: Set<number> | undefined = new Set();
  #start: Call | undefined;
  #end: { readonly chunk: number; readonly success: boolean } | undefined;
  #sync: SyncCall | undefined;
  #scanned = 0;
  #gaveBack = 0;
  #isClosing = false;
  #submitter: Submitter | undefined;
  readonly #rounds: MetadataRounds;

  /** The windows of the explanation are the chunks, in their order. */
  constructor(explanation: Explanation, letters: FunctionLetters, parameters: MdParameters) {
    this.#explanation = explanation;
    this.#letters = letters;
    this.#parameters = parameters;
    this.#started = new Uint16Array(parameters.chunks);
    this.#rounds = new MetadataRounds(explanation, letters);
  }

  /** Spells one event. Events of other networks say nothing here. */
  spell(event: MdEvent): void {
    this.#rounds.before(event);
    const { line } = event;
    const letters = this.#letters;
    switch (event.event) {
      case 'gap':
        this.#counted = undefined;
        this.#rounds.forget();
        return this.#all(letters.gap, line);
      case 'start-write':
        if (this.#start !== undefined) this.#unexpected(event);
        this.#start = { chunk: this.#chunkOf(event.sector), value: undefined };
        return;
      case 'start-write-end':
        return this.#startWriteEnd(event);
      case 'end-write':
        if (this.#end !== undefined) this.#unexpected(event);
        this.#end = { chunk: this.#chunkOf(event.sector), success: event.success };
        return;
      case 'counter':
        return this.#counter(event);
      case 'file-set':
        this.#counted?.add(this.#chunkOf(event.sector));
        return this.#one(this.#chunkOf(event.sector), letters.bitIsSet, line);
      case 'file-clear':
        this.#counted?.delete(this.#chunkOf(event.sector));
        return this.#one(this.#chunkOf(event.sector), letters.bitIsCleared, line);
      case 'unplug':
        this.#submitter = 'unplug';
        return this.#all(letters.unplug, line);
      case 'unplug-end':
        return this.#all(letters.unplugEnd, line);
      case 'daemon':
        this.#submitter = 'daemon';
        this.#scanned = 0;
        return this.#all(letters.daemon, line);
      case 'daemon-end':
        return this.#all(letters.daemonEnd, line);
      case 'bitmap-superblock':
        this.#submitter = 'superblock';
        return;
      case 'metadata-submit':
        return this.#rounds.submit(event, this.#submitter ?? 'superblock');
      case 'metadata-complete':
        if (!this.#rounds.complete(event)) this.#unexpected(event);
        return;
      case 'data-submit':
        return this.#data(event);
      case 'start-sync':
        return this.#startSync(event);
      case 'start-sync-end':
        return this.#startSyncEnd(event);
      case 'cond-end-sync':
      case 'close-sync':
        this.#isClosing = event.event === 'close-sync';
        this.#gaveBack = 0;
        return;
      case 'sync-end':
        return this.#all(letters.syncEnd, line);
      case 'check':
        if ((event.recovery & FAILED) === FAILED) this.#all(letters.mayHaveFailed, line);
        return;
      case 'sync':
        if ((event.recovery & (RECOVER | SYNC)) === RECOVER)
          this.#all(letters.recoveryBegins, line);
        return;
      case 'lost':
      case 'assembled':
      case 'killed':
      case 'member-failed':
      case 'member-added':
      case 'repair-asked':
      case 'bitmap-write':
      case 'superblock-write':
      case 'data-write':
      case 'check-end':
      case 'spares':
      case 'reap':
      case 'reap-end':
      case 'asked':
      case 'sysfs':
    }
  }

  #counter(event: MdEventOf<'counter'>): void {
    const { line, caller, value } = event;
    switch (caller) {
      case 'start-write':
        return this.#startFinds(event);
      case 'end-write':
        return this.#endFinds(event);
      case 'daemon':
        return this.#one(this.#scanned++, this.#letters.scans(value, false), line);
      case 'start-sync':
        return this.#syncFinds(event);
      case 'end-sync':
        return this.#givesBack(value, line);
    }
  }

  #startFinds(event: MdEventOf<'counter'>): void {
    const { line, value } = event;
    const call = this.#start;
    if (call === undefined || call.value !== undefined) return this.#unexpected(event);
    call.value = value;
    const started = this.#started[call.chunk]!;
    if (started > 0 && countOf(value) !== 2 + started)
      return this.#one(call.chunk, this.#letters.miscounted(value), line);
    this.#one(call.chunk, this.#letters.finds('a write', value, false), line);
  }

  /** A write that finds 0 started where its bit was set; one that finds others in flight joins them. */
  #startWriteEnd(event: MdEventOf<'start-write-end'>): void {
    const { line } = event;
    const call = this.#start;
    this.#start = undefined;
    if (call?.value === undefined) return this.#unexpected(event);
    const count = countOf(call.value);
    this.#started[call.chunk]! += 1;
    const isFirst = count === 1 || count === 2;
    const letters = this.#letters;
    this.#one(call.chunk, isFirst ? letters.startsOver(call.value) : letters.hasStarted, line);
  }

  #endFinds(event: MdEventOf<'counter'>): void {
    const { line, value } = event;
    const call = this.#end;
    this.#end = undefined;
    if (call === undefined) return this.#unexpected(event);
    const started = this.#started[call.chunk]!;
    const letters = this.#letters;
    if (started === 0 || countOf(value) !== 2 + started)
      return this.#one(call.chunk, letters.miscounted(value), line);
    this.#started[call.chunk] = started - 1;
    const isLast = started === 1;
    this.#one(
      call.chunk,
      isLast ? letters.ends(value, call.success) : letters.finds('an end of a write', value, false),
      line,
    );
  }

  #startSync(event: MdEventOf<'start-sync'>): void {
    const { sector, degraded } = event;
    if (this.#sync !== undefined) this.#unexpected(event);
    // Asked as if the array stayed degraded, nothing is taken over: the thread only looks.
    this.#sync = { chunk: this.#chunkOf(sector), sector, isTest: degraded, value: undefined };
  }

  #syncFinds(event: MdEventOf<'counter'>): void {
    const { line, value } = event;
    const call = this.#sync;
    if (call === undefined || call.value !== undefined) return this.#unexpected(event);
    call.value = value;
    const { letters, isAbsent } = { letters: this.#letters, isAbsent: this.#mayBeAbsent() };
    const goesOn = call.isTest && isFlagged(value);
    this.#one(
      call.chunk,
      goesOn ? letters.finds('the sync', value, isAbsent) : letters.visits(value, isAbsent),
      line,
    );
  }

  #startSyncEnd(event: MdEventOf<'start-sync-end'>): void {
    const { line, mustSync } = event;
    const call = this.#sync;
    this.#sync = undefined;
    if (call?.value === undefined) return this.#unexpected(event);
    if (mustSync) this.#counted ??= new Set([call.chunk]);
    if (mustSync !== isFlagged(call.value) && !this.#mayBeAbsent())
      this.#one(call.chunk, this.#letters.wronglyJudged, line);
  }

  #givesBack(value: number, line: number): void {
    const chunk = this.#gaveBack++;
    const isAbsent = this.#mayBeAbsent();
    const letters = this.#letters;
    const isHeld = !isAbsent && isFlagged(value);
    this.#one(
      chunk,
      isHeld
        ? letters.givesBack(value, this.#isClosing)
        : letters.finds('the end of the sync', value, isAbsent),
      line,
    );
  }

  /** No counter page may have memory: then what was read is not a counter. */
  #mayBeAbsent(): boolean {
    return this.#counted === undefined || this.#counted.size === 0;
  }

  #data({ line, sector, sectors }: MdEventOf<'data-submit'>): void {
    const last = this.#chunkOf(sector + Math.max(1, sectors) - 1);
    for (let chunk = this.#chunkOf(sector); chunk <= last; chunk++)
      this.#one(chunk, this.#letters.data, line);
  }

  /** A call that begins before the last of its kind is over, or the end of none: no network is asked. */
  #unexpected({ event, line }: MdEvent): void {
    this.#all(this.#letters.unexpected(event), line);
  }

  #chunkOf(sector: number): number {
    return Math.floor(sector / this.#parameters.chunkSectors);
  }

  #one(chunk: number, letter: Letter, line: number): void {
    if (chunk < this.#parameters.chunks) this.#explanation.see(chunk, letter, line);
  }

  #all(letter: Letter, line: number): void {
    this.#explanation.seeAll(letter, line);
  }
}
