/** Lanes: each partition with what is on its way to it, and the bell that those who wait listen for. */
import type { Crew } from './crew.ts';
import type { Memory } from './instance.ts';
import { Partition, type PartitionLimits, type Post } from './partition.ts';
import type { Program } from './program.ts';
import { TeamPartition } from './team-partition.ts';
import type { Team } from './team.ts';

/** A partition, and states on their way to it. */
export interface Lane {
  readonly partition: Partition | TeamPartition;
  readonly inbox: Uint8Array[];
}

/** A partition that this thread drives, or a member of a team. */
export function newPartition(
  program: Program,
  memory: Memory,
  crew: Crew | Team,
  limits: PartitionLimits,
  own: number,
  post: Post,
): Partition {
  const call = crew.callers[own]!;
  if (!('board' in crew)) return new Partition(program, memory, call, limits, own, post);
  const one = new TeamPartition(program, memory, call, limits, own, post, crew.board);
  crew.onPiece[own] = (piece): void => one.log.adopt(piece);
  return one;
}

/** Something to wait for, and what ends the waiting. */
export interface Bell {
  readonly rung: Promise<void>;
  readonly ring: () => void;
}

/** A bell that has not rung. */
export function newBell(): Bell {
  const rings: (() => void)[] = [];
  const rung = new Promise<void>((resolve) => {
    rings.push(resolve);
  });
  return { rung, ring: rings[0]! };
}
