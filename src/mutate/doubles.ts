/** Doubles: steps that do, wherever a changed step can be taken, exactly what it does. */
import type { Base } from './base.ts';
import type { Parts } from './parts.ts';

/**
 * Looks for doubles of the changed steps that are weakly fair. One that has a double of the same actor, fair itself and
 * not changed, is neither missed nor noticed: where a run must take the one it may as well take the other, and a
 * component in which the one is enabled everywhere and never taken is one in which the double is so, too.
 */
export class Doubles {
  readonly #graph: Base['graph'];
  /** For each changed step that is fair, the steps that may still be its double. */
  readonly #candidates = new Map<number, Set<number>>();

  constructor({ graph }: Base, { network, changed }: Parts) {
    this.#graph = graph;
    const fair = [...network.steps.keys()].filter(
      (step) => network.steps[step]!.definition.fairness === 'weak',
    );
    for (const step of changed.filter((one) => fair.includes(one))) {
      const { actor } = network.steps[step]!.definition;
      const others = fair.filter(
        (one) => !changed.includes(one) && network.steps[one]!.definition.actor === actor,
      );
      this.#candidates.set(step, new Set(others));
    }
  }

  /** A changed step, right or wrong, leads from one state to another (-1 for a new one). */
  note(step: number, from: number, to: number): void {
    const candidates = this.#candidates.get(step);
    if (candidates === undefined || candidates.size === 0) return;
    const { offsets, targets, steps } = this.#graph;
    const alike = new Set<number>();
    for (let edge = offsets[from]!; edge < offsets[from + 1]!; edge++)
      if (targets[edge] === to) alike.add(steps[edge]!);
    for (const one of candidates) if (!alike.has(one)) candidates.delete(one);
  }

  /** Steps that have a double. */
  doubled(): number[] {
    return [...this.#candidates].filter(([, found]) => found.size > 0).map(([step]) => step);
  }
}
