/** The instances of the network, how they are laid out, and where each block of a chunk lies. */
import { instance, remembered } from '../language/index.ts';
import { arrayMachine } from './array.ts';
import { bitMachine } from './bit.ts';
import { bitmapSuperblockMachine } from './bitmap-superblock.ts';
import { blockMachine } from './block.ts';
import { labelMachine } from './label.ts';
import { memberMachine } from './member.ts';
import { lossMachine, replayMachine } from './observer.ts';
import { pageMachine } from './page.ts';
import { type Growth, memoryBitMachine, sizeMachine } from './growth.ts';
import type { ArrayRules } from './rules.ts';
import { superblockMachine } from './superblock.ts';
import { syncThreadMachine } from './sync-thread.ts';
import { tearMachine } from './tear.ts';
import { wordMachine } from './word.ts';
import { writeMachine } from './write.ts';

/** Slots of the RAID5: two blocks of data and one of parity in each chunk. */
export const SLOTS = [0, 1, 2] as const;

/** How large the network is. */
export interface ArrayScope {
  /** Chunks, of one stripe each. */
  readonly chunks: number;
  /** Chunks that are written to; the first ones. */
  readonly written: number;
  /** The first of them. */
  readonly writtenFrom: number;
  /** Number of the first stripe: it says which member holds what. */
  readonly firstStripe: number;
  /** Members that may fail, be left out, and come back; those with the lowest numbers. */
  readonly fallible: number;
  /** Users put empty disks in the place of members. */
  readonly replacements: boolean;
  /** A device may be missing when the array is assembled. */
  readonly absentees: boolean;
  /** Spare devices, for the slot of member 0. */
  readonly spares: number;
  /** What a crash is answered with. */
  readonly policy: 'bitmap' | 'partial parity log';
  /** The user may have the array checked or repaired. */
  readonly checks: boolean;
  /** The user may set bits of the bitmap by hand. */
  readonly bitsByHand: boolean;
  /** Chunks before the members are grown; 0 where they are not. */
  readonly grownFrom: number;
  /** Chunks that share a counter page; a growth alone asks for it. */
  readonly countersPerPage: number;
}

/** Everything the step builders and properties speak of. */
export type ArrayWorld = ReturnType<typeof arrayWorld>;

const member = remembered(memberMachine);
const label = remembered(labelMachine);
const block = remembered(blockMachine);
const bit = remembered(bitMachine);
const syncThread = remembered(syncThreadMachine);
const superblock = remembered(superblockMachine);

/** Puts all machines to work. */
export function arrayWorld(scope: ArrayScope, rules: ArrayRules) {
  const { chunks: max, fallible, spares, grownFrom, countersPerPage } = scope;
  const growth: Growth | undefined =
    grownFrom === 0
      ? undefined
      : { size: instance('size', sizeMachine), from: grownFrom, countersPerPage };
  const bitmap = scope.policy === 'bitmap';
  const devices = upTo(SLOTS.length + spares).map((number) => {
    const isMember = number < SLOTS.length;
    return {
      number,
      name: isMember ? `member ${number}` : `spare ${number - SLOTS.length}`,
      slot: isMember ? number : 0,
      isMember,
      fallible: !isMember || number < fallible,
      member: instance(`device ${number}`, member(isMember ? 'inSync' : 'out', max)),
      label: instance(`label ${number}`, label(isMember ? 'active' : 'blank')),
      /** What it holds of each chunk. */
      blocks: upTo(max).map((c) =>
        instance(`block ${c} of device ${number}`, block(isMember ? 'fresh' : 'stale')),
      ),
      /** Its copy of each chunk's bit; an empty disk comes with all bits set (mdadm). */
      bits: bitmap
        ? upTo(max).map((c) =>
            instance(`bit ${c} of device ${number}`, bit(isMember ? 'clear' : 'set')),
          )
        : [],
    };
  });
  return {
    scope,
    rules,
    /** MaxSector in chunks. */
    max,
    devices,
    chunks: upTo(max).map((number) => {
      const places = placesOf(scope.firstStripe + number);
      return {
        number,
        ...places,
        write: instance(`write ${number}`, writeMachine),
        tear: instance(`tear ${number}`, tearMachine),
        word: bitmap ? instance(`word ${number}`, wordMachine) : undefined,
        /** Only where a growth adds the chunk. */
        memoryBit:
          growth === undefined || number < growth.from
            ? undefined
            : instance(`bit ${number} in memory`, memoryBitMachine),
      };
    }),
    array: instance('array', arrayMachine),
    superblock: instance('superblock', superblock(max)),
    bitmap: bitmap
      ? {
          page: instance('page', pageMachine),
          superblock: instance('bitmap superblock', bitmapSuperblockMachine),
        }
      : undefined,
    growth,
    syncThread: instance('sync thread', syncThread(max)),
    loss: instance('loss', lossMachine),
    replay: bitmap ? undefined : instance('replay', replayMachine),
  };
}

/** A device: what memory, its superblock, its copy of the bitmap and its blocks say. */
export type Device = ArrayWorld['devices'][number];

/** A chunk: where its blocks lie, its write, and its counter word where there is a bitmap. */
export type Chunk = ArrayWorld['chunks'][number];

/**
 * The slots of a chunk's blocks, left-symmetric (semantics 3.1): parity, the data block that is written, and
 * the one that nobody writes to. Writing one of the two is enough, since the members take turns in the roles.
 */
function placesOf(stripe: number) {
  const parity = SLOTS.length - 1 - (stripe % SLOTS.length);
  return {
    parity,
    data: (parity + 1) % SLOTS.length,
    bystander: (parity + 2) % SLOTS.length,
  };
}

/** 0, 1, … below the number. */
export function upTo(length: number): number[] {
  return Array.from({ length }, (_, number) => number);
}
