/** Faults of the array's bitmap, each made for one promise: what else might notice is kept from harm. */
import {
  type Network,
  type Predicate,
  type TargetedFault,
  altered,
  and,
  extended,
  first,
  has,
  is,
  not,
  onlyIf,
  to,
  when,
} from '../language/index.ts';
import {
  WRITE,
  WORD,
  PAGE,
  SUPERBLOCK,
  BITMAP,
  SYNC,
  MEMBER,
  DATA,
  PARITY,
  BIT,
  isUp,
  isWritten,
  isSettled,
  isMissed,
  STEADY,
  WRITTEN,
  UNWRITTEN,
  where,
  step,
} from './fault-words.ts';

/**
 * A device clears a bit in its cache, and loses that with the power; the page is to be written again.
 * @param isNeeded while this holds the bit is needed
 * @param isIdle and only while this holds it is lost
 */
function losesBit(network: Network, isNeeded: Predicate, isIdle: Predicate = and()): Network {
  return extended(
    where(
      network,
      ['crash', 'end write', 'fail ', 'add '],
      first(when(and(isNeeded, is(BIT, 'clear')), to(BIT, 'WRITE.SET'))),
    ),
    [
      step(
        'a device shows a bit as clear',
        'device',
        and(isUp, isNeeded, isIdle, is(BIT, 'set'), not(is(WORD, 'count.zero'))),
        to(BIT, 'WRITE.CLEAR'),
        to(PAGE, 'MARK'),
      ),
    ],
  );
}

/** A need is dropped in memory, and found again before anybody asks. */
function forgetsNeed(network: Network, isAsked: Predicate): Network {
  const isForgotten = and(
    isUp,
    isAsked,
    is(SYNC, 'absent'),
    is(WORD, 'NEEDED.clear'),
    is(WORD, 'RESYNC.clear'),
  );
  const blind = ['clear bit', 'add ', 'begin ', 'sync chunk', 'skip chunk', 'write super', 'fail '];
  return extended(where(network, blind, onlyIf(not(isForgotten))), [
    step(
      'a need is forgotten',
      'user',
      and(isUp, isAsked, is(WORD, 'NEEDED.set'), is(WRITE, 'none'), is(SYNC, 'absent')),
      to(WORD, 'SYNC.BEGIN'),
      to(WORD, 'SYNC.END'),
    ),
    { ...step('a need is found', 'raid5d', isForgotten, to(WORD, 'NEED')), fairness: 'weak' },
  ]);
}

/** All of them. */
export const BITMAP_TARGETED_FAULTS: readonly TargetedFault[] = [
  {
    name: 'bit-is-lost-amid-a-write',
    sentence:
      'While a write is in flight a device shows its bit as clear, and loses that with the power.',
    property: 'S1',
    parameters: STEADY,
    apply: (network) => losesBit(network, isWritten),
  },
  {
    name: 'bit-is-lost-before-the-resync',
    sentence:
      'While parity does not fit a device shows the bit as clear, and loses that with the power.',
    property: 'S14',
    parameters: STEADY,
    apply: (network) => losesBit(network, and(isSettled, is(PARITY, 'stale')), is(WRITE, 'none')),
  },
  {
    name: 'bit-is-lost-for-the-former-member',
    sentence:
      'A device shows the bit as clear of a chunk that a former member missed, and loses that with the power.',
    property: 'S11',
    parameters: WRITTEN,
    apply: (network) => losesBit(network, and(isSettled, isMissed), is(WRITE, 'none')),
  },
  {
    name: 'need-is-forgotten-while-degraded',
    sentence: 'The need of a chunk that a former member missed is dropped, and found again.',
    property: 'S10',
    parameters: WRITTEN,
    apply: (network) => forgetsNeed(network, and(is(DATA, 'stale'), is(MEMBER, 'out'))),
  },
  {
    name: 'need-is-forgotten-before-the-recovery',
    sentence: 'The need of a chunk is dropped before its recovery begins, and found again.',
    property: 'S24',
    parameters: WRITTEN,
    apply: (network) =>
      forgetsNeed(
        network,
        and(is(DATA, 'stale'), is(MEMBER, 'recovering'), has(MEMBER, 'guided', '=', true)),
      ),
  },
  {
    name: 'recovery-cp-is-moved-on',
    sentence: 'recovery_cp is moved to the end while a chunk is NEEDED, and back in time.',
    property: 'NEED-DUE',
    parameters: STEADY,
    apply: (network) => {
      const isPast = and(isUp, is(WORD, 'NEEDED.set'), has(SUPERBLOCK, 'recoveryCp', '=', 1));
      const rest = ['write super', 'read-modify', 'reconstruct'];
      return extended(where(network, rest, onlyIf(not(isPast))), [
        step(
          'move recovery_cp on',
          'user',
          and(
            isUp,
            is(WORD, 'NEEDED.set'),
            is(SYNC, 'absent'),
            has(SUPERBLOCK, 'recoveryCp', '=', 0),
            is(WRITE, 'none'),
          ),
          to(SUPERBLOCK, 'RECOVERY_CP', { to: 1 }),
        ),
        {
          ...step('move it back', 'raid5d', isPast, to(SUPERBLOCK, 'RECOVERY_CP', { to: 0 })),
          fairness: 'weak',
        },
      ]);
    },
  },
  {
    name: 'members-are-written-first',
    sentence:
      'The superblocks of the members are written before that of the bitmap, which follows.',
    property: 'S13',
    parameters: UNWRITTEN,
    apply: (network) => {
      const isBehind = has(BITMAP, 'lead', '=', -1);
      return extended(altered(network, 'crash', first(when(isBehind, to(BITMAP, 'LEVEL')))), [
        step(
          'the members are written first',
          'user',
          and(isUp, is(SUPERBLOCK, 'update.due'), has(BITMAP, 'lead', '=', 0)),
          to(BITMAP, 'LAG'),
        ),
        {
          ...step('the bitmap follows', 'raid5d', and(isUp, isBehind), to(BITMAP, 'LEVEL')),
          fairness: 'weak',
        },
      ]);
    },
  },
];
