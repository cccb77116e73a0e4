/** Which counter functions a bitmap uses: those of its era. */

import type { Era } from '../era.ts';
import * as classic from './counter.ts';
import * as modern from './counter-modern.ts';

/** The counter functions of one era; see counter.ts for what each does. */
export type CounterRules = Pick<
  typeof classic,
  'startWrite' | 'endWrite' | 'startSync' | 'endSync' | 'setMemoryBits'
>;

/** The counter functions of `era`. */
export function rulesOf(era: Era): CounterRules {
  return era === 'classic' ? classic : modern;
}
