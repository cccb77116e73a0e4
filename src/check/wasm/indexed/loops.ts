/** Loops and sums as WebAssembly, as numbering needs them. */
import {
  type Code,
  type Local,
  block,
  get,
  i32,
  leave,
  leaveIf,
  loop,
  sequence,
  set,
} from '../emit/code.ts';

/** An index times a power of two. */
export function scaled(index: Code, shift: number): Code {
  return i32.shiftLeft(index, i32.constant(shift));
}

/** Adds to a local. */
export function increase(local: Local, by = 1): Code {
  return set(local, i32.add(get(local), i32.constant(by)));
}

/** Does something while a local is not yet what it counts up to; the body counts. */
export function until(local: Local, end: Code, body: Code): Code {
  return block(loop(sequence(leaveIf(1, i32.equal(get(local), end)), body, leave(0))));
}
