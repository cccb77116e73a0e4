/**
 * The same audit done the slow way: every crash state is built from scratch, every row is looked at. Written apart
 * from src/crash, from the same rules.
 */
import { memoryDevice, type MemoryDevice } from '../../../src/device/index.ts';
import type { LogLine } from '../../../src/crash/index.ts';
import type { WriteLine } from '../../../src/crash/log.ts';
import { readSuperblock, type Superblock } from '../../../src/raid5/index.ts';

/** What the naive audit finds. */
export interface NaiveResult {
  readonly violatingPrefixes: number;
  readonly first: { readonly seq: number | null; readonly stripe: number } | null;
  /** First line after which some crash state, with losses, breaks the promise. */
  readonly firstWithLosses: number | null;
}

interface Shape {
  readonly dataBytes: number;
  readonly rows: number;
  readonly bitmapByte: number;
}

/** Audits images that hold an array from the start: three members, one row a bitmap chunk. */
export function naiveAudit(
  lines: readonly LogLine[],
  start: readonly MemoryDevice[],
  shape: Shape,
): NaiveResult {
  const hasFlush = lines.some(({ kind }) => kind === 'flush');
  const history = new Map<string, Set<number>>();
  let violatingPrefixes = 0;
  let first: NaiveResult['first'] = null;
  let firstWithLosses: number | null = null;
  for (let length = 0; length <= lines.length; length++) {
    const prefix = lines.slice(0, length);
    const seq = prefix.at(-1)?.seq ?? null;
    if (length > 0 && prefix.at(-1)!.kind !== 'write') continue;
    const all = prefix.filter((line) => line.kind === 'write');
    const whole = replayed(start, all);
    remember(whole, shape, history);
    const stripe = worstRow(whole, shape, history);
    if (stripe !== null) {
      violatingPrefixes++;
      first ??= { seq, stripe };
    }
    const bad = lossesOf(prefix, hasFlush).some(
      (kept) => worstRow(replayed(start, kept), shape, history) !== null,
    );
    if (bad || stripe !== null) firstWithLosses ??= seq;
  }
  return { violatingPrefixes, first, firstWithLosses };
}

/** Every subset of a prefix's writes that a crash may leave, in a log with flushes. */
function lossesOf(prefix: readonly LogLine[], hasFlush: boolean): WriteLine[][] {
  const writes = prefix.filter((line) => line.kind === 'write');
  if (!hasFlush) return [];
  const isStable = (write: WriteLine): boolean => {
    const later = prefix.slice(prefix.indexOf(write) + 1);
    return later.some(
      (line) => line.kind === 'flush' && (line.image ?? write.image) === write.image,
    );
  };
  const volatile = writes.filter((write) => !isStable(write));
  return Array.from({ length: 2 ** volatile.length }, (_, mask) =>
    writes.filter((write) => {
      const index = volatile.indexOf(write);
      return index < 0 || ((mask >> index) & 1) === 1;
    }),
  );
}

function replayed(start: readonly MemoryDevice[], writes: readonly WriteLine[]): MemoryDevice[] {
  const images = start.map(({ name, bytes }) => memoryDevice(name, bytes));
  for (const { image, offsetBytes, bytes } of writes)
    images.find(({ name }) => name === image)!.write(offsetBytes, bytes);
  return images;
}

interface Found {
  readonly image: MemoryDevice;
  readonly superblock: Superblock;
  readonly slot: number;
}

/** Members by slot and those left out; null where no assembly would start. */
function assembled(images: readonly MemoryDevice[]) {
  const found: Found[] = images.flatMap((image) => {
    try {
      const superblock = readSuperblock(image);
      return [{ image, superblock, slot: superblock.roles[superblock.deviceNumber]! }];
    } catch {
      return [];
    }
  });
  const events = Math.max(...found.map(({ superblock }) => superblock.events));
  const slots: (Found | undefined)[] = [undefined, undefined, undefined];
  const stale: Found[] = [];
  const fresh = [...found].sort((a, b) => b.superblock.events - a.superblock.events);
  for (const member of fresh) {
    if (member.slot > 2) continue;
    if (member.superblock.events < events - 1 || slots[member.slot] !== undefined)
      stale.push(member);
    else slots[member.slot] = member;
  }
  const inSync = slots.filter((member) => member !== undefined && !isRecovering(member));
  const newest = found.filter(({ superblock }) => superblock.events === events);
  const checkpoint = Math.max(...newest.map(({ superblock }) => superblock.resyncOffsetSectors));
  if (inSync.length < 2) return null;
  return { slots, stale, inSync, events, checkpoint, hasBitmap: hasBitmap(fresh[0]!) };
}

