/** Registers as WebAssembly. */
import { type Code, i32 } from './emit/code.ts';
import { REGISTERS } from './registers.ts';

/** The value of a register. */
export function register(name: keyof typeof REGISTERS): Code {
  return i32.load(i32.constant(REGISTERS[name]));
}

/** Sets a register. */
export function setRegister(name: keyof typeof REGISTERS, value: Code): Code {
  return i32.store(i32.constant(REGISTERS[name]), value);
}
