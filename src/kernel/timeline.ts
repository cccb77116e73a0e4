/** The story of a run: what the guest did, and what md wrote meanwhile, in order. */

import { decoderFor, type BitmapView, type Decoder, type Meaning } from './decode.ts';
import { changes, samplesOf } from './samples.ts';
import type { Mark, TimedLine } from './timed-log.ts';

/** One line of the story. */
export interface StoryLine {
  /** Seconds since the first line. */
  readonly seconds: number;
  /** Numbers of the first and the last write that it tells of; null where it tells of none. */
  readonly seq: readonly [number, number] | null;
  readonly kind: 'step' | 'say' | 'result' | 'sysfs' | Meaning['kind'] | 'error' | 'kill';
  /** Members written to, as one text: `d0 d1`. */
  readonly images: string;
  readonly text: string;
}

interface Piece extends Omit<StoryLine, 'seconds' | 'seq'> {
  readonly at: number;
  readonly seq: number | null;
  /** Of a data write. */
  readonly burst?: Burst;
}

/**
 * Tells a run.
 * @param lines the write log
 * @param marks what the guest said
 * @param imageBytes size of the images
 */
export function timelineOf(
  lines: readonly TimedLine[],
  marks: readonly Mark[],
  imageBytes: number,
): StoryLine[] {
  const decoder = decoderFor(imageBytes);
  const pieces = [...markPieces(marks), ...lines.flatMap((line) => linePieces(decoder, line))];
  // Equal times keep their order: marks first, as a mark of sequence n comes before write n.
  pieces.sort((left, right) => left.at - right.at || (left.seq ?? 0) - (right.seq ?? 0));
  return joined(pieces);
}

function markPieces(marks: readonly Mark[]): Piece[] {
  const spoken = marks.flatMap(({ kind, text, seconds }): Piece[] => {
    if (kind === 'sample') return [];
    const words = kind === 'step' ? text.replace(/^\d+ /, '') : text;
    return [{ at: seconds, seq: null, kind, images: '', text: words }];
  });
  const samples = samplesOf(marks);
  const shown = samples.flatMap(({ seconds, values }, index): Piece[] => {
    const before = samples[index - 1]?.values;
    if (before === undefined || values['array_state'] === undefined) return [];
    const text = changes(before, values)
      .filter((one) => !one.startsWith('sync_completed'))
      .join(', ');
    return text === '' ? [] : [{ at: seconds, seq: null, kind: 'sysfs', images: '', text }];
  });
  return [...spoken, ...shown];
}

function linePieces(decoder: Decoder, line: TimedLine): Piece[] {
  const { op, seq, seconds: at, image, result } = line;
  const images = imageName(image);
  if (op === 'flush') return [];
  if (op === 'KILL') {
    if (image !== '') decoder.take(line);
    return [{ at, seq, kind: 'kill', images, text: 'the kernel is ended here' }];
  }
  if (result < 0) return [{ at, seq, kind: 'error', images, text: 'the write fails' }];
  const meaning = decoder.take(line);
  if (meaning.kind !== 'data')
    return [{ at, seq, kind: meaning.kind, images, text: textOf(meaning, decoder.isWhole()) }];
  const burst = burstOf(meaning, decoder, images);
  return [{ at, seq, kind: 'data', images, text: burstText(burst), burst }];
}

function textOf(meaning: Exclude<Meaning, { kind: 'data' }>, isWhole: boolean): string {
  switch (meaning.kind) {
    case 'superblock': {
      const { events, resyncOffsetSectors, featureMap, recoveryOffsetSectors } = meaning.superblock;
      const state =
        resyncOffsetSectors === Infinity ? 'clean' : `dirty from sector ${resyncOffsetSectors}`;
      const end = recoveryOffsetSectors === Infinity ? 'the end' : recoveryOffsetSectors;
      return `superblock: events ${events}, ${state}${(featureMap & 2) === 0 ? '' : `, recovered up to ${end}`}`;
    }
    case 'bitmap':
      return bitmapText(meaning.before, meaning.after, meaning.isAfterData && isWhole);
    case 'other':
      return 'other metadata';
  }
}

/**
 * A page of the bitmap, and by which daemon pass it was written. Counters are not seen from outside: that the pass before
 * the clearing one took them from 1 to 0 in memory is md's rule (semantics 1.10, era B), not an observation.
 */
function bitmapText(before: BitmapView | null, after: BitmapView, isPass: boolean): string {
  if (before === null) return 'bitmap: created';
  const set = [...after.bits].filter((bit) => !before.bits.has(bit));
  const cleared = [...before.bits].filter((bit) => !after.bits.has(bit));
  const isUpdate = before.events !== after.events;
  const parts = [
    ...(set.length > 0 ? [`bit ${ranges(set)} set`] : []),
    ...(cleared.length > 0
      ? [
          `bit ${ranges(cleared)} cleared${isPass ? ' (daemon pass 3; pass 2 took the counter 1 → 0 in memory)' : ''}`,
        ]
      : []),
    ...(isUpdate ? [`events ${after.events}`] : []),
    ...(before.eventsCleared === after.eventsCleared
      ? []
      : [`events_cleared ${after.eventsCleared}`]),
  ];
  if (parts.length > 0) return `bitmap: ${parts.join(', ')}`;
  const pass = isPass ? ' (daemon pass 1: counter 2 → 1)' : '';
  return after.bits.size === 0
    ? 'bitmap: written again, no bit set'
    : `bitmap: written again, bit ${ranges([...after.bits])} still set${pass}`;
}

