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
import { absenceParts } from './absence.ts';
import { bitMachine } from './bit.ts';
import { chunkMachine } from './chunk.ts';
import { counter } from './counter.ts';
import { modernCounterPageMachine } from './counter-page-modern.ts';
import { counterPageMachine } from './counter-page.ts';
import { modernDaemonMachine } from './daemon-modern.ts';
import { daemonMachine } from './daemon.ts';
import { type Growth, growthMachine } from './growth.ts';
import { modernFilePageMachine } from './file-page-modern.ts';
import { filePageMachine } from './file-page.ts';
import { resyncMachine } from './resync.ts';
import type { BitmapRules } from './rules.ts';
import {
  membersMachine,
  powerMachine,
  requestMachine,
  returningMembersMachine,
  silenceMachine,
  stripesMachine,
} from './surroundings.ts';
import { shutdownMachine } from './shutdown.ts';
import { pointerMachine } from './pointer.ts';
import { modernUnplugMachine } from './unplug-modern.ts';
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
  /** The first so many chunks are never written; a bound of the workload. */
  readonly idleChunks: number;
  /** Members come back, spares are rebuilt, and events_cleared is kept. */
  readonly returns: boolean;
  /** The array is stopped in order, and its superblocks say whether it is clean. */
  readonly stops: boolean;
  /** The user sets bits by hand. */
  readonly userBits: boolean;
  /** Memory for counter pages may run out. */
  readonly hijacks: boolean;
  /** Chunks before the members are grown; 0 where they are not. */
  readonly grownFrom: number;
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
    chunk: chunkMachine({
      counterMax: sizes.counterMax,
      loadedCount: rules.loadsAsTwo ? 2 : 1,
      neededJoins: rules.neededJoins,
      neededLifts: rules.neededLifts,
    }),
    bit: bitMachine(sizes.pageWritesMax),
    writer: writerMachine(sizes.writesMax),
    stripes: stripesMachine(),
    silence: silenceMachine(),
    ...machinesOfEra(sizes, rules, filePages.length),
  };
  return {
    era: rules.era,
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
    /** Only where memory may run out. */
    pointer: sizes.hijacks
      ? counterPages.map((p) => instance(`pointer ${p}`, pointerMachine()))
      : [],
    daemon: instance('daemon', machines.daemon),
    unplug: instance('unplug', machines.unplug),
    resync: instance('resync', resyncMachine(chunkCount)),
    members: instance('members', sizes.returns ? returningMembersMachine() : membersMachine()),
    shutdown: sizes.stops ? instance('shutdown', shutdownMachine()) : undefined,
    userUnplug: sizes.userBits ? instance("user's unplug", machines.unplug) : undefined,
    request: sizes.userBits ? chunks.map((c) => instance(`request ${c}`, requestMachine())) : [],
    growthUnplug:
      sizes.grownFrom > 0 ? instance('unplug of the growth', machines.unplug) : undefined,
    growth: growthOf(sizes),
    absence: sizes.returns ? absenceParts(chunks, sizes.pageWritesMax) : undefined,
    power: instance('power', powerMachine()),
  };
}

function growthOf({ grownFrom }: BitmapSizes): Growth | undefined {
  return grownFrom === 0 ? undefined : { size: instance('size', growthMachine()), from: grownFrom };
}

/** The machines that 3.5 changed. Each is asked only for what it takes by the steps of its own era. */
function machinesOfEra(sizes: BitmapSizes, rules: BitmapRules, filePages: number) {
  return rules.era === 'modern'
    ? {
        filePage: modernFilePageMachine(sizes.pageWritesMax),
        counterPage: modernCounterPageMachine(sizes.countersPerPage),
        daemon: modernDaemonMachine(filePages),
        unplug: modernUnplugMachine(filePages),
      }
    : {
        filePage: filePageMachine(sizes.pageWritesMax),
        counterPage: counterPageMachine(sizes.countersPerPage),
        daemon: daemonMachine(),
        unplug: unplugMachine(filePages),
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
  const { absence, daemon, unplug, resync, members, power, filePage, counterPage } = parts;
  const followed: Instance[] =
    absence === undefined
      ? []
      : [absence.former, absence.recovery, absence.cleared, ...absence.copy];
  const { growth, growthUnplug, shutdown, userUnplug } = parts;
  const stopped: Instance[] = shutdown === undefined ? [] : [shutdown];
  const grown: Instance[] =
    growth === undefined || growthUnplug === undefined ? [] : [growth.size, growthUnplug];
  const asked: Instance[] = userUnplug === undefined ? [] : [userUnplug, ...parts.request];
  return [
    power,
    members,
    ...perChunk,
    ...filePage,
    ...counterPage,
    ...parts.pointer,
    unplug,
    daemon,
    resync,
    ...followed,
    ...stopped,
    ...asked,
    ...grown,
  ];
}

/** The chunk's NEEDED or RESYNC flag is set. */
export function flagged(parts: BitmapParts, chunk: number): Predicate {
  return or(
    counter(parts, chunk, (word) => is(word, 'NEEDED.set')),
    counter(parts, chunk, (word) => is(word, 'RESYNC.set')),
  );
}

/** The chunk's whole 16-bit word is exactly this small value. */
export function wordIs(parts: BitmapParts, chunk: number, value: 0 | 1 | 2): Predicate {
  const names = ['zero', 'one', 'two'] as const;
  return and(
    counter(parts, chunk, (word) => is(word, `count.${names[value]}`)),
    not(flagged(parts, chunk)),
  );
}

/** The chunk's whole 16-bit word is at most 2: nothing in flight, no flag. */
export function wordAtMostTwo(parts: BitmapParts, chunk: number): Predicate {
  return and(
    counter(parts, chunk, (word) => has(word, 'count', '<=', 2)),
    not(flagged(parts, chunk)),
  );
}

/** The counter page of this chunk has memory. */
export function hasCounterPage(parts: BitmapParts, chunk: number): Predicate {
  const page = parts.counterPage[parts.counterPageOf(chunk)]!;
  return is(page, parts.era === 'modern' ? 'memory.allocated' : 'allocated');
}

/** The daemon would look at this chunk in its next pass: CLEAN of its file page, since 3.5 `bp.pending`. */
export function isNotedCleanable(parts: BitmapParts, chunk: number): Predicate {
  return parts.era === 'modern'
    ? is(parts.counterPage[parts.counterPageOf(chunk)]!, 'pending.set')
    : is(parts.filePage[parts.filePageOf(chunk)]!, 'CLEAN.set');
}

/** The first chunk that writers write to. */
export function firstWritten({ sizes }: BitmapParts): number {
  return sizes.idleChunks;
}

/** The array runs. */
export function running(parts: BitmapParts): Predicate {
  return is(parts.power, 'on');
}

/** The array runs, and nobody stops it. */
export function inService(parts: BitmapParts): Predicate {
  const { shutdown } = parts;
  return shutdown === undefined ? running(parts) : and(running(parts), is(shutdown, 'work.up'));
}

/** raid5d is between two jobs: it alone runs unplugs, daemon passes and the ends of writes. */
export function raid5dIdle(parts: BitmapParts): Predicate {
  return and(is(parts.unplug, 'idle'), is(parts.daemon, 'pass.resting'));
}

function numbers(length: number): number[] {
  return Array.from({ length }, (_, index) => index);
}
