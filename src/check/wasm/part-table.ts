/** Tables of parts: for every input the bits that change, or that the step is refused there. */
import type { CompiledNetwork, CompiledStep } from '../../network/index.ts';
import type { Field, WordLayout } from './layout.ts';
import { partFunction } from './part-function.ts';
import type { Part, StepPlan } from './step-plan.ts';

/** The changes of one word: exclusive-or an entry, shifted left, to the word. */
export interface PartOutput {
  readonly word: number;
  readonly shiftBits: number;
  /** By input; in the first output the top bit of an entry says that the step is refused. */
  readonly entries: Uint8Array | Uint16Array | Uint32Array | BigUint64Array;
}

/** A part by look-up. */
export interface PartTable {
  readonly outputs: readonly PartOutput[];
  /** Whether an input that gets past the filter can be refused. */
  readonly mayRefuse: boolean;
}

/** Tabulates a part over all inputs that its instances have and the filter lets through. */
export function tabulatePart(
  network: CompiledNetwork,
  layout: WordLayout,
  step: CompiledStep,
  plan: StepPlan,
  part: Part,
): PartTable {
  const take = partFunction(network, step, part);
  const fields = part.runs.flatMap((run) => run.fields);
  const moved = part.moved.map((instance) => layout.fields[instance]!);
  const words = [...new Set(moved.map((field) => field.word))];
  const outputs = words.map((word) => newOutput(moved, word, 1 << part.widthBits));
  const outputOf = fields.map(({ word }) => outputs.find((one) => one.word === word));
  const after = network.instances.map(() => 0);
  let mayRefuse = false;
  eachInput(network, plan, fields, (input, locals) => {
    for (let index = 0; index < fields.length; index++)
      after[fields[index]!.instance] = locals[index]!;
    const isTaken = take(after);
    mayRefuse ||= !isTaken;
    if (!isTaken) refuse(outputs[0]!, input);
    else
      for (let index = 0; index < fields.length; index++) {
        const field = fields[index]!;
        const bits = locals[index]! ^ after[field.instance]!;
        const output = outputOf[index];
        if (bits !== 0) include(output!, input, bits, field.shiftBits - output!.shiftBits);
      }
    for (const instance of part.moved) after[instance] = 0;
  });
  return { outputs, mayRefuse };
}

/** Goes through all combinations of local states that the filter lets through, with the input that each makes. */
function eachInput(
  network: CompiledNetwork,
  plan: StepPlan,
  fields: readonly Field[],
  visit: (input: number, locals: readonly number[]) => void,
): void {
  const possible = fields.map(({ instance }) => {
    const allows = plan.single.get(instance);
    const count = network.instances[instance]!.table.states.length;
    const all = Array.from({ length: count }, (_, local) => local);
    return allows === undefined ? all : all.filter((local) => allows[local]);
  });
  if (possible.some((one) => one.length === 0)) return;
  const locals = possible.map((one) => one[0]!);
  // From the last field to the first: the first changes fastest.
  const visitFrom = (index: number, shiftBits: number, input: number): void => {
    if (index < 0) {
      visit(input, locals);
      return;
    }
    const shift = shiftBits - fields[index]!.widthBits;
    for (const local of possible[index]!) {
      locals[index] = local;
      visitFrom(index - 1, shift, input | (local << shift));
    }
  };
  const widthBits = fields.reduce((sum, field) => sum + field.widthBits, 0);
  visitFrom(fields.length - 1, widthBits, 0);
}

/** Entries as wide as what moves, and one bit more to refuse with. */
function newOutput(moved: readonly Field[], word: number, inputs: number): PartOutput {
  const fields = moved.filter((field) => field.word === word);
  const shiftBits = Math.min(...fields.map((field) => field.shiftBits));
  const bits = Math.max(...fields.map((field) => field.shiftBits + field.widthBits)) - shiftBits;
  if (bits < 8) return { word, shiftBits, entries: new Uint8Array(inputs) };
  if (bits < 16) return { word, shiftBits, entries: new Uint16Array(inputs) };
  if (bits < 32) return { word, shiftBits, entries: new Uint32Array(inputs) };
  return { word, shiftBits, entries: new BigUint64Array(inputs) };
}

function include({ entries }: PartOutput, input: number, bits: number, shift: number): void {
  if (entries instanceof BigUint64Array)
    entries[input] = entries[input]! | (BigInt(bits) << BigInt(shift));
  else entries[input] = entries[input]! | (bits << shift);
}

function refuse({ entries }: PartOutput, input: number): void {
  if (entries instanceof BigUint64Array) entries[input] = 1n << 63n;
  else entries[input] = 2 ** (entries.BYTES_PER_ELEMENT * 8 - 1);
}
