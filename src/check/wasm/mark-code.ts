/** Marks as WebAssembly: that something happened, or in which state it happened first. */
import { type Code, type Local, get, i32, sequence, when } from './emit/code.ts';
import type { MemoryMap } from './memory-map.ts';
import { register } from './register-code.ts';

/** Code that sets a mark: at an index of 32 bits behind so many bytes. */
export type MarkCode = (index: Code, offsetBytes: number) => Code;

/** A map that says where marks lie. */
type Marked = Pick<MemoryMap, 'registers' | 'marks' | 'firsts'>;

/**
 * Sets marks behind an address. Where first states are wanted, a state's number is noted once: states are looked at by
 * rising numbers, and nearly always the mark is there already.
 * @param number the number of the state at hand in its batch
 */
export function marker(map: Marked, address: number, number: Local): MarkCode {
  const { firsts, marks } = map;
  if (firsts === undefined) return plainMarker(address);
  return (index, offsetBytes) => {
    const place = i32.shiftLeft(index, i32.constant(2));
    const begin = firsts.marks + (address + offsetBytes - marks) * 4;
    return noteFirst(map, place, begin, number);
  };
}

/** Sets marks behind an address to 1. */
export function plainMarker(address: number): MarkCode {
  return (index, offsetBytes) => i32.store8(index, i32.constant(1), address + offsetBytes);
}

/** Notes the first state in which a step was enabled, where that is wanted. */
export function markFired(map: Marked, step: number, number: Local): Code {
  if (map.firsts === undefined) return [];
  return noteFirst(map, i32.constant(0), map.firsts.fired + step * 4, number);
}

/** One more than the state's number is noted, where nothing was. */
function noteFirst(map: Marked, place: Code, begin: number, number: Local): Code {
  const next = i32.add(i32.add(get(number), i32.constant(1)), register(map, 'batchFirst'));
  return sequence(when(i32.isZero(i32.load(place, begin)), i32.store(place, next, begin)));
}
