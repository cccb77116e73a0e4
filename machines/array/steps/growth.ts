/** Steps of a growth: md_bitmap_resize() moves the counters over and marks what is new (semantics 1.15). */
import {
  type Delivery,
  type Predicate,
  type Step,
  and,
  every,
  has,
  is,
  not,
  or,
  send,
  sendIf,
  some,
} from '../../language/index.ts';
import { type Growth, existence } from '../growth.ts';
import {
  alive,
  atLeisure,
  atRest,
  flagged,
  membersOnRecord,
  recorded,
  someBlocked,
} from '../questions.ts';
import type { ArrayWorld, Chunk } from '../world.ts';
import { pageWrite } from './shared.ts';

/** The growth; nothing in a network without. */
export function growthSteps(world: ArrayWorld): Step[] {
  const { growth } = world;
  return growth === undefined ? [] : [grow(world, growth)];
}

/**
 * From size_store() to the end of raid5_resize(). The array is quiesced: no stripe is active, and the page write of the unplug lands within
 * the step. A running sync makes update_size() return -EBUSY. The superblocks follow; until then the mutex is held.
 */
function grow(world: ArrayWorld, growth: Growth): Step {
  const { chunks, superblock } = world;
  const { size, from } = growth;
  const added = chunks.slice(from);
  return {
    name: 'grow the members',
    actor: 'user',
    sentence:
      'The members are grown: NEEDED counters are kept, those behind the old end become NEEDED; recovery_cp is the old end.',
    kernel: 'size_store(), raid5_resize(), md_bitmap_resize(), 6.1',
    guard: and(
      alive(world),
      atLeisure(world),
      atRest(world),
      membersOnRecord(world),
      not(someBlocked(world)),
      every(chunks, ({ write }) => is(write, 'none')),
    ),
    deliveries: [
      ...added.flatMap((chunk) => markNew(world, growth, chunk)),
      ...chunks.slice(0, from).flatMap((chunk) => dropIdle(chunk)),
      send(size, { type: 'RESIZE' }),
      ...added.flatMap((chunk) => content(world, chunk)),
      ...pageWrite(world),
      sendIf(has(superblock, 'recoveryCp', '>', from), superblock, {
        type: 'RECOVERY_CP',
        to: from,
      }),
      send(superblock, { type: 'CHANGE' }),
    ],
  };
}

/** A chunk behind the old end: NEEDED|2; its bit is not touched. */
function markNew(
  world: ArrayWorld,
  growth: Growth,
  { word, memoryBit, number }: Chunk,
): Delivery[] {
  if (word === undefined || memoryBit === undefined) return [];
  const { rules } = world;
  const marked = rules.growthMarksFromOldEnd ? and() : isMarked(world, growth, number);
  return [
    sendIf(marked, word, { type: 'LOAD', needed: true }),
    ...(rules.growthSetsBits ? [] : [sendIf(marked, memoryBit, { type: 'PASS_OVER' as const })]),
  ];
}

/**
 * The walk over what is new goes on from where the one over the old counters stopped: at the old end if the counter page there has
 * memory, else at the end of that page, since a counter that is not there speaks for its whole granule (semantics 1.3 rule 4).
 */
function isMarked(world: ArrayWorld, { from, countersPerPage }: Growth, number: number): Predicate {
  const pageOf = (chunk: number): number => Math.floor(chunk / countersPerPage);
  const last = pageOf(from - 1);
  if (pageOf(number) !== last) return and();
  const old = world.chunks.slice(0, from).filter((chunk) => pageOf(chunk.number) === last);
  return some(old, (chunk) => recorded(chunk));
}

/** A counter before the old end that is not NEEDED is dropped, and its bit with it. */
function dropIdle(chunk: Chunk): Delivery[] {
  const { word } = chunk;
  if (word === undefined) return [];
  return [sendIf(and(is(word, 'count.idle'), not(flagged(chunk))), word, { type: 'CLEAR' })];
}

/**
 * What the new area holds counts as its content, and parity does not fit it. Where a member with data is not there, its content is what
 * parity makes of the others, as everywhere.
 */
function content(world: ArrayWorld, { number, parity }: Chunk): Delivery[] {
  const members = world.devices.filter(({ isMember }) => isMember);
  const isIncomplete = some(
    members.filter(({ slot }) => slot !== parity),
    ({ member }) => not(is(member, 'inSync')),
  );
  return members.flatMap(({ member, slot, blocks }): Delivery[] => {
    const block = blocks[number]!;
    const isThere = is(member, 'inSync');
    const fits = slot === parity ? and(isThere, isIncomplete) : isThere;
    return [sendIf(fits, block, { type: 'FRESHEN' }), sendIf(not(fits), block, { type: 'AGE' })];
  });
}

/** What a crash leaves of an area whose size is not on disk: nothing that anybody asks for. */
export function forgetArea(world: ArrayWorld): Delivery[] {
  const { growth, devices } = world;
  if (growth === undefined) return [];
  const added = world.chunks.slice(growth.from);
  return [
    ...added.flatMap(({ memoryBit }) =>
      memoryBit === undefined ? [] : [send(memoryBit, { type: 'CLEAR' as const })],
    ),
    ...added.flatMap(({ number }) =>
      devices.map(({ blocks }) =>
        sendIf(is(growth.size, 'disk.old'), blocks[number]!, { type: 'FRESHEN' as const }),
      ),
    ),
    send(growth.size, { type: 'CRASH' }),
  ];
}

/** The chunk is there after a crash; undefined where it always is. */
export function outlivesCrash({ growth }: ArrayWorld, { number }: Chunk): Predicate | undefined {
  return growth === undefined || number < growth.from ? undefined : is(growth.size, 'disk.grown');
}

/** The sync thread has passed the last chunk that the array has. */
export function isAtEnd(world: ArrayWorld): Predicate {
  const { syncThread, max, growth } = world;
  const atMax = has(syncThread, 'position', '=', max);
  if (growth === undefined) return atMax;
  const isShort = not(existence(world, growth.from) ?? and());
  return or(atMax, and(isShort, has(syncThread, 'position', '=', growth.from)));
}
