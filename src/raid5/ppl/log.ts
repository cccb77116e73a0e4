/**
 * The partial parity logs of a running array: before a stripe is written, what its other blocks XOR
 * to is stored on the member that holds its parity (raid5-ppl.c; semantics 4).
 */

import { failedSlotsAt, dataSlotsAt, paritySlotAt, type Blocks } from '../array/block-io.ts';
import { memberFailed } from '../array/failure.ts';
import { ioGroup, submitFlush, submitMetadata, untilLanded } from '../array/member-io.ts';
import { memberIn, type ArrayState, type Member } from '../array/state.ts';
import { STRIPE_BYTES } from '../constants.ts';
import { pplArea, pplBytes, PPL_ENTRIES_MAX, PPL_HEADER_BYTES } from '../format/ppl.ts';
import type { PplEntry } from '../format/ppl.ts';
import { arraySectorOf } from './places.ts';
import { xorOf } from '../parity.ts';
import type { Task } from '../scheduler.ts';

/** Stripes that are logged together (ppl_io_unit). */
export interface PplUnit {
  readonly member: Member;
  readonly entries: PplEntry[];
  isSubmitted: boolean;
  hasLanded: boolean;
  /** Stripes of it that are not on disk yet. */
  stripesLeft: number;
}

/** The log of one member (ppl_log). */
interface PplLog {
  /** Units in order; only the first may be on its way, the last takes further stripes. */
  readonly units: PplUnit[];
  /** Where the next header goes, in bytes of the area; above 0 only with several headers. */
  nextByte: number;
}

/** All logs, and the generation that the last unit had (ppl_conf). */
export interface PplLogs {
  readonly logs: Map<Member, PplLog>;
  /** The area may hold several headers, one behind the other (MULTIPLE_PPLS). */
  readonly hasSeveralHeaders: boolean;
  generation: bigint;
}

/** Logs that nothing was written to yet. */
export function newPplLogs(hasSeveralHeaders: boolean): PplLogs {
  return { logs: new Map(), hasSeveralHeaders, generation: 0n };
}

/**
 * Logs the partial parity of a stripe that is about to be written; ends when it is on stable storage
 * (ppl_write_stripe).
 * @param blocks what will be written: consecutive data blocks, and the parity
 * @param old what was read of the stripe
 * @param modifies whether the old parity was among it (read-modify-write)
 * @returns the unit to release when the stripe is on disk; null where there is no log
 */
export function* logStripe(
  array: ArrayState,
  sector: number,
  blocks: Blocks,
  old: Blocks,
  modifies: boolean,
): Task<PplUnit | null> {
  const parity = paritySlotAt(array.geometry, sector);
  const member = memberIn(array, parity);
  // Without its parity member the stripe has no parity that could go wrong.
  if (array.ppl === null || member === null) return null;
  if (failedSlotsAt(array, sector).includes(parity)) return null;
  const log = logOf(array.ppl, member);
  const unit = unitFor(log, member);
  unit.entries.push(entryOf(array, sector, blocks, old, modifies));
  unit.stripesLeft++;
  yield { label: 'ppl.submit', ready: () => unit.isSubmitted || log.units[0] === unit };
  if (!unit.isSubmitted) submitUnit(array, array.ppl, log, unit);
  yield { label: 'ppl.write', ready: () => unit.hasLanded };
  return unit;
}

/**
 * A stripe of the unit is on disk. After its last one the members' caches are flushed, and then the
 * next unit may overwrite the log (ppl_do_flush).
 */
export function releaseUnit(array: ArrayState, unit: PplUnit): void {
  unit.stripesLeft--;
  if (unit.stripesLeft > 0) return;
  const { units } = logOf(array.ppl!, unit.member);
  const group = ioGroup();
  const members = array.members.filter((member) => member.slot >= 0 && !member.faulty);
  const landed = (): void => {
    if (group.outstanding === 0) units.shift();
  };
  for (const member of members) submitFlush(array, group, member, landed);
  if (members.length === 0) units.shift();
}

/** Writes an empty log: zeros, and a header without entries (ppl_write_empty_header). */
export function* emptyLog(array: ArrayState, member: Member): Task {
  const { startByte, endByte } = pplArea(member.superblock);
  const bytes = new Uint8Array(endByte - startByte);
  bytes.set(pplBytes(array.setUuid, 0n, []));
  const group = ioGroup();
  submitMetadata(array, group, member, 'empty ppl', startByte, bytes, () => {});
  yield untilLanded(group, 'ppl.empty');
  for (const failed of group.failed) memberFailed(array, failed);
}

function logOf({ logs }: PplLogs, member: Member): PplLog {
  const known = logs.get(member);
  if (known !== undefined) return known;
  const log: PplLog = { units: [], nextByte: 0 };
  logs.set(member, log);
  return log;
}

/** The unit that still takes stripes: not on its way, and with room for one more. */
function unitFor(log: PplLog, member: Member): PplUnit {
  const { startByte, endByte } = pplArea(member.superblock);
  const roomEntries = Math.floor((endByte - startByte - PPL_HEADER_BYTES) / STRIPE_BYTES);
  const last = log.units.at(-1);
  const entriesMax = Math.min(PPL_ENTRIES_MAX, roomEntries);
  if (last !== undefined && !last.isSubmitted && last.entries.length < entriesMax) return last;
  const unit: PplUnit = {
    member,
    entries: [],
    isSubmitted: false,
    hasLanded: false,
    stripesLeft: 0,
  };
  log.units.push(unit);
  return unit;
}

function submitUnit(array: ArrayState, logs: PplLogs, log: PplLog, unit: PplUnit): void {
  const { member, entries } = unit;
  unit.isSubmitted = true;
  const bytes = pplBytes(array.setUuid, ++logs.generation, entries);
  const { startByte, endByte } = pplArea(member.superblock);
  const fits = startByte + log.nextByte + bytes.length <= endByte;
  const atByte = logs.hasSeveralHeaders && fits ? log.nextByte : 0;
  log.nextByte = atByte + bytes.length;
  const group = ioGroup();
  submitMetadata(array, group, member, 'ppl', startByte + atByte, bytes, () => {
    for (const failed of group.failed) memberFailed(array, failed);
    unit.hasLanded = true;
  });
}

/** What an entry says of the stripe: where the new data lies, and what the blocks beside it XOR to. */
function entryOf(
  array: ArrayState,
  sector: number,
  blocks: Blocks,
  old: Blocks,
  modifies: boolean,
): PplEntry {
  const { geometry } = array;
  const parity = paritySlotAt(geometry, sector);
  const data = dataSlotsAt(geometry, sector);
  const first = data.findIndex((slot) => blocks.has(slot));
  const written = data.filter((slot) => blocks.has(slot));
  const unwritten = data.filter((slot) => !blocks.has(slot));
  const sources = modifies ? [parity, ...written] : unwritten;
  const isFull = unwritten.length === 0;
  return {
    arraySector: arraySectorOf(geometry, sector, first),
    dataBytes: written.length * STRIPE_BYTES,
    parityDisk: parity,
    partial: isFull ? new Uint8Array(0) : xorOf(sources.map((slot) => old.get(slot)!)),
  };
}
