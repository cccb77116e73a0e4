/** Parts of steps as WebAssembly: by look-up where there is a table, else delivery by delivery. */
import type { Arena } from './arena.ts';
import {
  type Code,
  type Local,
  get,
  i32,
  i64,
  leaveIf,
  sequence,
  set,
  tee,
  when,
} from './emit/code.ts';
import type { Frame } from './emit/module.ts';
import type { WordLayout } from './layout.ts';
import { deliveryStates } from './memory-map.ts';
import type { MarkCode } from './mark-code.ts';
import type { PartOutput, PartTable } from './part-table.ts';
import type { Plan, PlannedPart } from './plan.ts';
import { type Variable, predicateCode } from './predicate-code.ts';

/** Code of a part inside the block of one attempt, which it leaves where the step is refused. */
export interface PartCode {
  readonly move: Code;
  /** Notes what happened, once the whole step is known to be enabled. */
  readonly cover: Code;
  /** Exclusive-or these to the words. */
  readonly changes: readonly { readonly word: number; readonly bits: Code }[];
}

/** Reads local states out of words. */
export function readCode(plan: Plan, words: readonly Local[]): Variable {
  return (instance) => {
    const { word, shiftBits, widthBits } = plan.layout.fields[instance]!;
    return widthBits === 0 ? i32.constant(0) : bitsCode(words[word]!, shiftBits, widthBits);
  };
}

/** Some bits of a word as a number. */
export function bitsCode(word: Local, shiftBits: number, widthBits: number): Code {
  const shifted =
    shiftBits === 0 ? get(word) : i64.shiftRight(get(word), i64.constant(BigInt(shiftBits)));
  return i32.and(i32.fromLong(shifted), i32.constant(2 ** widthBits - 1));
}

/** A part by look-up: its runs side by side are the index. */
export function tableCode(
  arena: Arena,
  frame: Frame,
  part: PlannedPart,
  table: PartTable,
  words: readonly Local[],
  mark: MarkCode,
): PartCode {
  const input = frame.local('i32');
  const bits = table.outputs.map(() => frame.local('i64'));
  let shift = 0;
  const pieces = part.runs.map((run) => {
    const piece = bitsCode(words[run.word]!, run.shiftBits, run.widthBits);
    const shifted = shift === 0 ? piece : i32.shiftLeft(piece, i32.constant(shift));
    shift += run.widthBits;
    return shifted;
  });
  const index = pieces.length === 0 ? i32.constant(0) : pieces.reduce((a, b) => i32.or(a, b));
  const loads = table.outputs.map((output, number) => {
    const refuses = number === 0 && table.mayRefuse;
    const refusal = 1n << BigInt(output.entries.BYTES_PER_ELEMENT * 8 - 1);
    const test = refuses
      ? leaveIf(
          0,
          i64.notEqual(i64.and(get(bits[number]!), i64.constant(refusal)), i64.constant(0n)),
        )
      : [];
    return sequence(set(bits[number]!, entryCode(arena, output, input)), test);
  });
  return {
    move: sequence(set(input, index), ...loads),
    cover: mark(get(input), 0),
    changes: table.outputs.map(({ word, shiftBits }, number) => ({
      word,
      bits: shifted(get(bits[number]!), shiftBits),
    })),
  };
}

function entryCode(arena: Arena, { entries }: PartOutput, input: Local): Code {
  const address = arena.constant(entries);
  const at = (bits: number): Code =>
    bits === 0 ? get(input) : i32.shiftLeft(get(input), i32.constant(bits));
  if (entries instanceof Uint8Array) return i64.load8(at(0), address);
  if (entries instanceof Uint16Array) return i64.load16(at(1), address);
  if (entries instanceof Uint32Array) return i64.load32(at(2), address);
  return i64.load(at(3), address);
}

function shifted(bits: Code, shiftBits: number): Code {
  return shiftBits === 0 ? bits : i64.shiftLeft(bits, i64.constant(BigInt(shiftBits)));
}

/** A part delivery by delivery, for what would make too large a table. */
export function deliveriesCode(
  plan: Plan,
  arena: Arena,
  frame: Frame,
  step: number,
  part: PlannedPart,
  words: readonly Local[],
  mark: MarkCode,
): PartCode {
  const { network, layout } = plan;
  const read = readCode(plan, words);
  const before = new Map(part.instances.map((one) => [one, frame.local('i32')]));
  const after = new Map(part.moved.map((one) => [one, frame.local('i32')]));
  const now: Variable = (instance) => get(after.get(instance) ?? before.get(instance)!);
  const made = part.deliveries.map(() => frame.local('i32'));
  const moves = part.deliveries.map((position, number) => {
    const { instance, event, when: condition } = network.steps[step]!.deliveries[position]!;
    const local = after.get(instance)!;
    const next = network.instances[instance]!.table.next[event]!;
    const table = arena.constant(Uint32Array.from(next, (state) => state >>> 0));
    const moved = i32.load(i32.shiftLeft(get(local), i32.constant(2)), table);
    const refuses = next.some((state) => state < 0);
    const outwards = condition === undefined ? 0 : 1;
    const refusal = refuses
      ? leaveIf(outwards, i32.lessSigned(tee(local, moved), i32.constant(0)))
      : set(local, moved);
    const move = sequence(set(made[number]!, get(local)), refusal);
    if (condition === undefined) return move;
    const question = predicateCode(network, condition, arena, now);
    return sequence(set(made[number]!, i32.constant(-1)), when(question, move));
  });
  const guards = part.guards.map((guard) =>
    leaveIf(0, i32.isZero(predicateCode(network, guard, arena, read))),
  );
  return {
    move: sequence(
      ...guards,
      ...[...before].map(([instance, local]) => set(local, read(instance))),
      ...[...after].map(([instance, local]) => set(local, get(before.get(instance)!))),
      ...moves,
    ),
    cover: coverDeliveries(plan, step, part, made, mark),
    changes: part.moved
      .filter((instance) => layout.fields[instance]!.widthBits > 0)
      .map((instance) => changeOf(layout, instance, before.get(instance)!, after.get(instance)!)),
  };
}

function coverDeliveries(
  plan: Plan,
  step: number,
  part: PlannedPart,
  made: readonly Local[],
  mark: MarkCode,
): Code {
  let offsetBytes = 0;
  const marks = part.deliveries.map((position, number) => {
    const code = mark(get(made[number]!), offsetBytes);
    offsetBytes += deliveryStates(plan, step, position);
    const isSure = plan.network.steps[step]!.deliveries[position]!.when === undefined;
    return isSure
      ? code
      : when(i32.greaterOrEqualSigned(get(made[number]!), i32.constant(0)), code);
  });
  return sequence(...marks);
}

function changeOf(
  layout: WordLayout,
  instance: number,
  before: Local,
  after: Local,
): PartCode['changes'][number] {
  const { word, shiftBits } = layout.fields[instance]!;
  const bits = i64.fromInteger(i32.xor(get(before), get(after)));
  return { word, bits: shifted(bits, shiftBits) };
}
