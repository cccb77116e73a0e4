/** Images as a crash at some line of a write log leaves them. */

import type { MemoryDevice } from '../../device/index.ts';
import { memoryDevice } from '../../device/index.ts';
import type { LogLine } from '../../crash/index.ts';
import { seededRandom } from '../../raid5/random.ts';

/** A crash: after which line, and which unflushed writes it loses. */
export interface CrashPoint {
  /** `seq` of the last line that happened. */
  readonly seq: number;
  /** `seq` of the writes that were lost. */
  readonly lost: readonly number[];
}

/**
 * Draws crash points among the data writes of a log, spread over it; some lose unflushed writes.
 * @param first `seq` from which on the array is there
 */
export function drawCrashPoints(
  lines: readonly LogLine[],
  first: number,
  count: number,
  seed: number,
): CrashPoint[] {
  const random = seededRandom(seed);
  const writes = lines.filter((line) => line.kind === 'write' && line.seq > first);
  return Array.from({ length: count }, (_, index) => {
    const share = (index + random()) / count;
    const { seq } = writes[Math.floor(share * writes.length)]!;
    const lost = index % 2 === 0 ? [] : unflushedAt(lines, seq).filter(() => random() < 0.5);
    return { seq, lost };
  });
}

/** The writes up to that line that no flush has made durable. */
function unflushedAt(lines: readonly LogLine[], last: number): number[] {
  let pending: { readonly seq: number; readonly image: string }[] = [];
  for (const line of lines) {
    if (line.seq > last) break;
    if (line.kind === 'write') pending.push({ seq: line.seq, image: line.image });
    if (line.kind === 'flush')
      pending = pending.filter(({ image }) => line.image !== null && line.image !== image);
  }
  return pending.map(({ seq }) => seq);
}

/** The images after the crash. `begin` are the images before the first line; they stay as they are. */
export function imagesAfter(
  begin: readonly MemoryDevice[],
  lines: readonly LogLine[],
  { seq, lost }: CrashPoint,
): MemoryDevice[] {
  const images = begin.map(({ name, bytes }) => memoryDevice(name, bytes));
  const gone = new Set(lost);
  for (const line of lines) {
    if (line.seq > seq) break;
    if (line.kind !== 'write' || gone.has(line.seq)) continue;
    images.find(({ name }) => name === line.image)?.write(line.offsetBytes, line.bytes);
  }
  return images;
}
