/** Sights: everything an exploration must name a first state for, in one order whatever found it. */
import type { CompiledNetwork } from '../../network/index.ts';
import { type Firsts, NEVER } from './firsts.ts';
import { deliveryStates } from './memory-map.ts';
import { localsOf, partFunction } from './part-function.ts';
import type { Plan, PlannedPart } from './plan.ts';
import type { Program } from './program.ts';

/** Where a delivery was seen to be made: in which part of which step, and from which input of its table. */
export interface Origin {
  readonly step: number;
  readonly part: number;
  /** Undefined for a part without a table. */
  readonly input: number | undefined;
}

/** Something that happens in a state. */
export type Sight =
  | { readonly kind: 'found'; readonly property: number }
  | { readonly kind: 'seen'; readonly instance: number; readonly local: number }
  | { readonly kind: 'fired'; readonly step: number }
  | {
      readonly kind: 'accepted';
      readonly instance: number;
      readonly event: number;
      readonly local: number;
      /** All that show it at the level at which it is first had. */
      readonly origins: readonly Origin[];
    };

/** A sight with the level at which it is first had. */
export type LevelledSight = Sight & { readonly level: number };

/** What marks are read by. */
interface Marked {
  readonly plan: Plan;
  readonly map: Omit<Program['map'], 'table'>;
}

/** All sights of an exploration, by rising level. */
export function sightsOf(program: Program, firsts: Firsts): LevelledSight[] {
  const { network } = program.plan;
  const accepted = acceptedLevels(program, firsts);
  const seen = seenLevels(program, firsts);
  const sights: LevelledSight[] = [];
  firsts.found.forEach((level, property) => sights.push({ kind: 'found', property, level }));
  seen.forEach((row, instance) => {
    row.forEach((level, local) => sights.push({ kind: 'seen', instance, local, level }));
  });
  firsts.fired.forEach((level, step) => sights.push({ kind: 'fired', step, level }));
  network.instances.forEach((_, instance) => {
    accepted[instance]!.forEach((row, event) => {
      row.forEach((one, local) =>
        sights.push({ kind: 'accepted', instance, event, local, ...one }),
      );
    });
  });
  return sights.filter(({ level }) => level !== NEVER).sort((a, b) => a.level - b.level);
}

/** By instance and local state. A value of a group that was seen shows a local state of each of its fields. */
export function seenLevels({ plan, map }: Marked, { marks }: Pick<Firsts, 'marks'>): Uint32Array[] {
  const levels = noLevels(plan.network);
  levels.forEach((row) => {
    if (row.length === 1) row[0] = 0;
  });
  plan.groups.forEach((group, index) => {
    const begin = map.seen[index]! - map.marks;
    for (let value = 0; value < 1 << group.widthBits; value++) {
      const level = marks[begin + value]!;
      if (level === NEVER) continue;
      const locals = localsOf(plan.network.instances.length, [group], value);
      for (const { instance } of group.fields) lower(levels[instance]!, locals[instance]!, level);
    }
  });
  return levels;
}

/** When and where something was first had; filled in as more is found. */
interface Earliest {
  level: number;
  origins: Origin[];
}

/** By instance, event and local state: when a step first made that delivery there. */
export function acceptedLevels(
  { plan, map }: Marked,
  { marks }: Pick<Firsts, 'marks'>,
): Earliest[][][] {
  const { network } = plan;
  const earliest = network.instances.map(({ table }) =>
    table.events.map(() => table.states.map((): Earliest => ({ level: NEVER, origins: [] }))),
  );
  plan.steps.forEach(({ parts }, step) => {
    const { deliveries } = network.steps[step]!;
    parts.forEach((part, index) => {
      const begin = map.covered[step]![index]! - map.marks;
      for (const { mark, made, input } of marksOf(plan, step, part)) {
        const level = marks[begin + mark]!;
        if (level === NEVER) continue;
        for (const [position, local] of made()) {
          const { instance, event } = deliveries[position]!;
          note(earliest[instance]![event]![local]!, level, { step, part: index, input });
        }
      }
    });
  });
  return earliest;
}

/** A byte that says what a part did. */
interface Mark {
  readonly mark: number;
  readonly input: number | undefined;
  readonly made: () => readonly (readonly [position: number, local: number])[];
}

/** The marks of a part, in the order of their bytes. */
function marksOf(plan: Plan, step: number, part: PlannedPart): Mark[] {
  const { network } = plan;
  if (part.table === undefined) {
    const made = part.deliveries.flatMap((position) =>
      Array.from(
        { length: deliveryStates(plan, step, position) },
        (_, local) => [position, local] as const,
      ),
    );
    return made.map((one, mark) => ({ mark, input: undefined, made: () => [one] }));
  }
  const take = partFunction(network, network.steps[step]!, part);
  return Array.from({ length: 1 << part.widthBits }, (_, input) => ({
    mark: input,
    input,
    made: () => {
      const made: [number, number][] = [];
      take(localsOf(network.instances.length, part.runs, input), (...one) => made.push(one));
      return made;
    },
  }));
}

function note(earliest: Earliest, level: number, origin: Origin): void {
  if (level < earliest.level) earliest.origins = [];
  earliest.level = Math.min(level, earliest.level);
  if (level === earliest.level) earliest.origins.push(origin);
}

function noLevels(network: CompiledNetwork): Uint32Array[] {
  return network.instances.map((one) => new Uint32Array(one.table.states.length).fill(NEVER));
}

function lower(row: Uint32Array, index: number, level: number): void {
  row[index] = Math.min(row[index]!, level);
}
