/** Registers as WebAssembly. */
import { type Code, i32 } from './emit/code.ts';
import type { MemoryMap } from './memory-map.ts';
import { REGISTERS } from './registers.ts';

/** A map that says where the registers begin. */
type Located = Pick<MemoryMap, 'registers'>;

/** The value of a register. */
export function register(map: Located, name: keyof typeof REGISTERS): Code {
  return i32.load(addressOf(map, name));
}

/** Sets a register. */
export function setRegister(map: Located, name: keyof typeof REGISTERS, value: Code): Code {
  return i32.store(addressOf(map, name), value);
}

/** The address of a register. */
export function addressOf({ registers }: Located, name: keyof typeof REGISTERS): Code {
  return i32.constant(registers + REGISTERS[name]);
}
