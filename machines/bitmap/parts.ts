/** The instances of a bitmap network, its sizes, and the questions steps and properties ask of them. */
import {
  type Instance,
  type Predicate,
  and,
  has,
  instance,
  is,
  not,
  or,
} from '../language/index.ts';
import { bitMachine } from './bit.ts';
import { chunkMachine } from './chunk.ts';
import { counterPageMachine } from './counter-page.ts';
import { daemonMachine } from './daemon.ts';
import { filePageMachine } from './file-page.ts';
import { resyncMachine } from './resync.ts';
import type { BitmapRules } from './rules.ts';
import { membersMachine, powerMachine, silenceMachine, stripesMachine } from './surroundings.ts';
import { unplugMachine } from './unplug.ts';
import { writerMachine } from './writer.ts';

/** Sizes of a bitmap network; in the kernel 2048 header bits, 2048 counters and 32768 bits a page. */
export interface BitmapSizes {
  readonly chunks: number;
  readonly headerBits: number;
  readonly countersPerPage: number;
  readonly bitsPerFilePage: number;
  readonly writesMax: number;
  readonly counterMax: number;
  readonly pageWritesMax: number;
  /** Chunks on which a writer may come to find the counter full; a bound of the workload. */
  readonly overflowChunks: number;
}

/** Builds all instances. */
export function bitmapParts(sizes: BitmapSizes, rules: BitmapRules) {
  const { chunks: chunkCount, headerBits, bitsPerFilePage, countersPerPage } = sizes;
  const filePageOf = (chunk: number) => Math.floor((chunk + headerBits) / bitsPerFilePage);
  const counterPageOf = (chunk: number) => Math.floor(chunk / countersPerPage);
  const chunks = numbers(chunkCount);
  const filePages = numbers(filePageOf(chunkCount - 1) + 1);
  const counterPages = numbers(counterPageOf(chunkCount - 1) + 1);
  const machines = {
    chunk: chunkMachine({ counterMax: sizes.counterMax, loadedCount: rules.loadsAsTwo ? 2 : 1 }),
    bit: bitMachine(sizes.pageWritesMax),
    writer: writerMachine(sizes.writesMax),
    stripes: stripesMachine(),
    silence: silenceMachine(),
    filePage: filePageMachine(sizes.pageWritesMax),
    counterPage: counterPageMachine(countersPerPage),
  };
  return {
    sizes,
    chunks,
    filePages,
    counterPages,
    filePageOf,
    counterPageOf,
    chunksOfFilePage: (page: number) => chunks.filter((chunk) => filePageOf(chunk) === page),
    chunksOfCounterPage: (page: number) => chunks.filter((c) => counterPageOf(c) === page),
    chunk: chunks.map((c) => instance(`chunk ${c}`, machines.chunk)),
    bit: chunks.map((c) => instance(`bit ${c}`, machines.bit)),
    writer: chunks.map((c) => instance(`writer ${c}`, machines.writer)),
    stripes: chunks.map((c) => instance(`stripes ${c}`, machines.stripes)),
    silence: chunks.map((c) => instance(`silence ${c}`, machines.silence)),
    filePage: filePages.map((p) => instance(`file page ${p}`, machines.filePage)),
    counterPage: counterPages.map((p) => instance(`counter page ${p}`, machines.counterPage)),
    daemon: instance('daemon', daemonMachine()),
    unplug: instance('unplug', unplugMachine(filePages.length)),
    resync: instance('resync', resyncMachine(chunkCount)),
    members: instance('members', membersMachine()),
    power: instance('power', powerMachine()),
  };
}

/** What {@link bitmapParts} gives. */
export type BitmapParts = ReturnType<typeof bitmapParts>;

/** All instances in their order. */
export function allBitmapParts(parts: BitmapParts): Instance[] {
  const perChunk = parts.chunks.flatMap((c): Instance[] => [
    parts.chunk[c]!,
    parts.bit[c]!,
    parts.writer[c]!,
    parts.stripes[c]!,
    parts.silence[c]!,
  ]);
  const { daemon, unplug, resync, members, power, filePage, counterPage } = parts;
  return [power, members, ...perChunk, ...filePage, ...counterPage, unplug, daemon, resync];
}

/** The chunk's NEEDED or RESYNC flag is set. */
export function flagged(parts: BitmapParts, chunk: number): Predicate {
  return or(is(parts.chunk[chunk]!, 'NEEDED.set'), is(parts.chunk[chunk]!, 'RESYNC.set'));
}

/** The chunk's whole 16-bit word is exactly this small value. */
export function wordIs(parts: BitmapParts, chunk: number, value: 0 | 1 | 2): Predicate {
  const names = ['zero', 'one', 'two'] as const;
  return and(is(parts.chunk[chunk]!, `count.${names[value]}`), not(flagged(parts, chunk)));
}

/** The chunk's whole 16-bit word is at most 2: nothing in flight, no flag. */
export function wordAtMostTwo(parts: BitmapParts, chunk: number): Predicate {
  return and(has(parts.chunk[chunk]!, 'count', '<=', 2), not(flagged(parts, chunk)));
}

/** The array runs. */
export function running(parts: BitmapParts): Predicate {
  return is(parts.power, 'on');
}

/** raid5d is between two jobs: it alone runs unplugs, daemon passes and the ends of writes. */
export function raid5dIdle(parts: BitmapParts): Predicate {
  return and(is(parts.unplug, 'idle'), is(parts.daemon, 'pass.resting'));
}

function numbers(length: number): number[] {
  return Array.from({ length }, (_, index) => index);
}
