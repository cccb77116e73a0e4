/** Scenarios for a real kernel: short ways through the grammar that together meet every goal of a measure. */
import type { Device, Operation, Scenario } from '../../kernel/index.ts';
import { ACTIONS, type Action, FIRST_SITUATION, type Situation } from './grammar.ts';

/** A scenario by its actions. */
export interface GeneratedScenario {
  readonly name: string;
  readonly actions: readonly Action[];
}

/** Actions of one scenario at most. */
const LENGTH_MOST = 7;

/**
 * What scenarios are to take. `states`: every situation of the array; `transitions`: every action in every situation; `pairs`: every action
 * after every other that it can follow.
 */
export type Measure = 'states' | 'transitions' | 'pairs';

function goalOf(
  measure: Measure,
  situation: Situation,
  before: Action | undefined,
  after: Action,
): string {
  switch (measure) {
    case 'states':
      return JSON.stringify(after.after(situation));
    case 'transitions':
      return `${after.name} in ${JSON.stringify(situation)}`;
    case 'pairs':
      return `${before?.name ?? 'create'} → ${after.name}`;
  }
}

/** All goals that can be met, whatever the way there. */
export function possibleGoals(measure: Measure): ReadonlySet<string> {
  const goals = new Set<string>();
  const seen = new Set<string>();
  const visit = (situation: Situation, before: Action | undefined): void => {
    const key = JSON.stringify([situation, before?.name]);
    if (seen.has(key)) return;
    seen.add(key);
    for (const action of ACTIONS.filter((one) => one.isPossible(situation))) {
      if (before?.kills === true && action.kills === true) continue;
      goals.add(goalOf(measure, situation, before, action));
      visit(action.after(situation), action);
    }
  };
  visit(FIRST_SITUATION, undefined);
  return goals;
}

/**
 * Generates scenarios until every goal is met: each goes, step by step, to an action that meets a new one, or towards the nearest.
 * A kill ends in a boot of its own, so a scenario has at most one.
 */
export function generateScenarios(measure: Measure): GeneratedScenario[] {
  const open = new Set(possibleGoals(measure));
  const scenarios: GeneratedScenario[] = [];
  while (open.size > 0) {
    const actions = wayToNewGoals(measure, open);
    if (actions.length === 0) break;
    scenarios.push({ name: `${scenarios.length + 1}`.padStart(2, '0'), actions });
  }
  return scenarios;
}

function wayToNewGoals(measure: Measure, open: Set<string>): Action[] {
  const taken: Action[] = [];
  let situation = FIRST_SITUATION;
  while (taken.length < LENGTH_MOST) {
    const next = nearestNew(measure, situation, taken, open);
    if (next === undefined) break;
    for (const action of next) {
      open.delete(goalOf(measure, situation, taken.at(-1), action));
      taken.push(action);
      situation = action.after(situation);
    }
  }
  return taken;
}

/** The shortest way from here whose last action meets a new goal. */
function nearestNew(
  measure: Measure,
  situation: Situation,
  taken: readonly Action[],
  open: ReadonlySet<string>,
): Action[] | undefined {
  const queue: { readonly situation: Situation; readonly way: readonly Action[] }[] = [
    { situation, way: [] },
  ];
  const seen = new Set<string>();
  for (const { situation: here, way } of queue) {
    if (taken.length + way.length === LENGTH_MOST) return undefined;
    const before = way.at(-1) ?? taken.at(-1);
    const hasKilled = [...taken, ...way].some((one) => one.kills === true);
    const key = JSON.stringify([here, before?.name, hasKilled]);
    if (seen.has(key)) continue;
    seen.add(key);
    for (const action of ACTIONS) {
      if (!action.isPossible(here) || (hasKilled && action.kills === true)) continue;
      const longer = [...way, action];
      if (open.has(goalOf(measure, here, before, action))) return longer;
      queue.push({ situation: action.after(here), way: longer });
    }
  }
  return undefined;
}

const MEMBERS: readonly Device[] = ['d0', 'd1', 'd2', 'd3'];

/** Smaller than the images have room for, so that it can grow. */
const SIZE_KIBIBYTES = 6144;

/** How a scenario's part of a run begins: told in the marks, so that the log can be cut there. */
export const BEGINS = 'scenario';

/** Several scenarios as one run: those that kill have two boots of their own, others share one. */
export function runOf(name: string, scenarios: readonly GeneratedScenario[]): Scenario {
  const boots: Operation[][] = [[]];
  for (const { name: number, actions } of scenarios) {
    let situation = FIRST_SITUATION;
    const add = (...operations: readonly Operation[]): void => {
      boots.at(-1)!.push(...operations);
    };
    add(
      { do: 'shell', words: 'true', tells: `${BEGINS} ${number}` },
      { do: 'create', devices: MEMBERS, sizeKibibytes: SIZE_KIBIBYTES },
      { do: 'await-clear' },
    );
    for (const action of actions) {
      if (action.kills === true) {
        add(
          { do: 'faults', faults: [KILL] },
          { do: 'write', text: 'killed.', at: 400, length: 4 },
          { do: 'sleep', seconds: 5 },
        );
        boots.push([]);
      }
      add(...action.operations(situation));
      situation = action.after(situation);
    }
    add({ do: 'sleep', seconds: 4 }, { do: 'stop' });
  }
  return {
    name,
    sentence: `Generated scenarios ${scenarios.map((one) => one.name).join(', ')}.`,
    imagesCount: 5,
    boots,
    limitSeconds: 300,
  };
}

/** Before the second member gets its part of a write: the write hole. */
const KILL = { fault: 'kill', when: 'after', image: '*', from: 1_048_576 } as const;

/** The generated scenarios as runs: few boots, and no more than one kill in a run. */
export function runsOf(scenarios: readonly GeneratedScenario[], perBoot: number): Scenario[] {
  const kills = scenarios.filter(({ actions }) => actions.some((one) => one.kills === true));
  const calm = scenarios.filter(({ actions }) => actions.every((one) => one.kills !== true));
  const calmRuns = Array.from({ length: Math.ceil(calm.length / perBoot) }, (_, index) =>
    runOf(`calm ${index + 1}`, calm.slice(index * perBoot, (index + 1) * perBoot)),
  );
  return [...calmRuns, ...kills.map((one) => runOf(`kill ${one.name}`, [one]))];
}
