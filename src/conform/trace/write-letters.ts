/** What a recorded write says of a chunk's window, as letters. */
import { type Predicate, and, is, not, or } from '../../../machines/language/index.ts';
import { slotIsFilled } from '../../../machines/bitmap/absence.ts';
import type { Alternative, Letter } from '../../trace/index.ts';
import { ENVIRONMENT } from './environment.ts';
import { MODEL, type Window, type WindowParts } from './window.ts';

/** How complete the array is, as its superblocks say. */
export type Completeness = 'complete' | 'degraded' | 'recovering';

/** Whether the superblocks say that all writes are over. */
export type Cleanness = 'clean' | 'active';

/** Steps that submit page 0. */
const SUBMITS = [
  'unplug writes file page 0',
  'daemon writes file page 0',
  'the flush writes the superblock',
  MODEL.updatePage,
] as const;

/** Steps by which a slot becomes empty. */
export const FAILURES = [
  'fail a member',
  'fail the member that took its slot',
  'fail the recovering device',
] as const;

/** Steps by which a device gets into the slot. */
export const ADDITIONS = ['re-add the member', 'add the member as a spare', 'add a spare'] as const;

/** Steps that a write log shows: none of them is ever taken unseen. */
export const SHOWN_BY_WRITES: readonly string[] = [
  ...SUBMITS,
  ...FAILURES,
  ...ADDITIONS,
  ...MODEL.lands,
  'crash',
  'assemble',
  'assemble a clean array',
  'refuse to assemble',
  ENVIRONMENT.activeSuperblocks,
  ENVIRONMENT.superblocksBegin,
  ENVIRONMENT.superblocksEnd,
  ENVIRONMENT.quarter,
  ENVIRONMENT.lastUse,
  ENVIRONMENT.repairAsked,
];

/** All letters of write logs. */
export type WriteLetters = ReturnType<typeof writeLetters>;

/** The letters, for the parts of a window. */
export function writeLetters({ parts, network }: Window) {
  const known = new Set(network.steps.map((step) => step.definition.name));
  const bit = parts.bit[0]!;
  const inSlot = slotIsFilled(parts.absence);
  const completeness: Readonly<Record<Completeness, Predicate>> = {
    complete: is(parts.members, 'complete'),
    degraded: and(is(parts.members, 'degraded'), not(inSlot)),
    recovering: and(is(parts.members, 'degraded'), inSlot),
  };
  const submitted = (set: boolean): Letter => ({
    name: `page 0 is submitted with the bit ${set ? 'set' : 'clear'}`,
    alternatives: SUBMITS.filter((step) => known.has(step)).map((step) => ({
      step,
      before: is(bit, set ? 'memory.set' : 'memory.clear'),
    })),
  });
  const readLate = (set: boolean): Letter => ({
    name: `page 0 reaches a member late, with the bit ${set ? 'set' : 'clear'}`,
    alternatives: [{ before: is(bit, set ? 'memory.set' : 'memory.clear') }],
  });
  return {
    assembled: anyOf('the array is assembled', ['assemble', 'assemble a clean array']),
    killed: anyOf('power fails', ['crash']),
    repairAsked: anyOf('the user asks for a repair', [ENVIRONMENT.repairAsked]),
    lastUse: anyOf('no further use of the array is seen', [ENVIRONMENT.lastUse]),
    quarter: anyOf('a quarter of the daemon period ends', [ENVIRONMENT.quarter]),
    submitted: { set: submitted(true), clear: submitted(false) },
    readLate: { set: readLate(true), clear: readLate(false) },
    readStale: {
      name: 'page 0 reaches a member as it was before the write was submitted',
      alternatives: [],
    } satisfies Letter,
    landed: {
      set: landed('with the bit set', is(bit, 'device.set')),
      clear: landed('with the bit clear', is(bit, 'device.clear')),
      mixed: landed('with different bits'),
    },
    data: {
      name: 'data or parity is written',
      alternatives: [
        {
          before: or(is(parts.writer[0]!, 'data.writing'), is(parts.stripes[0]!, 'sync.inFlight')),
        },
      ],
    } satisfies Letter,
    superblocksBegin: anyOf('superblock writes begin', [ENVIRONMENT.superblocksBegin]),
    superblocksEnd: (clean: Cleanness, complete: Completeness): Letter => ({
      name: `all superblocks say ${clean} and ${complete}`,
      alternatives: [superblocks(parts, clean, completeness[complete])],
    }),
    bitmapIsBehind: {
      name: 'a superblock is written ahead of the bitmap’s',
      alternatives: [],
    } satisfies Letter,
    failed: anyOf('a member fails', FAILURES),
    added: anyOf('a device is put into a slot', ADDITIONS),
    gap: {
      name: 'a gap in the recording',
      alternatives: [],
      gapWithout: ['crash'],
    } satisfies Letter,
  };
}

/** All that letters of write logs ask of states. */
export function askedByWrites(letters: WriteLetters): readonly Predicate[] {
  const { superblocksEnd, submitted, readLate, landed, ...others } = letters;
  const pairs = [submitted, readLate, landed].flatMap((one) => Object.values<Letter>(one));
  const ends = (['clean', 'active'] as const).flatMap((clean) =>
    (['complete', 'degraded', 'recovering'] as const).map((one) => superblocksEnd(clean, one)),
  );
  return askedBy([...pairs, ...ends, ...Object.values<Letter>(others)]);
}

/** What letters ask of states. */
export function askedBy(letters: readonly Letter[]): Predicate[] {
  return letters.flatMap(({ alternatives }) =>
    alternatives.flatMap(({ before, after }) => [before ?? and(), after ?? and()]),
  );
}

function superblocks(parts: WindowParts, clean: Cleanness, complete: Predicate): Alternative {
  switch (clean) {
    case 'active':
      return { step: ENVIRONMENT.activeSuperblocks, before: complete };
    case 'clean':
      return {
        step: ENVIRONMENT.superblocksEnd,
        before: and(complete, is(parts.shutdown, 'record.clean')),
      };
  }
}

/** What all members got is on the device then; where they got different bits, either may count. */
function landed(how: string, after?: Predicate): Letter {
  return {
    name: `page 0 has reached all members, ${how}`,
    alternatives: MODEL.lands.map((step) => ({ step, ...(after === undefined ? {} : { after }) })),
  };
}

function anyOf(name: string, steps: readonly string[]): Letter {
  return { name, alternatives: steps.map((step) => ({ step })) };
}
