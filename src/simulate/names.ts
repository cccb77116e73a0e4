/** Names of actions that stay the same when other events are left out of a schedule. */

import type { Action } from '../raid5/index.ts';

/** The number of a request changes when an earlier one is left out; its place does not matter. */
export function withoutNumber(actor: string): string {
  return /^(?:writer|reader|flusher) \d+$/.test(actor) ? actor.replace(/ \d+$/, '') : actor;
}

/** The actions of that name, oldest first. */
export function namesakes(actions: readonly Action[], actor: string, label: string): Action[] {
  return actions.filter((one) => one.label === label && withoutNumber(one.actor) === actor);
}

/** Name of an action, and how many older ones share it. */
export function nameOf(
  actions: readonly Action[],
  action: Action,
): { readonly actor: string; readonly label: string; readonly nth?: number } {
  const actor = withoutNumber(action.actor);
  const nth = namesakes(actions, actor, action.label).findIndex((one) => one.id === action.id);
  return nth > 0 ? { actor, label: action.label, nth } : { actor, label: action.label };
}
