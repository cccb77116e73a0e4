/** A write log becomes a trace: what reached the members, and what it tells of members that failed or came. */
import { type EachLine, type Trace, type TraceEvent, eachLineOf } from '../../trace/index.ts';
import { type ArrayFacts, type RecordedWrite, recordedWrites } from './recorded-write.ts';

/** Commands, each by the number (`seq`) of the first write behind it. */
export interface Commands {
  /** The array, which had been stopped, was assembled again. */
  readonly assemblies: readonly number[];
  /** A repair was asked for. */
  readonly repairs: readonly number[];
}

const NO_SLOT = -1;
const SLOTS_END = 0xff00;

/**
 * Reads a write log as a trace of md; `line` is the line of the log.
 * @param log its text, or its lines
 * @param commands what the user did, which no write shows
 * @throws RaidproofError RP211, RP213
 */
export function traceOfWriteLog(
  log: string | EachLine,
  file: string,
  commands: Commands = { assemblies: [], repairs: [] },
): Trace {
  const eachLine = typeof log === 'string' ? eachLineOf(Buffer.from(log)) : log;
  const { writes, facts } = recordedWrites(eachLine, file);
  return {
    header: {
      format: 'raidproof-trace',
      schemaVersion: 1,
      subject: 'md',
      source: `write log ${file.split('/').at(-1)}`,
      parameters: parametersOf(facts),
    },
    events: [...new Members(writes, facts, commands).events()],
  };
}

function parametersOf(facts: ArrayFacts): Trace['header']['parameters'] {
  return {
    members: facts.superblock.raidDisks,
    chunks: facts.chunks,
    chunkSectors: facts.bitmapChunkSectors,
    daemonSleepMilliseconds: facts.daemonSleepMilliseconds,
    sees: 'writes',
    begins: Number.isFinite(facts.superblock.resyncOffsetSectors) ? 'dirty' : 'down',
  };
}

type Metadata = Extract<RecordedWrite, { readonly kind: 'bitmap' | 'superblock' }>;

/**
 * Follows who is a member. A log does not say when a device failed or was put into a slot; the superblocks say so afterwards. So a failure
 * is placed before the first metadata that the device misses, an addition before the first bitmap page that it gets.
 */
class Members {
  readonly #writes: readonly RecordedWrite[];
  readonly #facts: ArrayFacts;
  readonly #deviceOf = new Map<string, number>();
  #slots: readonly number[] = [];
  #isUp = false;
  #asked: SlotsAfter = { index: 0, endsAt: 0, slots: undefined };
  #assemblies: readonly number[];
  #repairs: readonly number[];

  constructor(writes: readonly RecordedWrite[], facts: ArrayFacts, commands: Commands) {
    this.#assemblies = [...commands.assemblies].sort((left, right) => left - right);
    this.#repairs = [...commands.repairs].sort((left, right) => left - right);
    this.#writes = writes;
    this.#facts = facts;
    for (const one of writes)
      if (one.kind === 'superblock') this.#deviceOf.set(one.image, one.superblock.deviceNumber);
  }

  *events(): Generator<TraceEvent> {
    for (const [index, write] of this.#writes.entries()) {
      if (write.kind === 'killed') {
        this.#isUp = false;
        yield { event: 'killed', line: write.line };
        continue;
      }
      while (this.#assemblies.length > 0 && this.#assemblies[0]! <= write.seq) {
        this.#assemblies = this.#assemblies.slice(1);
        this.#isUp = false;
      }
      while (this.#repairs.length > 0 && this.#repairs[0]! <= write.seq) {
        this.#repairs = this.#repairs.slice(1);
        yield { event: 'repair-asked', line: write.line };
      }
      const member = this.#deviceOf.get(write.image);
      if (member === undefined) continue;
      if (write.kind === 'data') {
        if (this.#isUp) yield dataOf(write, member);
        continue;
      }
      yield* this.#metadata(write, member, index);
    }
  }

  *#metadata(write: Metadata, member: number, index: number): Generator<TraceEvent> {
    const { line, time } = write;
    if (write.kind === 'superblock' && !this.#isUp) {
      this.#slots = slotsOf(write);
      return;
    }
    if (write.kind === 'bitmap' && !write.isKernelSized) return;
    if (!this.#isUp) {
      this.#isUp = true;
      yield { event: 'assembled', line, time };
    }
    yield* this.#departures(write, index);
    const isIn = this.#isIn(member);
    if (!isIn && write.kind === 'bitmap') {
      if ((this.#slotsAfter(index)?.[member] ?? NO_SLOT) < 0) return;
      this.#slots = this.#slots.map((slot, device) => (device === member ? 0 : slot));
      yield { event: 'member-added', line, time, member };
    }
    if (write.kind === 'bitmap') yield bitmapOf(write, member);
    else if (isIn || this.#isIn(member)) {
      yield superblockOf(write, member);
      this.#slots = slotsOf(write);
    }
  }

  /** Members that miss this metadata, and that the next superblocks call gone. */
  *#departures(write: Metadata, index: number): Generator<TraceEvent> {
    const after = write.kind === 'superblock' ? slotsOf(write) : this.#slotsAfter(index);
    if (after === undefined) return;
    for (let device = 0; device < this.#slots.length; device++) {
      if (
        !this.#isIn(device) ||
        (after[device] ?? NO_SLOT) >= 0 ||
        this.#gets(write, device, index)
      )
        continue;
      this.#slots = this.#slots.map((one, other) => (other === device ? NO_SLOT : one));
      yield { event: 'member-failed', line: write.line, time: write.time, member: device };
    }
  }

  /** Whether this very metadata reaches the device, too: the writes of a round stand close together. */
  #gets(write: Metadata, device: number, index: number): boolean {
    const reach = this.#facts.superblock.raidDisks + 1;
    return this.#writes
      .slice(Math.max(0, index - reach), index + reach + 1)
      .some(
        (other) =>
          other.kind === write.kind &&
          this.#deviceOf.get(other.image) === device &&
          sameContent(other, write),
      );
  }

