/** Spelling of a trace of writes: each event becomes letters of the windows that it concerns. */
import type { Explanation } from '../../trace/index.ts';
import type { MdEvent, MdEventOf, MdParameters } from './events.ts';
import { lastUses } from './last-use.ts';
import type { Cleanness, Completeness, WriteLetters } from './write-letters.ts';

/** After so many quarters without an event nothing moves any more. */
const QUARTERS_MOST = 40;
const QUARTERS = 4;

/** A count of events may fall by one while a page is in flight, no further (md_update_sb(): can_decrease_events). */
const EVENTS_TAKEN_BACK = 1;

/** A round of writes to all members: of one content, but for members whose write read the page late. */
interface Round {
  readonly content: string;
  /** Of a page: the chunks whose bit was set at the submission. */
  readonly set: Ranges;
  /** Of a page: chunks of which a member got the other bit. */
  readonly mixed: Set<number>;
  readonly written: Set<number>;
  isOver: boolean;
}

/** First and last chunks of runs. */
type Ranges = readonly (readonly [first: number, last: number])[];

const NO_ROUND: Round = roundOf('', [], []);

/**
 * A page that is written goes to all members: its first write is the submission, its last the landing. Superblocks alike. Rounds are told
 * apart by their content and by members that come again. No round of page 0 begins while another is in flight: a member that it still
 * misses, and that gets other bits, was written from memory as it was by then.
 */
export class WriteSpeller {
  readonly #explanation: Explanation;
  readonly #letters: WriteLetters;
  readonly #parameters: MdParameters;
  readonly #isSet: Uint8Array;
  readonly #lastUses: ReadonlySet<MdEvent>;
  #slots: number[];
  #page: Round = NO_ROUND;
  #superblocks: Round = NO_ROUND;
  #recovering = false;
  /** The event count of the bitmap on all members, and that of the round in flight. */
  #bitmapEvents = 0;
  #eventsInFlight = 0;
  #quarters: number | undefined;

  /** The windows of the explanation are the chunks, in their order. */
  constructor(
    explanation: Explanation,
    letters: WriteLetters,
    parameters: MdParameters,
    events: readonly MdEvent[],
  ) {
    this.#lastUses = lastUses(events);
    this.#explanation = explanation;
    this.#letters = letters;
    this.#parameters = parameters;
    this.#isSet = new Uint8Array(parameters.chunks);
    this.#slots = Array.from({ length: parameters.members }, (_, slot) => slot);
  }

  /** Spells one event. Events of functions say nothing here. */
  spell(event: MdEvent): void {
    this.#passTime(event);
    this.#spell(event);
    if (this.#lastUses.has(event)) this.#explanation.seeAll(this.#letters.lastUse, event.line);
  }

  #spell(event: MdEvent): void {
    const { line } = event;
    const letters = this.#letters;
    switch (event.event) {
      case 'assembled':
        return this.#explanation.seeAll(letters.assembled, line);
      case 'killed':
        this.#page = NO_ROUND;
        this.#superblocks = NO_ROUND;
        return this.#explanation.seeAll(letters.killed, line);
      case 'gap':
        return this.#explanation.seeAll(letters.gap, line);
      case 'member-failed':
        this.#setSlot(event.member, false);
        this.#explanation.seeAll(letters.failed, line);
        return this.#mayEnd(line);
      case 'member-added':
        this.#setSlot(event.member, true);
        return this.#explanation.seeAll(letters.added, line);
      case 'repair-asked':
        return this.#explanation.seeAll(letters.repairAsked, line);
      case 'bitmap-write':
        return this.#bitmapWrite(event);
      case 'superblock-write':
        return this.#superblockWrite(event);
      case 'data-write':
        return this.#dataWrite(event);
      case 'lost':
      case 'bitmap-superblock':
      case 'check':
      case 'check-end':
      case 'close-sync':
      case 'cond-end-sync':
      case 'counter':
      case 'daemon':
      case 'daemon-end':
      case 'data-submit':
      case 'end-write':
      case 'file-clear':
      case 'file-set':
      case 'metadata-complete':
      case 'metadata-submit':
      case 'reap':
      case 'reap-end':
      case 'spares':
      case 'start-sync':
      case 'start-sync-end':
      case 'start-write':
      case 'start-write-end':
      case 'sync':
      case 'sync-end':
      case 'asked':
      case 'sysfs':
      case 'unplug':
      case 'unplug-end':
    }
  }

