/** Coverage in short: how much of charts and steps was reached, and what is missing. */
import type { Coverage } from '../check/index.ts';

/** Reached of all, and the names of the rest. */
export interface Share {
  readonly reached: number;
  readonly all: number;
  /** All names, reached or not. */
  readonly names: readonly string[];
  readonly missing: readonly string[];
}

/** The three shares every report shows. */
export interface CoverageSummary {
  readonly states: Share;
  readonly transitions: Share;
  readonly steps: Share;
}

/** Sums a coverage up. */
export function coverageSummary(coverage: Coverage): CoverageSummary {
  const states = coverage.machines.flatMap(({ machine, states }) =>
    states.map((one) => ({ name: `${machine}.${one.path}`, reached: one.firstState !== -1 })),
  );
  const transitions = coverage.machines.flatMap(({ machine, transitions }) =>
    transitions.map((one) => ({ name: transitionName(machine, one), reached: one.taken })),
  );
  const steps = coverage.steps.map(({ name, fired }) => ({ name, reached: fired > 0 }));
  return { states: share(states), transitions: share(transitions), steps: share(steps) };
}

/** `chunk.idle: WRITE [guard] → busy`. */
export function transitionName(
  machine: string,
  one: { source: string; event: string; guard: string; targets: readonly string[] },
): string {
  const source = one.source === '' ? machine : `${machine}.${one.source}`;
  const guard = one.guard === '' ? '' : ` [${one.guard}]`;
  const targets = one.targets.length === 0 ? '' : ` → ${one.targets.join(', ')}`;
  return `${source}: ${one.event}${guard}${targets}`;
}

function share(items: readonly { name: string; reached: boolean }[]): Share {
  const missing = items.filter((one) => !one.reached).map((one) => one.name);
  const names = items.map((one) => one.name);
  return { reached: items.length - missing.length, all: items.length, names, missing };
}
