/** Rooms of an indexed search: arrays by state and by edge behind the program's own memory, and how they move. */

/** Addresses of the arrays, in bytes, and how much they hold. */
export interface Rooms {
  /** States that fit. */
  readonly capacity: number;
  /** Edges that fit. */
  readonly edgesCapacity: number;
  /** Slots of the table at most: a power of two, more than the capacity by more than half. */
  readonly slotsMax: number;
  /** By state: its words. */
  readonly states: number;
  /** By state: the one it was first found from, 32 bits. */
  readonly parents: number;
  /** By state: the step it was first found by, 16 bits. */
  readonly vias: number;
  /** By state: its first edge, 32 bits; one more than there are states. */
  readonly offsets: number;
  /** By slot: a state and its index + 1, or 0 where the slot is free. */
  readonly table: number;
  /** By edge: the step taken, 16 bits. */
  readonly edgeSteps: number;
  /** By edge: the state after, 32 bits. */
  readonly targets: number;
  /** Behind everything. */
  readonly end: number;
}

/** Lays out arrays of such sizes from an address on. */
export function layOutRooms(
  begin: number,
  stateBytes: number,
  capacity: number,
  edgesCapacity: number,
): Rooms {
  let end = begin;
  const room = (bytes: number): number => {
    const address = Math.ceil(end / 64) * 64;
    end = address + bytes;
    return address;
  };
  const slotsMax = 2 ** Math.ceil(Math.log2(1.6 * capacity));
  return {
    capacity,
    edgesCapacity,
    slotsMax,
    states: room(capacity * stateBytes),
    parents: room(capacity * 4),
    vias: room(capacity * 2),
    offsets: room((capacity + 1) * 4),
    table: room(slotsMax * (stateBytes + 8)),
    edgeSteps: room(edgesCapacity * 2),
    targets: room(edgesCapacity * 4),
    end,
  };
}

/**
 * Moves the arrays to larger rooms in the same memory, the last first: all addresses rise. The table must be built
 * anew.
 * @param count states that are there
 * @param edges edges that are there
 */
export function moveRooms(
  bytes: Uint8Array,
  from: Rooms,
  to: Rooms,
  stateBytes: number,
  count: number,
  edges: number,
): void {
  const moves: readonly (readonly [from: number, to: number, bytes: number])[] = [
    [from.targets, to.targets, edges * 4],
    [from.edgeSteps, to.edgeSteps, edges * 2],
    [from.offsets, to.offsets, (count + 1) * 4],
    [from.vias, to.vias, count * 2],
    [from.parents, to.parents, count * 4],
    [from.states, to.states, count * stateBytes],
  ];
  for (const [begin, place, length] of moves)
    if (begin !== place) bytes.copyWithin(place, begin, begin + length);
}
