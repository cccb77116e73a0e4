/** Which counter functions a bitmap uses: those of its era, with what is mended. */

import type { Era } from '../era.ts';
import type { Mends } from '../mends.ts';
import * as classic from './counter.ts';
import * as modern from './counter-modern.ts';
import * as mended from './counter-mended.ts';

/** The counter functions of one era; see counter.ts for what each does. */
export type CounterRules = Pick<
  typeof classic,
  'startWrite' | 'endWrite' | 'daemonScan' | 'startSync' | 'endSync' | 'setMemoryBits'
>;

/** The counter functions of `era`; the mends are those of the classic era. */
export function rulesOf(era: Era, mends: Mends): CounterRules {
  if (era === 'modern') return modern;
  const { setMemoryBits } = mends.has('load-as-two') ? mended : classic;
  const { endWrite, daemonScan } = mends.has('allclean-follows-pages') ? mended : classic;
  return { ...classic, setMemoryBits, endWrite, daemonScan };
}
