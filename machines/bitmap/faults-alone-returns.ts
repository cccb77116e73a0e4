/** Faults of what the bitmap owes a member that left, each made for one promise: what else might notice is kept from harm. */
import {
  type Network,
  type Predicate,
  type Step,
  type TargetedFault,
  altered,
  and,
  extended,
  has,
  is,
  not,
  onlyIf,
  to,
} from '../language/index.ts';

const CHUNK = { name: 'chunk 0' };
const BIT = { name: 'bit 0' };
const PAGE = { name: 'file page 0' };
const WRITER = { name: 'writer 0' };
const COPY = { name: 'copy 0' };
const FORMER = { name: 'former member' };
const RECOVERY = { name: 'recovery' };
const CLEARED = { name: 'events_cleared' };

const isOn = is({ name: 'power' }, 'on');
const isFree = and(isOn, is({ name: 'unplug' }, 'idle'), is({ name: 'daemon' }, 'pass.resting'));
const isStale = is(COPY, 'data.stale');
const isIdle = and(has(WRITER, 'started', '=', 0), is(CHUNK, 'count.two'));

const RETURNS = { chunks: 1, returns: 1, overflowChunks: 0, pageWrites: 1 };

function step(name: string, guard: Predicate, ...deliveries: Step['deliveries']): Step {
  return { name, actor: 'user', sentence: 'It should not be.', guard, deliveries };
}

function soon(name: string, guard: Predicate, ...deliveries: Step['deliveries']): Step {
  return { ...step(name, guard, ...deliveries), actor: 'raid5d', fairness: 'weak' };
}

/** Nobody begins one of these while the predicate holds. */
function heldUp(network: Network, names: readonly string[], isHeld: Predicate): Network {
  return names.reduce((one, name) => altered(one, name, onlyIf(not(isHeld))), network);
}

/** A need is dropped, and the chunk noted as cleanable; it is found again before anybody looks. */
function forgetsNeed(network: Network, isAsked: Predicate): Network {
  const isForgotten = and(
    isOn,
    isAsked,
    isStale,
    isIdle,
    is(CHUNK, 'NEEDED.clear'),
    is(CHUNK, 'RESYNC.clear'),
  );
  const noted =
    network.era === 'modern'
      ? to({ name: 'counter page 0' }, 'SET_PENDING')
      : to(PAGE, 'SET_CLEAN');
  const names = ['re-add', 'add ', 'begin a daemon', 'recovery visits', 'start a', 'fail '];
  return extended(heldUp(network, names, isForgotten), [
    step(
      'a need is forgotten',
      and(isFree, isAsked, isStale, isIdle, is(CHUNK, 'NEEDED.set')),
      to(CHUNK, 'START_SYNC'),
      to(CHUNK, 'END_SYNC'),
      noted,
      to({ name: 'daemon' }, 'SOMETHING_SEEN'),
    ),
    soon('a need is found', isForgotten, to(CHUNK, 'WRITE_FAILED')),
  ]);
}

/** All of them. */
export const RETURN_TARGETED_FAULTS: readonly TargetedFault[] = [
  {
    name: 'need-is-forgotten-while-away',
    sentence: 'The need of a chunk that the former member missed is dropped, and found again.',
    property: 'S10',
    parameters: RETURNS,
    apply: (network) => forgetsNeed(network, and(is(FORMER, 'away'), is(RECOVERY, 'idle'))),
  },
  {
    name: 'need-is-forgotten-in-the-recovery',
    sentence: 'The need of a chunk is dropped after its recovery began, and found before its turn.',
    property: 'S24',
    parameters: RETURNS,
    apply: (network) =>
      forgetsNeed(
        network,
        and(is(FORMER, 'returning'), is(RECOVERY, 'running'), has(RECOVERY, 'position', '=', 0)),
      ),
  },
  {
    name: 'block-goes-bad-and-is-rewritten',
    sentence: 'A block of a member in sync goes bad, and is written again while nobody reads it.',
    property: 'S17',
    parameters: RETURNS,
    apply: (network) => {
      const isBad = and(is(FORMER, 'home'), isStale);
      return extended(heldUp(network, ['fail a member'], isBad), [
        step('a block goes bad', is(FORMER, 'home'), to(COPY, 'MISS')),
        soon('it is written again', isBad, to(COPY, 'RECOVERED')),
      ]);
    },
  },
  {
    name: 'bit-is-lost-for-the-former-member',
    sentence:
      'While a write is parked the device clears the bit of a chunk that the former member missed.',
    property: 'S11',
    parameters: RETURNS,
    apply: (network) =>
      extended(network, [
        step(
          'the device clears a bit',
          and(
            isFree,
            is(FORMER, 'away'),
            isStale,
            is(WRITER, 'parked.some'),
            is(BIT, 'device.set'),
            is(BIT, 'memory.set'),
            is(PAGE, 'writes.none'),
          ),
          to(PAGE, 'SET_DIRTY'),
          to(BIT, 'CLEAR'),
          to(BIT, 'SUBMIT'),
          to(BIT, 'SET'),
          to(BIT, 'LAND', { position: 0 }),
        ),
      ]),
  },
  {
    name: 'events-cleared-is-read-again',
    sentence: 'events_cleared is dropped from memory, and read again from the superblock.',
    property: 'S12',
    parameters: RETURNS,
    apply: (network) => {
      const isDropped = and(isOn, is(CLEARED, 'core.old'), is(CLEARED, 'device.new'));
      return extended(heldUp(network, ['re-add', 'begin ', 'end ', 'fail '], isDropped), [
        step(
          'events_cleared is dropped',
          and(isFree, is(CLEARED, 'core.new'), is(CLEARED, 'device.new'), is(PAGE, 'writes.none')),
          to(CLEARED, 'POWER_FAILS'),
        ),
        soon('events_cleared is read again', isDropped, to(CLEARED, 'LOAD')),
      ]);
    },
  },
];
