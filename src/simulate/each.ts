/** Each fault put in, or each mend left out, until the simulation fails: what it can see. */

import { FAULTS, mendsOf, type Era, type Fault, type Mend } from '../raid5/index.ts';
import { runCampaign, type Campaign, type FailedRun } from './campaign.ts';
import { noCounts } from './world.ts';
import { shrink } from './shrink.ts';
import { whyUnreachable } from './unreachable.ts';
import { directedAt } from './directed.ts';
import { replay, type Failure } from './run.ts';
import type { Setup, SetupChoice } from './setup.ts';

/** One change of the rules. */
export interface Change {
  /** Name of the fault that is put in, or of the mend that is left out. */
  readonly name: string;
  readonly choice: SetupChoice;
  /** The set-up without the change: there the schedule that shows it must hold. */
  readonly healed: (setup: Setup) => Setup;
}

/** What came of a change. */
export interface Shown {
  readonly name: string;
  /** The first run that failed, shrunk; null if none did. */
  readonly failed: FailedRun | null;
  readonly runsDone: number;
  readonly crashes: number;
}

/** Every fault of the executor, one at a time, with all mends of the era on. */
export function eachFault(era: Era): Change[] {
  const mends = mendsOf(era);
  return (Object.keys(FAULTS) as Fault[]).map((name) => {
    return { name, choice: { era, faults: [name], mends }, healed: withoutFaults };
  });
}

function withoutFaults(setup: Setup): Setup {
  return { ...setup, faults: [] };
}

/**
 * Every mend of the era that can be shown, one at a time left out, and with it one that makes up for it:
 * the era's own defects.
 */
export function eachDefect(era: Era): Change[] {
  const mends = mendsOf(era);
  const due = mends.filter((mend) => isShown(era, mend));
  return due.map((name) => {
    const healed = (setup: Setup): Setup => ({ ...setup, mends: [...setup.mends, name] });
    const covering = whyUnreachable(era, name)?.coveredBy;
    const others = mends.filter((mend) => mend !== name && mend !== covering);
    return { name, choice: { era, faults: [], mends: others }, healed };
  });
}

/** Whether leaving the mend out can make the simulation fail. */
function isShown(era: Era, mend: Mend): boolean {
  const why = whyUnreachable(era, mend);
  return why === null || why.coveredBy !== null;
}

/** The schedule made for the change, if it fails for it alone. */
function directedFailure({ name, choice, healed }: Change): Failure | null {
  const known = choice.faults.length > 0 ? null : directedAt(choice.era, name, choice.mends);
  if (known === null) return null;
  const violation = replay(known.setup, known.events);
  if (violation === null || replay(healed(known.setup), known.events) !== null) return null;
  return { ...known, violation };
}

/** Takes the schedule that was made for it, or runs seeds until one fails, and shrinks that. The same limits give the same result. */
export async function show(
  { name, choice, healed }: Change,
  limits: Pick<Campaign, 'seed' | 'runs' | 'watch'>,
): Promise<Shown> {
  const directed = directedFailure({ name, choice, healed });
  if (directed !== null) {
    const counts = noCounts();
    const goes = (): boolean => limits.watch?.({ runsDone: 0, counts, failed: 1 }) !== false;
    const failure = await shrink(directed, { isStopped: () => !goes(), healed });
    return { name, failed: { seed: null, failure }, runsDone: 0, crashes: 0 };
  }
  const { first, runsDone, counts } = await runCampaign({ ...limits, choice });
  const [found] = first;
  const isStopped = (): boolean => limits.watch?.({ runsDone, counts, failed: 1 }) === false;
  // Where more than the change is wrong the schedule is shrunk all the same.
  const isOwn =
    found !== undefined && replay(healed(found.failure.setup), found.failure.events) === null;
  const options = isOwn ? { isStopped, healed } : { isStopped };
  const failed =
    found === undefined ? null : { ...found, failure: await shrink(found.failure, options) };
  return { name, failed, runsDone, crashes: counts.crashes };
}
