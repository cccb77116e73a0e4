/** WebAssembly instructions as byte lists: each function gives the code of one expression or statement. */
import { float64, signed, unsigned } from './numbers.ts';

/**
 * Bytes of instructions, nested as the code is: flattened once, at the end. Expressions leave one value on the
 * stack, statements none.
 */
export type Code = readonly (number | Code)[];

/** The types that generated code works with: integers, and two of 64 bits side by side. */
export type ValueType = 'i32' | 'i64' | 'v128';

/** A local variable or parameter of a function. */
export interface Local {
  readonly index: number;
  readonly type: ValueType;
}

/** An expression of two operands. */
export type Binary = (left: Code, right: Code) => Code;

/** Code pieces one after the other. */
export function sequence(...pieces: readonly Code[]): Code {
  return pieces;
}

function binary(opcode: number): Binary {
  return (left, right) => [left, right, opcode];
}

function unary(opcode: number): (operand: Code) => Code {
  return (operand) => [operand, opcode];
}

function load(opcode: number): (address: Code, offsetBytes?: number) => Code {
  return (address, offsetBytes = 0) => [address, opcode, 0, ...unsigned(offsetBytes)];
}

function store(opcode: number): (address: Code, value: Code, offsetBytes?: number) => Code {
  return (address, value, offsetBytes = 0) => [address, value, opcode, 0, ...unsigned(offsetBytes)];
}

/** Instructions on 32-bit integers; addresses and truth values are such. */
export const i32 = {
  constant: (value: number): Code => [0x41, ...signed(BigInt(value | 0))],
  load: load(0x28),
  load8: load(0x2d),
  load16: load(0x2f),
  store: store(0x36),
  store8: store(0x3a),
  store16: store(0x3b),
  isZero: unary(0x45),
  equal: binary(0x46),
  notEqual: binary(0x47),
  lessSigned: binary(0x48),
  less: binary(0x49),
  greaterSigned: binary(0x4a),
  lessOrEqualSigned: binary(0x4c),
  greaterOrEqualSigned: binary(0x4e),
  greaterOrEqual: binary(0x4f),
  add: binary(0x6a),
  subtract: binary(0x6b),
  multiply: binary(0x6c),
  divide: binary(0x6e),
  and: binary(0x71),
  or: binary(0x72),
  xor: binary(0x73),
  shiftLeft: binary(0x74),
  shiftRight: binary(0x76),
  countTrailingZeros: unary(0x68),
  fromLong: unary(0xa7),
} as const;

/** Instructions on 64-bit integers, the words of states. */
export const i64 = {
  constant: (value: bigint): Code => [0x42, ...signed(BigInt.asIntN(64, value))],
  load: load(0x29),
  load8: load(0x31),
  load16: load(0x33),
  load32: load(0x35),
  store: store(0x37),
  isZero: unary(0x50),
  equal: binary(0x51),
  notEqual: binary(0x52),
  countTrailingZeros: unary(0x7a),
  countOnes: unary(0x7b),
  add: binary(0x7c),
  subtract: binary(0x7d),
  multiply: binary(0x7e),
  and: binary(0x83),
  or: binary(0x84),
  xor: binary(0x85),
  shiftLeft: binary(0x86),
  shiftRight: binary(0x88),
  fromInteger: unary(0xad),
} as const;

/** Instructions on floating point numbers: context fields may hold any number. */
export const f64 = {
  constant: (value: number): Code => [0x44, ...float64(value)],
  load: load(0x2b),
  equal: binary(0x61),
  notEqual: binary(0x62),
  less: binary(0x63),
  greater: binary(0x64),
  lessOrEqual: binary(0x65),
  greaterOrEqual: binary(0x66),
  add: binary(0xa0),
} as const;

function vector(opcode: number): number[] {
  return [0xfd, ...unsigned(opcode)];
}

function atomic(opcode: number): (...operands: readonly Code[]) => Code {
  // Behind the opcode the alignment, which must be that of 8 bytes, and the offset.
  return (...operands) => [operands, 0xfe, opcode, 3, 0];
}

/** Instructions on 64-bit integers that other threads may be working on: address first, then operands. */
export const atomic64 = {
  /** Gives what was there before; where that is the first operand, now it is the second. */
  compareExchange: atomic(0x49),
} as const;

/** Instructions on two 64-bit integers at once. */
export const i64x2 = {
  load: (address: Code, offsetBytes = 0): Code => [
    address,
    vector(0x00),
    0,
    ...unsigned(offsetBytes),
  ],
  splat: (operand: Code): Code => [operand, vector(0x12)],
  equal: (left: Code, right: Code): Code => [left, right, vector(0xd6)],
  or: (left: Code, right: Code): Code => [left, right, vector(0x50)],
  anyTrue: (operand: Code): Code => [operand, vector(0x53)],
  allTrue: (operand: Code): Code => [operand, vector(0xc3)],
  /** The highest bit of each, side by side. */
  bitmask: (operand: Code): Code => [operand, vector(0xc4)],
} as const;

/** The value of a local. */
export function get({ index }: Local): Code {
  return [0x20, ...unsigned(index)];
}

/** Sets a local. */
export function set({ index }: Local, value: Code): Code {
  return [value, 0x21, ...unsigned(index)];
}

/** Sets a local and leaves the value. */
export function tee({ index }: Local, value: Code): Code {
  return [value, 0x22, ...unsigned(index)];
}

/** Does something where a condition holds, and something else where not. */
export function when(condition: Code, then: Code, otherwise?: Code): Code {
  const rest = otherwise === undefined ? [] : [0x05, otherwise];
  return [condition, 0x04, 0x40, then, rest, 0x0b];
}

/** One of two expressions, both of 32 bits; only the chosen one is evaluated. */
export function choose(condition: Code, then: Code, otherwise: Code): Code {
  return [condition, 0x04, 0x7f, then, 0x05, otherwise, 0x0b];
}

/** A block that {@link leave} leaves. */
export function block(body: Code): Code {
  return [0x02, 0x40, body, 0x0b];
}

/** A loop that {@link leave} begins anew; it ends where its body ends. */
export function loop(body: Code): Code {
  return [0x03, 0x40, body, 0x0b];
}

/** Branches to the block or loop so many levels out, 0 being the innermost; an `if` counts as a level. */
export function leave(levels: number): Code {
  return [0x0c, ...unsigned(levels)];
}

/** As {@link leave}, where a condition holds. */
export function leaveIf(levels: number, condition: Code): Code {
  return [condition, 0x0d, ...unsigned(levels)];
}

/** Calls a function of the module by its index. */
export function call(callee: number, ...values: readonly Code[]): Code {
  return [values, 0x10, ...unsigned(callee)];
}

/** Evaluates an expression for what it does. */
export function drop(operand: Code): Code {
  return [operand, 0x1a];
}

/** Returns from the function. */
export function giveBack(value: Code): Code {
  return [value, 0x0f];
}

/** Stops everything: what must never happen has happened. */
export const TRAP: Code = [0x00];
