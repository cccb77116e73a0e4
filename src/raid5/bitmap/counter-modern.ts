/**
 * The counter word in the modern era (Linux 3.5 to 6.13): pure functions, as in counter.ts. Where
 * the eras agree on the word they call the classic function and differ in what else is asked for.
 */

import * as classic from './counter.ts';
import { COUNTER_MAX, counterParts, counterWord, type CounterOutcome } from './counter.ts';

/** A write starts (md_bitmap_startwrite; semantics 1.4). A set bit is the business of unplug alone. */
export function startWrite(word: number, counterMax: number = COUNTER_MAX): CounterOutcome {
  return { ...classic.startWrite(word, counterMax), clearAllClean: false };
}

/**
 * A write ends (md_bitmap_endwrite, 3.2 to 6.13; semantics 1.5).
 * @param success false if some block had no member to go to; a degraded array alone does not make
 *   it false
 */
export function endWrite(
  word: number,
  success: boolean,
  counterMax: number = COUNTER_MAX,
): CounterOutcome {
  const ended = classic.endWrite(word, success, counterMax);
  return pendingIfIdle({ ...ended, setClean: false });
}

/**
 * The daemon looks at the chunk (md_bitmap_daemon_work from 3.5 on; semantics 1.10 era B step 3).
 * @param needSync events_cleared is not on its way to disk yet: nothing may be cleared
 */
export function daemonScan(word: number, needSync: boolean): CounterOutcome {
  if (word === 1 && !needSync)
    return classic.outcome({ word: 0, countPage: -1, clearFileBit: true });
  if (word === 1 || word === 2) {
    return classic.outcome({ word: 1, setPending: true, clearAllClean: true });
  }
  return classic.outcome({ word });
}

/**
 * A sync of the chunk starts (__md_bitmap_start_sync; semantics 1.6).
 * @param degraded the array stays degraded afterwards: NEEDED is kept for a later re-add
 */
export function startSync(
  word: number,
  degraded: boolean,
  counterMax: number = COUNTER_MAX,
): CounterOutcome {
  return { ...classic.startSync(word, degraded, counterMax), clearAllClean: false };
}

/**
 * The sync of the chunk ends (md_bitmap_end_sync; semantics 1.6). Without RESYNC nothing happens.
 * @param aborted it did not complete: the chunk is NEEDED again
 */
export function endSync(
  word: number,
  aborted: boolean,
  counterMax: number = COUNTER_MAX,
): CounterOutcome {
  const parts = counterParts(word, counterMax);
  if (!parts.resync) return classic.outcome({ word });
  const again = parts.needed || aborted;
  const ended = counterWord({ ...parts, resync: false, needed: again }, counterMax);
  const plain = classic.outcome({ word: ended });
  return aborted && !parts.needed ? plain : pendingIfIdle(plain);
}

/**
 * The chunk's bit was found set on disk (md_bitmap_set_memory_bits from 4.0 on; semantics 1.7): the
 * counter becomes 2, and NEEDED is added to a counter that is in use, too.
 */
export function setMemoryBits(
  word: number,
  needed: boolean,
  counterMax: number = COUNTER_MAX,
): CounterOutcome {
  const parts = counterParts(word === 0 ? 2 : word, counterMax);
  const loaded = counterWord({ ...parts, needed: parts.needed || needed }, counterMax);
  if (word !== 0) return classic.outcome({ word: loaded });
  return classic.outcome({ word: loaded, countPage: 1, setPending: true, clearAllClean: true });
}

/** At most 2 in the whole word: the daemon has something to do on this counter page. */
function pendingIfIdle(ended: CounterOutcome): CounterOutcome {
  const idle = ended.word <= 2;
  return { ...ended, setPending: idle, clearAllClean: idle };
}