function hasBitmap({ superblock }: Found): boolean {
  return (superblock.featureMap & 1) !== 0;
}

function isRecovering({ superblock }: Found): boolean {
  return (superblock.featureMap & 2) !== 0;
}

/** Rows that were wrong when a rebuild began and have not been right since, by the rebuilt image. */
function remember(
  images: readonly MemoryDevice[],
  shape: Shape,
  history: Map<string, Set<number>>,
): void {
  const array = assembled(images);
  if (array === null || array.slots.includes(undefined)) return;
  const rebuilt = array.slots.find((member) => isRecovering(member!));
  if (rebuilt === undefined) return;
  const key = array.slots.map((member) => member!.image.name).join();
  const wrong = rowsOf(shape).filter((row) => !agree(array.slots as Found[], shape, row));
  const from = rebuilt.superblock.recoveryOffsetSectors / 8;
  const known = history.get(`${key} ${rebuilt.image.name}`);
  const kept =
    known === undefined
      ? wrong.filter((row) => row >= from)
      : [...known].filter((row) => wrong.includes(row));
  history.set(`${key} ${rebuilt.image.name}`, new Set(kept));
}

function rowsOf({ rows }: Shape): number[] {
  return Array.from({ length: rows }, (_, row) => row);
}

function agree(members: readonly Found[], { dataBytes }: Shape, row: number): boolean {
  const blocks = members.map(
    ({ image }) => new Uint32Array(image.bytes.buffer, dataBytes + row * 4096, 1024),
  );
  return blocks[0]!.every((word, index) => (word ^ blocks[1]![index]! ^ blocks[2]![index]!) === 0);
}

/** The lowest row that breaks the promise. */
function worstRow(
  images: readonly MemoryDevice[],
  shape: Shape,
  history: ReadonlyMap<string, ReadonlySet<number>>,
): number | null {
  const array = assembled(images);
  if (array === null) return null;
  const { slots, stale, inSync, events, checkpoint } = array;
  const maps = array.hasBitmap ? inSync.map((member) => bitmapOf(member!, shape, events)) : [];
  const full = slots.every((member) => member !== undefined);
  const rebuilt = slots.find((member) => member !== undefined && isRecovering(member));
  const isSkipped = (row: number, bits = maps): boolean => bits.some((map) => !map.isSet(row));
  const isMissed = (row: number): boolean => {
    if (checkpoint === Infinity) return true;
    if (maps.length === 0) return (row + 1) * 8 <= checkpoint;
    return maps.some((map) => {
      const from = rebuilt === undefined || map.cleared === events ? checkpoint : 0;
      return !map.isSet(row) || (row + 1) * 8 < from;
    });
  };
  const isBroken = (row: number): boolean => {
    if (!full) {
      return stale.some((member) => {
        const guides = maps.filter(({ cleared }) => member.superblock.events >= cleared);
        const vacant = slots.findIndex((one) => one === undefined) === member.slot;
        const line = slots.map((one) => one ?? member);
        return vacant && !agree(line, shape, row) && isSkipped(row, guides);
      });
    }
    if (agree(slots, shape, row)) return false;
    if (rebuilt === undefined) return isMissed(row);
    const isBehind = (row + 1) * 8 > rebuilt.superblock.recoveryOffsetSectors;
    if (isBehind) return (rebuilt.superblock.featureMap & 128) !== 0 && isSkipped(row);
    const key = slots.map((member) => member.image.name).join();
    const never = history.get(`${key} ${rebuilt.image.name}`)?.has(row) ?? false;
    return never || isMissed(row);
  };
  return rowsOf(shape).find(isBroken) ?? null;
}

function bitmapOf({ image }: Found, { bitmapByte }: Shape, events: number) {
  const view = new DataView(image.bytes.buffer, bitmapByte);
  const isStale = Number(view.getBigUint64(24, true)) < events;
  return {
    cleared: isStale ? events : Number(view.getBigUint64(32, true)),
    isSet: (row: number) => isStale || ((view.getUint8(256) >> row) & 1) === 1,
  };
}
