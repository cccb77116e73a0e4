/** Faults of the bitmap that are made for one promise each: what else might notice is kept from harm. */
import {
  type Network,
  type TargetedFault,
  all,
  altered,
  and,
  extended,
  first,
  has,
  is,
  last,
  not,
  omitting,
  onlyIf,
  or,
  to,
  variation,
  when,
  whenever,
} from '../language/index.ts';

/** One chunk: its instances by name. */
const CHUNK = { name: 'chunk 0' };
const BIT = { name: 'bit 0' };
const PAGE = { name: 'file page 0' };
const COUNTERS = { name: 'counter page 0' };
const WRITER = { name: 'writer 0' };
const STRIPES = { name: 'stripes 0' };
const MEMBERS = { name: 'members' };
const POWER = { name: 'power' };
const UNPLUG = { name: 'unplug' };
const DAEMON = { name: 'daemon' };
const SHUTDOWN = { name: 'shutdown' };
const RESYNC = { name: 'resync' };

const isOn = is(POWER, 'on');
const isFree = and(isOn, is(UNPLUG, 'idle'), is(DAEMON, 'pass.resting'));
const isFlagged = or(is(CHUNK, 'NEEDED.set'), is(CHUNK, 'RESYNC.set'));
const isZero = and(is(CHUNK, 'count.zero'), not(isFlagged));
const mayLag = and(
  is(BIT, 'memory.set'),
  or(is(BIT, 'device.clear'), not(is(PAGE, 'writes.none'))),
);

const nobodyWaits = and(is(WRITER, 'parked.none'), is(WRITER, 'captured.none'));
const isMarkedForNothing = and(nobodyWaits, is(PAGE, 'DIRTY.set'));

const ONE_CHUNK = { chunks: 1, stops: 0, returns: 0, writes: 1, userBits: 0, hijacks: 0 };
const WITH_STOPS = { ...ONE_CHUNK, stops: 1 };

/** All of them. */
export const BITMAP_TARGETED_FAULTS: readonly TargetedFault[] = [
  {
    name: 'degraded-does-not-wait',
    sentence:
      'While a member is missing, an unplug issues the data without waiting for its page writes.',
    property: 'S1',
    parameters: ONE_CHUNK,
    apply: (network) =>
      extended(network, [
        variation(network, 'end the unplug', (step) => ({
          ...step,
          name: 'end the unplug without waiting',
          guard: and(is(UNPLUG, 'waiting'), is(MEMBERS, 'degraded')),
        })),
      ]),
  },
  {
    name: 'dirty-only-at-the-unplug',
    sentence: 'The page of a bit that is set becomes DIRTY only when the unplug begins.',
    property: 'S4',
    parameters: ONE_CHUNK,
    apply: (network) =>
      altered(
        altered(network, 'start ', omitting('SET_DIRTY')),
        'begin an unplug',
        first(when(and(mayLag, is(PAGE, 'DIRTY.clear')), to(PAGE, 'SET_DIRTY'))),
      ),
  },
  {
    name: 'cache-shows-a-clear-bit',
    sentence:
      'While a write to a suspect chunk is parked, the device clears the bit in its cache, and loses that with the power.',
    property: 'S14',
    parameters: ONE_CHUNK,
    apply: cachedClear,
  },
  {
    name: 'bit-follows-its-counter',
    sentence: 'The daemon takes a counter to 0, and clears the bit a moment later.',
    property: 'S3',
    parameters: ONE_CHUNK,
    apply: (network) =>
      extended(altered(network, 'daemon scans ', omitting('CLEAR', 'bit')), [
        {
          name: 'clear the bit of a counter that is 0',
          actor: 'raid5d',
          sentence: 'The bit follows.',
          fairness: 'weak',
          guard: and(isFree, isZero, is(BIT, 'memory.set')),
          deliveries: [to(BIT, 'CLEAR'), ...bitCleared(network)],
        },
      ]),
  },
  {
    name: 'need-loses-its-count',
    sentence:
      'A chunk that is NEEDED and idle is counted down to 0; whoever comes to it next counts it up again.',
    property: 'S8',
    parameters: ONE_CHUNK,
    apply: uncountedNeed,
  },
  {
    name: 'clean-amid-a-write',
    sentence:
      'The array becomes clean while it is written; an assembly takes no notice of what superblocks say.',
    property: 'S15',
    parameters: WITH_STOPS,
    apply: cleanAmidWrite,
  },
  notedLater('classic', PAGE, 'CLEAN.clear', 'SET_CLEAN'),
  notedLater('modern', COUNTERS, 'pending.clear', 'SET_PENDING'),
  {
    name: 'dirty-for-nothing',
    sentence: 'A page is marked DIRTY while nobody waits for it, and the mark is taken back.',
    property: 'DIRTY-OWED',
    eras: ['modern'],
    parameters: ONE_CHUNK,
    apply: (network) =>
      extended(altered(network, 'begin a daemon pass', onlyIf(not(isMarkedForNothing))), [
        {
          name: 'mark a page DIRTY for nothing',
          actor: 'user',
          sentence: 'Nobody waits for it.',
          guard: and(isFree, nobodyWaits, is(PAGE, 'DIRTY.clear'), is(PAGE, 'NEEDWRITE.clear')),
          deliveries: [to(PAGE, 'SET_DIRTY')],
        },
        {
          name: 'take the mark back',
          actor: 'raid5d',
          sentence: 'There was nothing to write.',
          fairness: 'weak',
          guard: and(isOn, isMarkedForNothing),
          deliveries: [to(PAGE, 'FETCH_DIRTY_AND_NEEDWRITE')],
        },
      ]),
  },
];