/** Data writes without anything between them: KiB by member, apart for data and parity. */
interface Burst {
  readonly data: ReadonlyMap<string, number>;
  readonly parity: ReadonlyMap<string, number>;
  readonly firstSector: number;
  readonly lastSector: number;
  /** Whether the bits are set wherever an assembly may read the bitmap; empty without one. */
  readonly marked: string;
}

function burstOf(
  meaning: Extract<Meaning, { kind: 'data' }>,
  decoder: Decoder,
  images: string,
): Burst {
  const { sector, sectors, arrayOffsetBytes, chunks } = meaning;
  const own = new Map([[images, sectors / 2]]);
  return {
    data: arrayOffsetBytes === null ? new Map() : own,
    parity: arrayOffsetBytes === null ? own : new Map(),
    firstSector: sector,
    lastSector: sector + sectors - 1,
    marked: chunks === null ? '' : markedText(chunks, decoder),
  };
}

function markedText([first, last]: readonly [number, number], decoder: Decoder): string {
  const bits = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  const members = decoder.members();
  const without = members.filter((member) => {
    const bitmap = decoder.bitmapOf(member);
    return bitmap === null || bits.some((bit) => !bitmap.bits.has(bit));
  });
  return without.length === 0
    ? `bit ${ranges(bits)} is set on all ${members.length} members`
    : `bit ${ranges(bits)} is not set on ${without.map(imageName).join(' ')}`;
}

function bothBursts(left: Burst, right: Burst): Burst {
  return {
    data: sums(left.data, right.data),
    parity: sums(left.parity, right.parity),
    firstSector: Math.min(left.firstSector, right.firstSector),
    lastSector: Math.max(left.lastSector, right.lastSector),
    marked: left.marked,
  };
}

function sums(left: ReadonlyMap<string, number>, right: ReadonlyMap<string, number>) {
  const all = new Map(left);
  for (const [image, kibibytes] of right) all.set(image, (all.get(image) ?? 0) + kibibytes);
  return all;
}

function burstText({ data, parity, firstSector, lastSector, marked }: Burst): string {
  const what = [...sharesText('data', data), ...sharesText('parity', parity)].join('; ');
  return `${what}; sectors ${firstSector}–${lastSector}${marked === '' ? '' : `; ${marked}`}`;
}

function sharesText(name: string, by: ReadonlyMap<string, number>): string[] {
  if (by.size === 0) return [];
  const images = [...by.keys()].sort();
  return [`${name} ${images.map((image) => `${by.get(image)} KiB on ${image}`).join(', ')}`];
}

function imageName(image: string): string {
  return image.replace(/\.img$/, '');
}

/** Neighbours that say the same of different members become one line, and so do data writes in a row. */
function joined(pieces: readonly Piece[]): StoryLine[] {
  const start = pieces[0]?.at ?? 0;
  const groups: Piece[][] = [];
  for (const piece of pieces) {
    const group = groups.at(-1);
    if (group !== undefined && belongs(group, piece)) group.push(piece);
    else groups.push([piece]);
  }
  return groups.map((group) => {
    const [{ at, kind, text, burst }] = group as [Piece];
    const seqs = group.flatMap(({ seq }) => (seq === null ? [] : [seq]));
    const whole = group
      .slice(1)
      .reduce(
        (sum, one) =>
          sum === undefined || one.burst === undefined ? sum : bothBursts(sum, one.burst),
        burst,
      );
    return {
      seconds: at - start,
      seq: seqs.length === 0 ? null : [seqs[0]!, seqs.at(-1)!],
      kind,
      images: [...new Set(group.map(({ images }) => images))].sort().join(' '),
      text: whole === undefined ? text : burstText(whole),
    };
  });
}

function belongs(group: readonly Piece[], { kind, seq, text, images, burst }: Piece): boolean {
  const last = group.at(-1)!;
  if (kind !== last.kind || seq === null) return false;
  if (burst !== undefined) return burst.marked === last.burst?.marked;
  return text === last.text && group.every((one) => one.images !== images);
}

/** Numbers as ranges: `0-3,7`. */
function ranges(numbers: readonly number[]): string {
  const sorted = [...numbers].sort((left, right) => left - right);
  const parts: [number, number][] = [];
  for (const one of sorted) {
    const last = parts.at(-1);
    if (last !== undefined && last[1] === one - 1) last[1] = one;
    else parts.push([one, one]);
  }
  return parts.map(([first, end]) => (first === end ? String(first) : `${first}-${end}`)).join(',');
}
