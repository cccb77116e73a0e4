/** Records: what candidates are in memory. A state; or a key with the set of the slice's states that belong to it. */
import { type Code, type Local, get, i64, sequence, set } from './emit/code.ts';
import type { Frame } from './emit/module.ts';
import type { MemoryMap } from './memory-map.ts';

/** A record in locals. */
export interface Record {
  /** What it is found by. */
  readonly words: readonly Local[];
  /** The set of states; undefined where a record is one state. */
  readonly bits: Local | undefined;
}

/** Whether records have sets. */
export function hasSets({ keyBytes, stateBytes }: MemoryMap): boolean {
  return keyBytes < stateBytes;
}

/** Locals for a record. */
export function newRecord(map: MemoryMap, frame: Frame): Record {
  return {
    words: Array.from({ length: map.keyBytes / 8 }, () => frame.local('i64')),
    bits: hasSets(map) ? frame.local('i64') : undefined,
  };
}

/** Loads a record. */
export function loadRecord({ words, bits }: Record, address: Code): Code {
  return sequence(
    ...words.map((word, index) => set(word, i64.load(address, index * 8))),
    bits === undefined ? [] : set(bits, i64.load(address, words.length * 8)),
  );
}

/** Stores the words of a record's key. */
export function storeKey({ words }: Record, address: Code, offset = 0): Code {
  return sequence(...words.map((word, index) => i64.store(address, get(word), offset + index * 8)));
}

/** Stores a record. */
export function storeRecord(record: Record, address: Code, offset = 0): Code {
  const { words, bits } = record;
  return sequence(
    storeKey(record, address, offset),
    bits === undefined ? [] : i64.store(address, get(bits), offset + words.length * 8),
  );
}