  #passTime({ time, line }: MdEvent): void {
    const { daemonSleepMilliseconds } = this.#parameters;
    if (time === undefined || daemonSleepMilliseconds === 0) return;
    const now = Math.floor((time * QUARTERS) / daemonSleepMilliseconds);
    const passed = Math.min(QUARTERS_MOST, now - (this.#quarters ?? now));
    this.#quarters = Math.max(now, this.#quarters ?? now);
    for (let quarter = 0; quarter < passed; quarter++)
      this.#explanation.seeAll(this.#letters.quarter, line);
  }

  #bitmapWrite({ line, member, page, set, events }: MdEventOf<'bitmap-write'>): void {
    if (page !== 0) return;
    const bits = set as Ranges;
    const content = `${events} ${JSON.stringify(set)}`;
    if (this.#continues(this.#page, content, member)) {
      if (this.#page.isOver) return;
      this.#page.written.add(member);
    } else if (this.#isReadLate(member)) {
      this.#page.written.add(member);
      if (events < this.#eventsInFlight - EVENTS_TAKEN_BACK)
        this.#explanation.seeAll(this.#letters.readStale, line);
      this.#readLate(bits, line);
    } else {
      this.#page = roundOf(content, bits, [member]);
      this.#eventsInFlight = events;
      this.#submit(bits, line);
    }
    this.#mayEnd(line);
  }

  /** The round in flight still misses this member, and no other can have begun. */
  #isReadLate(member: number): boolean {
    return !this.#page.isOver && !this.#page.written.has(member) && this.#isIn(member);
  }

  /** Where its bits are not those of the submission, they must be those of memory now. */
  #readLate(set: Ranges, line: number): void {
    const { chunks } = this.#parameters;
    const before = spread(this.#page.set, new Uint8Array(chunks));
    const now = spread(set, new Uint8Array(chunks));
    const { readLate } = this.#letters;
    for (let chunk = 0; chunk < chunks; chunk++)
      if (before[chunk] !== now[chunk]) {
        this.#page.mixed.add(chunk);
        this.#explanation.see(chunk, now[chunk] === 1 ? readLate.set : readLate.clear, line);
      }
  }

  /** A latecomer of a round that is over: a device that is in no slot yet. */
  #continues(round: Round, content: string, member: number): boolean {
    if (round.content !== content || round.written.has(member)) return false;
    return !round.isOver || !this.#isIn(member);
  }

  #submit(set: Ranges, line: number): void {
    const isSet = spread(set, this.#isSet.fill(0));
    const { submitted } = this.#letters;
    for (let chunk = 0; chunk < isSet.length; chunk++)
      this.#explanation.see(chunk, isSet[chunk] === 1 ? submitted.set : submitted.clear, line);
  }

  #land(line: number): void {
    const { set, mixed } = this.#page;
    const isSet = spread(set, this.#isSet.fill(0));
    const { landed } = this.#letters;
    for (let chunk = 0; chunk < isSet.length; chunk++) {
      const all = isSet[chunk] === 1 ? landed.set : landed.clear;
      this.#explanation.see(chunk, mixed.has(chunk) ? landed.mixed : all, line);
    }
  }

  #superblockWrite(event: MdEventOf<'superblock-write'>): void {
    const { line, member, events, recoveryOffset } = event;
    const content = String(events);
    if (this.#continues(this.#superblocks, content, member)) {
      if (this.#superblocks.isOver) return;
      this.#superblocks.written.add(member);
    } else {
      if (!this.#isIn(member)) return;
      if (events > this.#bitmapEvents) this.#explanation.seeAll(this.#letters.bitmapIsBehind, line);
      this.#superblocks = roundOf(content, [], [member]);
      this.#recovering = false;
      this.#explanation.seeAll(this.#letters.superblocksBegin, line);
    }
    if (recoveryOffset !== null) this.#recovering = true;
    if (this.#isComplete(this.#superblocks)) {
      this.#superblocks.isOver = true;
      const letter = this.#letters.superblocksEnd(cleannessOf(event), this.#completeness(event));
      this.#explanation.seeAll(letter, line);
    }
  }

  #completeness({ slots }: MdEventOf<'superblock-write'>): Completeness {
    if (this.#recovering) return 'recovering';
    const filled = new Set(slots.filter((slot) => typeof slot === 'number' && slot >= 0));
    return filled.size < this.#parameters.members ? 'degraded' : 'complete';
  }

  #dataWrite({ line, sector, sectors }: MdEventOf<'data-write'>): void {
    const { chunkSectors } = this.#parameters;
    const last = Math.floor((sector + Math.max(1, sectors) - 1) / chunkSectors);
    for (let chunk = Math.floor(sector / chunkSectors); chunk <= last; chunk++)
      this.#explanation.see(chunk, this.#letters.data, line);
  }

  /** Who is still missing may have failed meanwhile. */
  #mayEnd(line: number): void {
    if (this.#page.isOver || !this.#isComplete(this.#page)) return;
    this.#page.isOver = true;
    this.#bitmapEvents = this.#eventsInFlight;
    this.#land(line);
  }

  #isComplete({ written }: Round): boolean {
    return this.#slots.every((slot, member) => slot < 0 || written.has(member));
  }

  #isIn(member: number): boolean {
    return (this.#slots[member] ?? -1) >= 0;
  }

  #setSlot(member: number, isIn: boolean): void {
    while (this.#slots.length <= member) this.#slots.push(-1);
    this.#slots[member] = isIn ? member : -1;
  }
}

/** A round of which these members were written; that of nobody is over. */
function roundOf(content: string, set: Ranges, members: readonly number[]): Round {
  const written = new Set(members);
  return { content, set, mixed: new Set(), written, isOver: written.size === 0 };
}

/** 1 for each chunk of the runs. */
function spread(set: Ranges, into: Uint8Array): Uint8Array {
  for (const [first, last] of set) into.fill(1, first, last + 1);
  return into;
}

/** Only MaxSector says clean; a checkpoint of a resync does not. */
function cleannessOf({ resyncOffset }: MdEventOf<'superblock-write'>): Cleanness {
  return resyncOffset === null ? 'clean' : 'active';
}
