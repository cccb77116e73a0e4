/** Many questions to one machine, with one actor scope: XState's `transition` makes a new one each time. */
import {
  type AnyMachineSnapshot,
  type AnyStateMachine,
  type EventObject,
  createActor,
} from 'xstate';

/** The snapshot after an event, or undefined when no transition is enabled. */
export type Answer = (
  snapshot: AnyMachineSnapshot,
  event: EventObject,
) => AnyMachineSnapshot | undefined;

function nothing(): void {}

const answers = new WeakMap<AnyStateMachine, Answer>();

/** Asks a machine without starting it; its actions must be assignments only, as in every machine here. */
export function scoped(machine: AnyStateMachine): Answer {
  const known = answers.get(machine) ?? newScope(machine);
  answers.set(machine, known);
  return known;
}

function newScope(machine: AnyStateMachine): Answer {
  const self = createActor(machine);
  const scope: Parameters<AnyStateMachine['transition']>[2] = {
    self,
    system: self.system,
    id: self.id,
    sessionId: self.sessionId,
    logger: nothing,
    defer: nothing,
    emit: nothing,
    stopChild: nothing,
    actionExecutor: nothing,
  };
  return (snapshot, event) => {
    const after = machine.transition(snapshot, event, scope) as AnyMachineSnapshot;
    const isRefused = after === snapshot && machine.getTransitionData(snapshot, event).length === 0;
    return isRefused ? undefined : after;
  };
}
