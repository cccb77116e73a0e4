/** A breadth-first search written anew, on plans: what the engines' figures are held against. */
import type { Comparison, FieldValue, Predicate } from '../../../machines/language/index.ts';
import type { Plan, PlannedStep } from './plan.ts';

/** One instance: the number of its state, and its counter. */
export type Place = readonly [state: number, count: number];

/** The figures of a search. */
export interface NaiveResult {
  readonly states: number;
  readonly transitions: number;
  readonly depth: number;
  readonly pruned: number;
  readonly deadlocks: number;
  /** In how many expanded states each step was enabled. */
  readonly fired: readonly number[];
  /** For each property, the length of the shortest way to where it is decided; undefined if nowhere. */
  readonly lengths: readonly (number | undefined)[];
}

/** Explores a plan level by level; with `prune` states that violate are not expanded. */
export function naiveSearch(plan: Plan, prune: boolean): NaiveResult {
  const seen = new Set<string>();
  const fired = plan.steps.map(() => 0);
  const lengths: (number | undefined)[] = plan.properties.map(() => undefined);
  let level: Place[][] = [plan.machines.map(() => [0, 0] as const)];
  let [transitions, depth, pruned, deadlocks] = [0, -1, 0, 0];
  seen.add(JSON.stringify(level[0]));
  while (level.length > 0) {
    depth++;
    const following: Place[][] = [];
    for (const places of level) {
      if (judge(plan, places, lengths, depth) && prune) {
        pruned++;
        continue;
      }
      const successors = plan.steps.map((step) => move(plan, step, places));
      successors.forEach((after, number) => {
        if (after === undefined) return;
        transitions++;
        fired[number]!++;
        const key = JSON.stringify(after);
        if (!seen.has(key)) following.push(after);
        seen.add(key);
      });
      if (successors.every((after) => after === undefined)) deadlocks++;
    }
    level = following;
  }
  return { states: seen.size, transitions, depth, pruned, deadlocks, fired, lengths };
}

/** Notes what is decided here for the first time; whether an `always` fails. */
function judge(
  plan: Plan,
  places: readonly Place[],
  lengths: (number | undefined)[],
  depth: number,
): boolean {
  let bad = false;
  plan.properties.forEach(({ kind, predicate }, number) => {
    const holds = naiveHolds(predicate, places);
    if (kind === 'always' ? holds : !holds) return;
    lengths[number] ??= depth;
    if (kind === 'always') bad = true;
  });
  return bad;
}

/** The places after a step, or undefined when it is not enabled. */
export function move(plan: Plan, step: PlannedStep, before: readonly Place[]): Place[] | undefined {
  if (step.guard !== undefined && !naiveHolds(step.guard, before)) return undefined;
  const places = [...before];
  for (const { to, event, when } of step.deliveries) {
    if (when !== undefined && !naiveHolds(when, places)) continue;
    const [state, count] = places[to]!;
    const planned = plan.machines[to]!.moves[state]![event];
    if (planned === undefined || count > planned.upTo) return undefined;
    places[to] = [planned.to, (count + planned.add) % plan.machines[to]!.modulus];
  }
  return places;
}

/** Whether a predicate holds, read off the plan. */
export function naiveHolds(predicate: Predicate, places: readonly Place[]): boolean {
  const place = (name: string): Place => places[Number(name.slice(1))]!;
  switch (predicate.kind) {
    case 'in':
      return place(predicate.instance)[0] === Number(predicate.state.slice(1));
    case 'field':
      return compares(place(predicate.instance)[1], predicate.comparison, predicate.value);
    case 'fields': {
      const right = place(predicate.right.instance)[1] + predicate.offset;
      return compares(place(predicate.left.instance)[1], predicate.comparison, right);
    }
    case 'not':
      return !naiveHolds(predicate.operand, places);
    case 'and':
      return predicate.operands.every((operand) => naiveHolds(operand, places));
    case 'or':
      return predicate.operands.some((operand) => naiveHolds(operand, places));
    case 'count':
      break;
  }
  const holding = predicate.operands.filter((operand) => naiveHolds(operand, places));
  return compares(holding.length, predicate.comparison, predicate.value);
}

/** Booleans count as 0 and 1; nothing but `!=` holds of a number and null. */
function compares(left: number, comparison: Comparison, value: FieldValue): boolean {
  if (value === null) return comparison === '!=';
  const right = Number(value);
  const order = Math.sign(left - right);
  const wanted = { '=': [0], '!=': [-1, 1], '<': [-1], '<=': [-1, 0], '>': [1], '>=': [0, 1] };
  return wanted[comparison].includes(order);
}
