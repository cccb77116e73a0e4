/**
 * The audit: walks a write log and judges every crash state on the way. The promise: every stripe whose parity may be
 * wrong is one that the next assembly repairs (semantics 6, S14).
 */

import { setImmediate as nextTurn } from 'node:timers/promises';
import type { MemoryDevice } from '../device/index.ts';
import { RaidproofError } from '../errors.ts';
import { SECTOR_BYTES, STRIPE_BYTES } from '../raid5/constants.ts';
import { isComplete } from './assembly.ts';
import { disksOf, type Disks } from './disks.ts';
import { arrayIn, judgeOf, type Judge } from './judge.ts';
import type { LogLine, WriteLine } from './log.ts';
import { visitLosses } from './losses.ts';
import { pendingOver, type PendingWrite } from './pending.ts';
import type { AuditResult } from './result.ts';
import { placesOf } from './story.ts';
import { tallyOf, type Tally } from './tally.ts';

/** How to audit. */
export interface AuditOptions {
  /** Unflushed writes that may be lost at once, or survive alone, when they are too many; default 3. */
  readonly bound?: number;
  /** A write may be torn at its sectors; default false. */
  readonly isTorn?: boolean;
  /** Ends the audit, inconclusive, after so many crash states; default ten million. */
  readonly statesMax?: number;
}

/** How far an audit is. */
export interface AuditNews {
  /** Index of the line whose crash states are judged. */
  readonly line: number;
  readonly crashStates: number;
}

/** Answering false ends the audit, inconclusive. */
export type AuditWatch = (news: AuditNews) => boolean;

/** Default of `bound`: all subsets of up to seven writes. */
export const BOUND = 3;

/** Default of `statesMax`. */
export const STATES_MAX = 10_000_000;

/**
 * Audits every crash state of a log.
 * @param lines the log, in order
 * @param images what the log starts from; they are changed to what it ends with
 * @throws RP212 for a write beyond its image or to none of them, RP213 when the images never hold an array
 */
export function auditLog(
  lines: readonly LogLine[],
  images: readonly MemoryDevice[],
  options: AuditOptions = {},
): AuditResult {
  const steps = auditSteps(lines, images, options);
  for (;;) {
    const step = steps.next(true);
    if (step.done === true) return step.value;
  }
}

/**
 * The same, now and then letting other things happen, so that an interrupt is heard: see {@link auditLog}.
 * @param watch hears now and then how far it is
 * @param everyMilliseconds how often
 */
export async function auditLogWatched(
  lines: readonly LogLine[],
  images: readonly MemoryDevice[],
  options: AuditOptions,
  watch: AuditWatch,
  everyMilliseconds = 20,
): Promise<AuditResult> {
  const steps = auditSteps(lines, images, options);
  let step = steps.next(true);
  let heard = performance.now();
  while (step.done !== true) {
    let goesOn = true;
    if (performance.now() - heard >= everyMilliseconds) {
      // One audit after the other: nothing else is to run meanwhile.
      // oxlint-disable-next-line no-await-in-loop
      await nextTurn();
      goesOn = watch(step.value);
      heard = performance.now();
    }
    step = steps.next(goesOn);
  }
  return step.value;
}

/** Judges a crash state with each step; answering false ends the audit, inconclusive. */
function* auditSteps(
  lines: readonly LogLine[],
  images: readonly MemoryDevice[],
  options: AuditOptions,
): Generator<AuditNews, AuditResult, boolean> {
  const walk = walkOver(lines, images, options);
  walk.begin();
  for (const [line, one] of lines.entries()) {
    for (const _ of walk.take(one, line)) {
      if (!(yield { line, crashStates: walk.tally.crashStates })) walk.tally.stop();
      if (walk.tally.isStopped) break;
    }
    if (walk.tally.isStopped) break;
  }
  if (walk.array() === null && !walk.tally.isStopped) throw noArray(images);
  const flushes = lines.filter(({ kind }) => kind === 'flush').length;
  return walk.tally.result({
    array: walk.array() ?? '',
    images: images.map(({ name }) => name),
    writes: lines.filter(({ kind }) => kind === 'write').length,
    flushes,
    isStableWhenLogged: flushes === 0,
    bound: options.bound ?? BOUND,
    isTorn: options.isTorn ?? false,
  });
}

interface Walk {
  readonly tally: Tally;
  /** UUID of the array once it exists. */
  readonly array: () => string | null;
  /** Judges the images before the first line. */
  begin(): void;
  /** Does one line and judges the crash states it adds, one with each step. */
  take(line: LogLine, index: number): Generator<void>;
}

