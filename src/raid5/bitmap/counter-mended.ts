/** Counter functions of the classic era as later kernels repaired them; see counter.ts. */

import * as classic from './counter.ts';
import { COUNTER_MAX, outcome, type CounterOutcome } from './counter.ts';

/** A bit found set counts as 2: a write that comes before its resync is told from idle (3.3). */
export function setMemoryBits(
  word: number,
  needed: boolean,
  counterMax: number = COUNTER_MAX,
): CounterOutcome {
  const loaded = classic.setMemoryBits(word, needed, counterMax);
  return word === 0 ? { ...loaded, word: loaded.word + 1 } : loaded;
}

/** The end of the last write leaves something to clean: allclean no longer holds (3.2). */
export function endWrite(
  word: number,
  success: boolean,
  counterMax: number = COUNTER_MAX,
): CounterOutcome {
  const ended = classic.endWrite(word, success, counterMax);
  return { ...ended, clearAllClean: ended.setClean };
}

/** Only an idle counter that stays set asks for a further pass (semantics 1.10, era A'; 3.2). */
export function daemonScan(word: number, needSync: boolean): CounterOutcome {
  if (word === 1 && !needSync) return outcome({ word: 0, countPage: -1, clearFileBit: true });
  if (word === 1 || word === 2) return outcome({ word: 1, setClean: true, clearAllClean: true });
  return outcome({ word });
}