  #isIn(member: number): boolean {
    return (this.#slots[member] ?? NO_SLOT) >= 0;
  }

  /** What the next superblocks say; asked again and again on the way there. */
  #slotsAfter(index: number): readonly number[] | undefined {
    const isOnTheWay = index >= this.#asked.index && index < this.#asked.endsAt;
    if (!isOnTheWay) this.#asked = this.#answerAfter(index);
    return this.#asked.slots;
  }

  #answerAfter(index: number): SlotsAfter {
    for (let at = index + 1; at < this.#writes.length; at++) {
      const write = this.#writes[at]!;
      if (write.kind === 'killed') return { index, endsAt: at, slots: undefined };
      if (write.kind === 'superblock') return { index, endsAt: at, slots: slotsOf(write) };
    }
    return { index, endsAt: this.#writes.length, slots: undefined };
  }
}

/** What the superblocks behind a write say, and where they stand. */
interface SlotsAfter {
  readonly index: number;
  readonly endsAt: number;
  readonly slots: readonly number[] | undefined;
}

function sameContent(left: RecordedWrite, right: Metadata): boolean {
  if (left.kind === 'superblock' && right.kind === 'superblock')
    return left.superblock.events === right.superblock.events;
  return (
    left.kind === 'bitmap' &&
    right.kind === 'bitmap' &&
    left.page === right.page &&
    left.events === right.events &&
    JSON.stringify(left.set) === JSON.stringify(right.set)
  );
}

/** For each device its slot, or -1; a device that is being recovered has one, too. */
function slotsOf({ superblock }: Extract<RecordedWrite, { kind: 'superblock' }>): number[] {
  return superblock.roles.map((role) => (role < SLOTS_END ? role : NO_SLOT));
}

function dataOf(write: Extract<RecordedWrite, { kind: 'data' }>, member: number): TraceEvent {
  const { line, time, sector, sectors } = write;
  return { event: 'data-write', line, time, member, sector, sectors };
}

function bitmapOf(write: Extract<RecordedWrite, { kind: 'bitmap' }>, member: number): TraceEvent {
  const { line, time, page, set, events, eventsCleared } = write;
  return { event: 'bitmap-write', line, time, member, page, set, events, eventsCleared };
}

function superblockOf(
  write: Extract<RecordedWrite, { kind: 'superblock' }>,
  member: number,
): TraceEvent {
  const { line, time, superblock } = write;
  const { featureMap, resyncOffsetSectors, recoveryOffsetSectors, events } = superblock;
  const isRecovering = (featureMap & RECOVERY_OFFSET) !== 0;
  return {
    event: 'superblock-write',
    line,
    time,
    member,
    events,
    resyncOffset: Number.isFinite(resyncOffsetSectors) ? resyncOffsetSectors : null,
    // A recovery that is through says MaxSector until the member is active.
    recoveryOffset: isRecovering
      ? Math.min(recoveryOffsetSectors, superblock.componentSectors)
      : null,
    slots: trimmed(slotsOf(write)),
  };
}

const RECOVERY_OFFSET = 2;

function trimmed(slots: readonly number[]): readonly number[] {
  return slots.slice(0, slots.findLastIndex((slot) => slot >= 0) + 1);
}
