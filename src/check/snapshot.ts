/** Snapshots: a search that is under way, as data that a file can hold and a later process go on from. */
import { createHash } from 'node:crypto';
import type { CompiledNetwork } from '../network/index.ts';
import type { Policy } from './engine.ts';

/** Arrays of numbers as engines hold them. */
export type NumberArray = Int32Array | Uint32Array | Uint16Array | Uint8Array | Float64Array;

/** A search under way. What is in it is the engine's own affair. */
export interface Snapshot {
  /** Small things, as JSON. */
  readonly data: unknown;
  /** Large things, by the engine's own names. */
  readonly arrays: Readonly<Record<string, NumberArray>>;
}

/** Keeps a search somewhere now and then. */
export interface Recorder {
  /** What to go on from; undefined where the search begins anew. */
  readonly saved: Snapshot | undefined;
  /** Whether it is time to save again. */
  readonly isDue: () => boolean;
  /** Takes a snapshot at once: its arrays change as soon as the search goes on. */
  readonly save: (snapshot: Snapshot) => void;
}

/**
 * A number for all that a snapshot depends on: tables, steps, properties, the policy and the engine. Snapshots of one number
 * fit each other; descriptions and sentences do not count.
 */
export function identityOf(network: CompiledNetwork, policy: Policy, engine: string): string {
  const hash = createHash('sha256');
  const note = (part: unknown): void => {
    hash.update(`${JSON.stringify(part)}\n`);
  };
  note([engine, policy]);
  for (const { name, table } of network.instances) {
    note([name, table.events, table.states.map(({ key }) => key)]);
    for (const row of table.next) hash.update(row);
  }
  for (const { definition, guard, deliveries } of network.steps)
    note([definition.name, definition.actor, definition.fairness, guard, deliveries]);
  for (const { id, kind, predicate } of network.properties) note([id, kind, predicate]);
  return hash.digest('hex');
}