function walkOver(
  lines: readonly LogLine[],
  images: readonly MemoryDevice[],
  options: AuditOptions,
): Walk {
  const disks = disksOf(images);
  let array: string | null = null;
  const judge = judgeOf(disks, () => array);
  const pending = pendingOver(disks);
  const tally = tallyOf(disks, judge, lines, options.statesMax ?? STATES_MAX);
  const hasFlush = lines.some(({ kind }) => kind === 'flush');
  const isTorn = options.isTorn ?? false;
  const losses = { bound: options.bound ?? BOUND, isTorn };
  const stand = (seq: number | null): void => {
    array ??= arrayBegun(judge, seq);
    if (array === null) return;
    tally.begin(seq);
    judge.settle();
  };
  const land = function* (write: PendingWrite, index: number): Generator<void> {
    if (hasFlush || isTorn) pending.add(write);
    else disks.put(write.image, write.offsetBytes, write.bytes);
    stand(write.seq);
    tally.note(write.seq, index, [], pending.writes.length);
    yield;
    if (array === null || pending.writes.length < 2) return;
    const visits = visitLosses(pending, judge, write, losses);
    try {
      let visit = visits.next();
      for (; visit.done !== true; visit = visits.next()) {
        tally.note(write.seq, index, visit.value, pending.writes.length);
        yield;
      }
      if (!visit.value) tally.leaveOut();
    } finally {
      // An audit that is ended in between leaves the disks whole.
      visits.return(false);
    }
  };
  let nextId = 0;
  return {
    tally,
    array: () => array,
    begin() {
      stand(null);
      tally.note(null, -1, [], 0);
    },
    *take(line, index) {
      if (line.kind === 'kill') return;
      if (line.kind === 'flush') {
        pending.flush(line.image === null ? null : imageOf(disks, line.image, line.seq));
        return;
      }
      if (!hasFlush) pending.flush(null);
      for (const write of piecesOf(disks, line, isTorn, () => nextId++)) yield* land(write, index);
    },
  };
}

/** The array's UUID if it exists now: given, or complete and started (its events have begun to count). */
function arrayBegun(judge: Judge, seq: number | null): string | null {
  const assembly = judge.assembly();
  if (typeof assembly === 'string') return null;
  const isStarted = isComplete(assembly) && assembly.freshest.superblock.events > 0;
  return seq === null || isStarted ? arrayIn(assembly) : null;
}

/** A write as it may be lost: whole, or sector by sector. */
function piecesOf(
  disks: Disks,
  line: WriteLine,
  isTorn: boolean,
  nextId: () => number,
): PendingWrite[] {
  const { seq, bytes } = line;
  const image = imageOf(disks, line.image, seq);
  requireInside(disks.images[image]!, line);
  return cutsOf(line, isTorn).map(([from, to]) => {
    const offsetBytes = line.offsetBytes + from;
    const lengthBytes = to - from;
    const isMetadata = disks.isMetadata({ image, offsetBytes, lengthBytes });
    const placeBytes = isTorn ? SECTOR_BYTES : STRIPE_BYTES;
    const places = isMetadata ? [] : placesOf(disks, image, offsetBytes, lengthBytes, placeBytes);
    const piece = bytes.subarray(from, to);
    return { id: nextId(), seq, image, offsetBytes, bytes: piece, isMetadata, places };
  });
}

/** Where a write is cut: nowhere, or at the sectors of the device. */
function cutsOf({ offsetBytes, bytes }: WriteLine, isTorn: boolean): [number, number][] {
  if (!isTorn) return bytes.length === 0 ? [] : [[0, bytes.length]];
  const cuts: [number, number][] = [];
  for (let from = 0; from < bytes.length;) {
    const to = Math.min(bytes.length, from + SECTOR_BYTES - ((offsetBytes + from) % SECTOR_BYTES));
    cuts.push([from, to]);
    from = to;
  }
  return cuts;
}

function imageOf(disks: Disks, name: string, seq: number): number {
  const image = disks.images.findIndex((one) => one.name === name);
  if (image >= 0) return image;
  const what = `the log names it in seq ${seq}, but there is no such image`;
  throw new RaidproofError('RP212', what, name, 'Name the folder that holds all images.');
}

function requireInside(image: MemoryDevice, { seq, offsetBytes, bytes }: WriteLine): void {
  const endBytes = offsetBytes + bytes.length;
  if (endBytes <= image.sizeBytes) return;
  const what = `seq ${seq} writes up to byte ${endBytes}, the image has ${image.sizeBytes}`;
  throw new RaidproofError('RP212', what, image.name, 'Give the images that the log belongs to.');
}

function noArray(images: readonly MemoryDevice[]): RaidproofError {
  const names = images.map(({ name }) => name).join(', ');
  const what = 'at no line do the superblocks make a complete RAID5 array that was started';
  const remedy = 'Audit a log from the creation of the array on, or name its images.';
  return new RaidproofError('RP213', what, names === '' ? 'no image' : names, remedy);
}
