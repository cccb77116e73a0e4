/** The words of the array's targeted faults: its instances by name, and what is asked of them. */
import {
  type Delivery,
  type Network,
  type Predicate,
  type Step,
  type StepChange,
  altered,
  and,
  extended,
  has,
  is,
  not,
  onlyIf,
  or,
} from '../language/index.ts';

/** The array, down or running. */
export const ARRAY = { name: 'array' };
/** The observer of lost data. */
export const LOSS = { name: 'loss' };
/** The write of the chunk. */
export const WRITE = { name: 'write 0' };
/** What a crash amid a write left. */
export const TEAR = { name: 'tear 0' };
/** The counter of the chunk. */
export const WORD = { name: 'word 0' };
/** The page of its bit. */
export const PAGE = { name: 'page' };
/** What the superblocks have in common. */
export const SUPERBLOCK = { name: 'superblock' };
/** The superblock of the bitmap. */
export const BITMAP = { name: 'bitmap superblock' };
/** The sync thread. */
export const SYNC = { name: 'sync thread' };
/** The first member that may fail; it holds the data that is written. */
export const MEMBER = { name: 'device 0' };
/** Its superblock. */
export const LABEL = { name: 'label 0' };
/** Its block. */
export const DATA = { name: 'block 0 of device 0' };
/** The block of the member with the parity. */
export const PARITY = { name: 'block 0 of device 2' };
/** The copy of the bitmap that a member holds which neither fails nor leaves. */
export const BIT = { name: 'bit 0 of device 1' };

/** The array runs, and no observer has something to tell. */
export const isUp = and(is(ARRAY, 'running'), has(LOSS, 'seen', '=', 'nothing'));
/** Data or parity is on its way. */
export const isWritten = is(WRITE, 'inFlight');
/** Neither a write nor what is left of one. */
export const isSettled = and(not(isWritten), is(TEAR, 'whole'));
/** The former member missed the chunk, and may come back by the bitmap. */
export const isMissed = and(
  is(LABEL, 'left'),
  has(LABEL, 'passed', '!=', 'disk'),
  or(has(LABEL, 'role', '=', 'active'), has(LABEL, 'role', '=', 'guided')),
  is(MEMBER, 'out'),
  is(DATA, 'stale'),
);
/** The array is degraded. */
export const isHurt = not(is(MEMBER, 'inSync'));

/** No member fails. */
export const STEADY = { fallible: 0, written: 1, log: 0, chunks: 1 };
/** Sizes of an array that is written and loses a member. */
export const WRITTEN = {
  fallible: 1,
  written: 1,
  log: 0,
  chunks: 1,
  replacements: 0,
  spares: 0,
  checks: 0,
};
/** Sizes of an array that loses a member and is not written. */
export const UNWRITTEN = { written: 0, fallible: 1, log: 0, chunks: 1, replacements: 1 };

/** Changes all steps that begin so, where there are any. */
export function where(network: Network, names: readonly string[], change: StepChange): Network {
  return names.reduce(
    (one, name) =>
      one.steps.some((step) => step.name.startsWith(name)) ? altered(one, name, change) : one,
    network,
  );
}

/** A step that should not be. */
export function step(
  name: string,
  actor: string,
  guard: Predicate,
  ...what: Step['deliveries']
): Step {
  return { name, actor, sentence: 'It should not be.', guard, deliveries: what };
}

/** Something wrong that somebody makes, and undoes at once. */
export interface Blink {
  readonly name: string;
  /** What must be so before, */
  readonly guard: Predicate;
  /** what makes it wrong, */
  readonly makes: readonly Delivery[];
  /** how that shows, */
  readonly isWrong: Predicate;
  /** and what makes it right again. */
  readonly undoes: readonly Delivery[];
}

/** The network in which something is wrong for a moment: all else stands still until it is undone. */
export function blinking(
  network: Network,
  { name, guard, makes, isWrong, undoes }: Blink,
): Network {
  const still = {
    ...network,
    steps: network.steps.map((one) => onlyIf(not(isWrong))(one)),
  };
  return extended(still, [
    step(name, 'user', and(guard, not(isWrong)), ...makes),
    { ...step(`undo: ${name}`, 'raid5d', isWrong, ...undoes), fairness: 'weak' },
  ]);
}