/** What the daemon owes the page of a bit that it has cleared. */
function bitCleared({ era }: Network) {
  return era === 'modern'
    ? [to(PAGE, 'BIT_CLEARED'), to(DAEMON, 'SOMETHING_SEEN')]
    : [to(PAGE, 'SET_NEEDWRITE'), to(DAEMON, 'SOMETHING_SEEN')];
}

function cachedClear(network: Network): Network {
  const clear = {
    name: 'the device clears a bit in its cache',
    actor: 'device',
    sentence: 'The page is DIRTY, so that the unplug of the parked write sets it again.',
    guard: and(
      isFree,
      is(MEMBERS, 'complete'),
      is(STRIPES, 'parity.suspect'),
      is(STRIPES, 'sync.quiet'),
      is(WRITER, 'parked.some'),
      is(BIT, 'device.set'),
      is(BIT, 'memory.set'),
      is(PAGE, 'writes.none'),
    ),
    deliveries: [
      to(PAGE, 'SET_DIRTY'),
      to(BIT, 'CLEAR'),
      to(BIT, 'SUBMIT'),
      to(BIT, 'SET'),
      to(BIT, 'LAND', { position: 0 }),
    ],
  };
  const isLost = and(
    is(MEMBERS, 'complete'),
    is(STRIPES, 'parity.suspect'),
    is(BIT, 'device.clear'),
    is(BIT, 'memory.clear'),
  );
  const isRestored = is(BIT, 'memory.set');
  const restore = [
    when(isLost, to(BIT, 'SET')),
    when(isRestored, to(BIT, 'SUBMIT')),
    when(isRestored, to(BIT, 'LAND', { position: 0 })),
    when(isRestored, to(BIT, 'CLEAR')),
  ];
  return extended(altered(network, 'crash', last(...restore)), [clear]);
}

function uncountedNeed(network: Network): Network {
  const isUncounted = and(isFlagged, has(CHUNK, 'count', '=', 0));
  const lift = first(
    when(isUncounted, to(CHUNK, 'START_WRITE')),
    when(and(isFlagged, has(CHUNK, 'count', '=', 1)), to(CHUNK, 'START_WRITE')),
  );
  const lifted = ['start ', 'finish the resync', 'abort the resync', 'interrupt the resync'].reduce(
    (one, name) =>
      one.steps.some((step) => step.name.startsWith(name)) ? altered(one, name, lift) : one,
    network,
  );
  return extended(lifted, [
    {
      name: 'the daemon counts a needed chunk down',
      actor: 'user',
      sentence: 'Its count is gone, its need is not.',
      guard: and(
        isFree,
        is(CHUNK, 'NEEDED.set'),
        is(CHUNK, 'count.two'),
        has(WRITER, 'started', '=', 0),
      ),
      deliveries: [to(CHUNK, 'END_WRITE'), to(CHUNK, 'END_WRITE')],
    },
  ]);
}

/** With every assembly as after a crash, a record that is too good does no harm but that it is not true. */
function cleanAmidWrite(network: Network): Network {
  const asAfterACrash = all(
    whenever(is(MEMBERS, 'complete')),
    last(to(SHUTDOWN, 'RECOVERY_CP_LOWERED')),
  );
  const cautious = altered(
    altered(network, 'assemble a clean array', onlyIf(is(MEMBERS, 'degraded'))),
    'assemble',
    (step) => (step.name === 'assemble' ? asAfterACrash(step) : step),
  );
  return extended(cautious, [
    {
      name: 'the array becomes clean amid a write',
      actor: 'user',
      sentence: 'Its data is still on its way.',
      guard: and(isFree, is(SHUTDOWN, 'work.up'), is(WRITER, 'data.writing'), is(RESYNC, 'notDue')),
      deliveries: [to(SHUTDOWN, 'IDLE')],
    },
  ]);
}

/** The mark is on the file page up to 3.1, and on the counter page since 3.5. */
function notedLater(
  era: string,
  marked: { readonly name: string },
  unmarked: string,
  type: string,
): TargetedFault {
  return {
    name: 'noted-a-moment-later',
    sentence: 'The end of the last write leaves it to raid5d to note the chunk as cleanable.',
    property: 'S6',
    eras: [era],
    parameters: ONE_CHUNK,
    apply: (network) =>
      extended(altered(network, 'end a write ', omitting(type)), [
        {
          name: 'note a chunk as cleanable',
          actor: 'raid5d',
          sentence: 'It is noted now.',
          fairness: 'weak',
          guard: and(
            isFree,
            not(isFlagged),
            or(is(CHUNK, 'count.one'), is(CHUNK, 'count.two')),
            is(marked, unmarked),
          ),
          deliveries: [to(marked, type), to(DAEMON, 'SOMETHING_SEEN')],
        },
      ]),
  };
}
