/** What holds of the bitmap's actors besides the rules' own list: who is at work when, and what a crash leaves. */
import {
  type Predicate,
  type Property,
  and,
  every,
  has,
  implies,
  is,
  not,
  or,
  some,
} from '../language/index.ts';
import { type BitmapParts, hasCounterPage, running, wordIs } from './parts.ts';

/** Properties that catch an actor at work where it must not be. */
export function disciplineProperties(parts: BitmapParts): Property[] {
  return [
    {
      id: 'ONE-JOB',
      kind: 'always',
      sentence: 'raid5d is never in an unplug and in a daemon pass at once.',
      reason: 'What either found about a page would no longer be true when it writes it.',
      kernel: 'raid5d(): one thread; md_check_recovery() calls bitmap_daemon_work() first',
      predicate: or(is(parts.unplug, 'idle'), is(parts.daemon, 'pass.resting')),
    },
    {
      id: 'OFF',
      kind: 'always',
      sentence: 'While the array is down, nothing of its memory is left and nobody is at work.',
      reason: 'What is left over from before a crash would be taken for news after it.',
      kernel: 'bitmap_create(): everything is allocated anew',
      predicate: implies(not(running(parts)), nothingIsLeft(parts)),
    },
    {
      id: 'REFUSED',
      kind: 'always',
      sentence: 'Only an array that lacks a member is refused.',
      reason: 'A complete array must come up after a crash by itself.',
      kernel: 'raid5 run(): cannot start dirty degraded array',
      predicate: implies(is(parts.power, 'refused'), is(parts.members, 'degraded')),
    },
    {
      id: 'AT-REST',
      kind: 'always',
      sentence: 'An unplug, a daemon pass or a resync that is over leaves no position behind.',
      reason: 'The next one would begin amid the bitmap, and pass over what lies before.',
      kernel: 'bitmap_unplug(), bitmap_daemon_work(), md_do_sync(): their positions are local',
      predicate: and(
        implies(
          is(parts.unplug, 'idle'),
          and(has(parts.unplug, 'page', '=', 0), has(parts.unplug, 'wait', '=', false)),
        ),
        implies(is(parts.daemon, 'pass.resting'), standsAtTheFirst(parts)),
        implies(not(is(parts.resync, 'running')), has(parts.resync, 'position', '=', 0)),
      ),
    },
    ...(parts.era === 'classic' ? [noVainPass(parts)] : []),
    ...sightings(parts),
  ];
}

function nothingIsLeft(parts: BitmapParts): Predicate {
  return and(
    is(parts.unplug, 'idle'),
    is(parts.daemon, 'pass.resting'),
    is(parts.daemon, 'allclean.no'),
    is(parts.resync, 'notDue'),
    every(parts.chunks, (c) =>
      and(
        wordIs(parts, c, 0),
        not(hasCounterPage(parts, c)),
        is(parts.bit[c]!, 'memory.clear'),
        has(parts.writer[c]!, 'started', '=', 0),
        is(parts.stripes[c]!, 'sync.quiet'),
        is(parts.silence[c]!, 'twoPasses'),
      ),
    ),
    parts.era === 'modern' ? every(parts.counterPage, (page) => is(page, 'pending.clear')) : and(),
    every(parts.filePage, (page) =>
      and(
        is(page, 'DIRTY.clear'),
        is(page, 'NEEDWRITE.clear'),
        is(page, parts.era === 'modern' ? 'PENDING.clear' : 'CLEAN.clear'),
        is(page, 'writes.none'),
      ),
    ),
  );
}

function standsAtTheFirst({ era, daemon }: BitmapParts): Predicate {
  return era === 'modern'
    ? has(daemon, 'page', '=', 0)
    : and(
        has(daemon, 'chunk', '=', 0),
        has(daemon, 'lastPage', '=', -1),
        has(daemon, 'writePage', '=', -1),
      );
}

/** CLEAN is set for a counter that may fall to 0, so some bit of the page is set. */
function noVainPass(parts: BitmapParts): Property {
  return {
    id: 'CLEAN-HAS-BITS',
    kind: 'always',
    sentence: 'A page is marked CLEAN only while one of its bits is set in memory.',
    reason: 'Else the daemon scans and writes pages for nothing.',
    kernel: 'set_page_attr(BITMAP_PAGE_CLEAN) with a counter of at most 2',
    predicate: every(parts.filePages, (page) =>
      implies(
        is(parts.filePage[page]!, 'CLEAN.set'),
        some(parts.chunksOfFilePage(page), (c) => is(parts.bit[c]!, 'memory.set')),
      ),
    ),
  };
}

function sightings(parts: BitmapParts): Property[] {
  const reason = 'A network in which it cannot happen would leave out part of the rules.';
  return [
    {
      id: 'refused',
      kind: 'sometimes',
      sentence: 'An array that is dirty and lacks a member is refused.',
      reason,
      predicate: is(parts.power, 'refused'),
    },
    {
      id: 'suspect',
      kind: 'sometimes',
      sentence: 'A crash amid a data write leaves a chunk whose parity may be wrong.',
      reason,
      predicate: and(
        is(parts.power, 'off'),
        some(parts.stripes, (stripes) => is(stripes, 'parity.suspect')),
      ),
    },
    {
      id: 'resync-cut-short',
      kind: 'sometimes',
      sentence: 'A resync was ended by the failure of a member, with chunks left NEEDED.',
      reason,
      predicate: and(
        is(parts.members, 'degraded'),
        is(parts.resync, 'due'),
        some(parts.chunk, (word) => is(word, 'NEEDED.set')),
      ),
    },
  ];
}
