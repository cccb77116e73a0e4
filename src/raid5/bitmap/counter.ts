/**
 * The counter word of one chunk in the classic era: what each event makes of it, and what else it
 * asks for. Pure functions; counter-modern.ts has those of the modern era.
 */

/**
 * What an event did to a counter word. The word is flags and count in one number:
 * NEEDED (0x8000), RESYNC (0x4000), and the low count, at the real counterMax 0x3fff.
 */
export interface CounterOutcome {
  /** The new word. */
  readonly word: number;
  /** Set the chunk's bit in the file page (and mark that page DIRTY). */
  readonly setFileBit: boolean;
  /** Clear the chunk's bit in the file page. */
  readonly clearFileBit: boolean;
  /** Add to the count of non-zero counters on the counter page. */
  readonly countPage: -1 | 0 | 1;
  /** Mark the chunk's file page CLEAN (classic era). */
  readonly setClean: boolean;
  /** Mark the chunk's counter page as pending (modern era). */
  readonly setPending: boolean;
  /** `allclean := 0`. */
  readonly clearAllClean: boolean;
  /** The event did not happen: the counter is full and the caller must sleep on overflow_wait. */
  readonly mustWait: boolean;
  /** Wake those who sleep on overflow_wait. */
  readonly wakeOverflow: boolean;
  /** The chunk must be synced; only start of sync and its test say so. */
  readonly mustSync: boolean;
}

/** COUNTER_MAX of the real driver. */
export const COUNTER_MAX = 0x3fff;

/** The parts of a counter word. */
export interface CounterParts {
  readonly needed: boolean;
  readonly resync: boolean;
  readonly count: number;
}

/** Splits a word. */
export function counterParts(word: number, counterMax: number = COUNTER_MAX): CounterParts {
  const { resync, needed } = masks(counterMax);
  return {
    needed: word >= needed,
    resync: word % needed >= resync,
    count: word % resync,
  };
}

/** Puts a word together; the inverse of {@link counterParts}. */
export function counterWord(parts: CounterParts, counterMax: number = COUNTER_MAX): number {
  const { resync, needed } = masks(counterMax);
  return (parts.needed ? needed : 0) + (parts.resync ? resync : 0) + parts.count;
}

/**
 * A write to the chunk starts (bitmap_startwrite, 2.6.31 to 3.1; semantics 1.4). The test for 0 and
 * 1 is on the whole word, so `NEEDED|1` becomes `NEEDED|2`: the write is not told from idle.
 */
export function startWrite(word: number, counterMax: number = COUNTER_MAX): CounterOutcome {
  if (counterParts(word, counterMax).count === counterMax) return outcome({ word, mustWait: true });
  const first = word === 0;
  const base = word === 0 || word === 1 ? 2 : word;
  return outcome({
    word: base + 1,
    setFileBit: first,
    countPage: first ? 1 : 0,
    clearAllClean: true,
  });
}

/**
 * A write to the chunk ends (bitmap_endwrite, 2.6.30 to 3.1; semantics 1.5).
 * @param success false if the write failed or the array is degraded: the caller has to combine
 *   these
 */
export function endWrite(
  word: number,
  success: boolean,
  counterMax: number = COUNTER_MAX,
): CounterOutcome {
  const parts = counterParts(word, counterMax);
  const marked = success ? word : counterWord({ ...parts, needed: true }, counterMax);
  const ended = wrap(marked - 1, counterMax);
  return outcome({
    word: ended,
    wakeOverflow: parts.count === counterMax,
    setClean: ended <= 2,
  });
}

/**
 * The daemon looks at the chunk (bitmap_daemon_work, 2.6.31 to 3.1; semantics 1.10 era A step c).
 * It compares the whole word: a chunk with a flag is left alone.
 * @param needSync the in-core events_cleared is newer than the one on disk: nothing may be cleared
 *   yet
 */
export function daemonScan(word: number, needSync: boolean): CounterOutcome {
  if (word === 2) return outcome({ word: 1, setClean: true, clearAllClean: true });
  if (word === 1 && !needSync) {
    return outcome({ word: 0, countPage: -1, clearFileBit: true, clearAllClean: true });
  }
  return outcome({ word, clearAllClean: word !== 0 });
}

/**
 * Must the chunk be synced? Consumes nothing (raid5 calls bitmap_start_sync with degraded=1 for
 * this).
 */
export function testSync(word: number, counterMax: number = COUNTER_MAX): CounterOutcome {
  return startSync(word, true, counterMax);
}

/**
 * A sync of the chunk starts (__bitmap_start_sync; semantics 1.6).
 * @param degraded the array stays degraded afterwards: NEEDED is kept for a later re-add
 */
export function startSync(
  word: number,
  degraded: boolean,
  counterMax: number = COUNTER_MAX,
): CounterOutcome {
  const parts = counterParts(word, counterMax);
  if (parts.resync) return outcome({ word, mustSync: true, clearAllClean: true });
  if (!parts.needed) return outcome({ word, clearAllClean: true });
  const started = counterWord({ ...parts, needed: false, resync: true }, counterMax);
  return outcome({ word: degraded ? word : started, mustSync: true, clearAllClean: true });
}

/**
 * The sync of the chunk ends (bitmap_end_sync; semantics 1.6). Without RESYNC only `allclean` is
 * touched.
 * @param aborted it did not complete: the chunk is NEEDED again
 */
export function endSync(
  word: number,
  aborted: boolean,
  counterMax: number = COUNTER_MAX,
): CounterOutcome {
  const parts = counterParts(word, counterMax);
  if (!parts.resync) return outcome({ word, clearAllClean: true });
  const ended = counterWord({ ...parts, resync: false }, counterMax);
  if (aborted && !parts.needed) {
    const again = counterWord({ ...parts, resync: false, needed: true }, counterMax);
    return outcome({ word: again, clearAllClean: true });
  }
  return outcome({ word: ended, setClean: ended <= 2, clearAllClean: true });
}

/**
 * The chunk's bit was found set on disk (bitmap_set_memory_bits up to 3.2; semantics 1.7). A
 * counter that is in use stays as it is.
 * @param needed the chunk must be resynced
 */
export function setMemoryBits(
  word: number,
  needed: boolean,
  counterMax: number = COUNTER_MAX,
): CounterOutcome {
  if (word !== 0) return outcome({ word, clearAllClean: true });
  const loaded = counterWord({ needed, resync: false, count: 1 }, counterMax);
  return outcome({ word: loaded, countPage: 1, setClean: true, clearAllClean: true });
}

/**
 * Places of the two flags: above the largest count. With counterMax 2^n-1 these are the driver's
 * single bits.
 */
function masks(counterMax: number): { readonly resync: number; readonly needed: number } {
  return { resync: counterMax + 1, needed: 2 * (counterMax + 1) };
}

/** The arithmetic of an unsigned word: 0 - 1 is all flags and the largest count. */
function wrap(value: number, counterMax: number): number {
  const size = 4 * (counterMax + 1);
  return ((value % size) + size) % size;
}

/** An outcome that asks for nothing but what `parts` says. */
export function outcome(
  parts: Partial<CounterOutcome> & { readonly word: number },
): CounterOutcome {
  return {
    setFileBit: false,
    clearFileBit: false,
    countPage: 0,
    setClean: false,
    setPending: false,
    clearAllClean: false,
    mustWait: false,
    wakeOverflow: false,
    mustSync: false,
    ...parts,
  };
}
