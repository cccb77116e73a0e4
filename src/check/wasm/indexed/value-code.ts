/** The shared numbers of an indexed search, as WebAssembly. */
import { type Code, i32 } from '../emit/code.ts';
import type { IndexedMap, Value } from './map.ts';

/** The value of a shared number. */
export function value(map: IndexedMap, name: Value): Code {
  return i32.load(i32.constant(map.values[name]));
}

/** Sets a shared number. */
export function setValue(map: IndexedMap, name: Value, code: Code): Code {
  return i32.store(i32.constant(map.values[name]), code);
}
