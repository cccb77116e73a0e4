/** The plan of a network's generated code: its layout, its steps cut up, its alarms, and the filter before both. */
import type { Predicate } from '../../../machines/language/index.ts';
import { type CompiledNetwork, instancesOf } from '../../network/index.ts';
import { type Run, type WordLayout, layOutWords, runsOf } from './layout.ts';
import { type Conjunction, conjunction, disjuncts, normalForm } from './normal-form.ts';
import { type PartTable, tabulatePart } from './part-table.ts';
import { type Part, type StepPlan, TABLE_BITS, planStep } from './step-plan.ts';

/** A part with its table, where it is small enough to have one. */
export interface PlannedPart extends Part {
  readonly table: PartTable | undefined;
}

/** A step with its parts. */
export interface PlannedStep extends StepPlan {
  readonly parts: readonly PlannedPart[];
  /** Whether every state that gets past the filter takes the step. */
  readonly isExact: boolean;
}

/** One way in which a property is violated or witnessed. */
export interface Alarm extends Conjunction {
  readonly property: number;
}

/** Adjacent fields that the filter looks at together. */
export interface Group extends Run {
  /** By lane and value: the bits of all steps and alarms that the value does not rule out. */
  readonly masks: readonly BigUint64Array[];
}

/** Everything that code is generated from. */
export interface Plan {
  readonly network: CompiledNetwork;
  readonly layout: WordLayout;
  readonly steps: readonly PlannedStep[];
  readonly alarms: readonly Alarm[];
  readonly groups: readonly Group[];
  /** By lane: the bits that are not ruled out whatever the state. */
  readonly base: readonly bigint[];
  /** Words of 64 bits that hold one bit for each step and, behind them, each alarm. */
  readonly lanes: number;
}

/** The filter's tables are indexed by at most so many bits, unless one field alone is wider. */
const GROUP_BITS = 10;

/**
 * Plans the generated code of a network.
 * @param slice the instance whose local states are kept as sets; the filter then does not look at it
 */
export function planNetwork(network: CompiledNetwork, slice?: number): Plan {
  const layout = layOutWords(network, slice);
  const steps = network.steps.map((step): PlannedStep => {
    const plan = planStep(network, layout, step);
    const parts = plan.parts.map((part) => ({
      ...part,
      table:
        part.widthBits > TABLE_BITS ? undefined : tabulatePart(network, layout, step, plan, part),
    }));
    const isSure = parts.every(({ table }) => table !== undefined && !table.mayRefuse);
    const isWhole =
      slice === undefined || (!plan.single.has(slice) && !movesSlice(network, plan, slice));
    return { ...plan, parts, isExact: isWhole && isSure && plan.joint.length === 0 };
  });
  const alarms = network.properties.flatMap((property, index) =>
    property.kind === 'always' || property.kind === 'sometimes'
      ? alarmsOf(network, property.predicate, property.kind === 'sometimes', index)
      : [],
  );
  const lanes = Math.ceil((steps.length + alarms.length) / 64);
  const filters = [...steps, ...alarms];
  const base = Array.from({ length: lanes }, (_, lane) =>
    baseBits(network, lanesOf(filters, lane)),
  );
  const groups = groupsOf(network, layout).map((run) => ({
    ...run,
    masks: base.map((bits, lane) => maskOf(network, run, lanesOf(filters, lane), bits)),
  }));
  return { network, layout, steps, alarms, groups, base, lanes };
}

/** Whether what a step does depends on the instance, or changes it: more than a test of the instance alone. */
export function movesSlice(
  { instanceIndex }: CompiledNetwork,
  { parts, joint }: StepPlan,
  slice: number,
): boolean {
  const asked = joint.flatMap((one) => instancesOf(one).map((name) => instanceIndex.get(name)!));
  return asked.includes(slice) || parts.some((part) => part.instances.includes(slice));
}

function alarmsOf(
  network: CompiledNetwork,
  predicate: Predicate,
  isPositive: boolean,
  property: number,
): Alarm[] {
  return disjuncts(normalForm(predicate, isPositive))
    .map((one) => ({ ...conjunction(network, one), property }))
    .filter((one) => !one.isNever);
}

function groupsOf(network: CompiledNetwork, layout: WordLayout): Run[] {
  const all = runsOf(
    layout,
    network.instances.map((_, index) => index).filter((index) => index !== layout.slice),
  );
  return all.flatMap((run) => {
    const groups: Run[] = [];
    for (const field of run.fields) {
      const last = groups.at(-1);
      const joins = last !== undefined && last.widthBits + field.widthBits <= GROUP_BITS;
      if (joins) {
        const widthBits = last.widthBits + field.widthBits;
        groups[groups.length - 1] = { ...last, widthBits, fields: [...last.fields, field] };
      } else groups.push({ ...field, fields: [field] });
    }
    return groups;
  });
}

type Filter = Pick<Conjunction, 'single' | 'isNever'>;

function lanesOf(filters: readonly Filter[], lane: number): readonly Filter[] {
  return filters.slice(lane * 64, lane * 64 + 64);
}

/** What is possible at all, and allowed by the instances that have one state only. */
function baseBits(network: CompiledNetwork, filters: readonly Filter[]): bigint {
  const still = network.instances.flatMap((one, index) =>
    one.table.states.length === 1 ? [index] : [],
  );
  const possible = filters.reduce(
    (sum, one, bit) => (one.isNever ? sum : sum | (1n << BigInt(bit))),
    0n,
  );
  return still.reduce((bits, instance) => bits & allowedBits(filters, instance, 0), possible);
}

/** By value of a run: a value allows what all its fields allow. */
function maskOf(
  network: CompiledNetwork,
  run: Run,
  filters: readonly Filter[],
  base: bigint,
): BigUint64Array {
  const mask = new BigUint64Array(1 << run.widthBits).fill(base);
  let shift = 0;
  for (const field of run.fields) {
    const count = network.instances[field.instance]!.table.states.length;
    const allowed = Array.from({ length: 1 << field.widthBits }, (_, state) =>
      state < count ? allowedBits(filters, field.instance, state) : 0n,
    );
    for (let value = 0; value < mask.length; value++)
      mask[value] = mask[value]! & allowed[(value >> shift) & (allowed.length - 1)]!;
    shift += field.widthBits;
  }
  return mask;
}

function allowedBits(filters: readonly Filter[], instance: number, state: number): bigint {
  let bits = 0n;
  filters.forEach(({ single }, bit) => {
    if (single.get(instance)?.[state] ?? true) bits |= 1n << BigInt(bit);
  });
  return bits;
}
