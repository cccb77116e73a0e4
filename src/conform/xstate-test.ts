/** The one importer of @xstate/test: scenarios and single machines become test models of XState's own. */
import { type StatePath, type Step, TestModel, createTestModel } from '@xstate/test';
import type {
  ActorLogic,
  AnyMachineSnapshot,
  AnyStateMachine,
  EventObject,
  Snapshot,
} from 'xstate';
import { RaidproofError } from '../errors.ts';
import { type CompiledNetwork, type TableStates, advance, firstStates } from '../network/index.ts';
import {
  type LocalState,
  initialSnapshot,
  localState,
  scoped,
  tabulate,
} from '../network/index.ts';

/** What a test does for each event and checks in each state. */
export interface PathTest<S, E> {
  readonly exec: (event: E) => void;
  readonly check: (state: S) => void;
}

/** What came of running a path: how many events were executed and states checked. */
export interface PathFigures {
  readonly events: number;
  readonly states: number;
}

/** Paths of a suite are all wanted, also those that begin longer ones. */
const EVERY_PATH = { allowDuplicatePaths: true };

/** The logic of a network has no need of an actor scope. */
const NO_SCOPE = {} as Parameters<ActorLogic<NetworkSnapshot, EventObject>['transition']>[2];

type NetworkSnapshot = Snapshot<unknown> & { readonly states: TableStates };

/** A network as a test model: its events are step names. */
export class NetworkTestModel {
  readonly #network: CompiledNetwork;
  readonly #model: TestModel<NetworkSnapshot, EventObject, undefined>;

  constructor(network: CompiledNetwork) {
    this.#network = network;
    this.#model = new TestModel(logicOf(network));
  }

  /** Runs one path of step indices through @xstate/test. @throws what `exec` or `check` throws */
  async run(path: readonly number[], test: PathTest<TableStates, number>): Promise<PathFigures> {
    const { steps, definition } = this.#network;
    const counted = { events: 0, states: 0 };
    const events = steps.map((step, index) => {
      const run = (): void => {
        counted.events++;
        test.exec(index);
      };
      return [step.definition.name, run] as const;
    });
    const states = {
      '*': (state: NetworkSnapshot): void => {
        counted.states++;
        test.check(state.states);
      },
    };
    const [testPath] = this.#model.getPaths(() => [this.#statePath(path)], EVERY_PATH);
    await testPath!.test({ events: Object.fromEntries(events), states });
    requireAllExecuted(counted.events, path.length, definition.name);
    return counted;
  }

  #statePath(path: readonly number[]): StatePath<NetworkSnapshot, EventObject> {
    const { steps } = this.#network;
    const logic = logicOf(this.#network);
    const first = logic.getInitialSnapshot(NO_SCOPE, undefined);
    const events = path.map((step) => ({ type: steps[step]!.definition.name }));
    return statePath(first, events, (at, event) => logic.transition(at, event, NO_SCOPE));
  }
}

/** A single machine's whole transition coverage: every event in every state, reached by a shortest path. */
export async function runMachine<E extends EventObject>(
  machine: AnyStateMachine,
  events: readonly E[],
  fresh: () => PathTest<LocalState, E>,
): Promise<PathFigures & { readonly paths: number }> {
  const answer = scoped(machine);
  const paths = eventPaths(machine, events);
  const first = initialSnapshot(machine);
  const model = createTestModel(machine, { events: [...events] });
  const testPaths = model.getPaths(
    () => paths.map((path) => statePath(first, path, (at, event) => answer(at, event) ?? at)),
    EVERY_PATH,
  );
  const counted = { events: 0, states: 0 };
  for (const testPath of testPaths) {
    const test = fresh();
    const execute = ({ event }: { readonly event: EventObject }): void => {
      counted.events++;
      test.exec(event as E);
    };
    const executors = events.map(({ type }) => [type, execute] as const);
    const check = (snapshot: AnyMachineSnapshot): void => {
      counted.states++;
      test.check(localState(snapshot));
    };
    await testPath.test({ events: Object.fromEntries(executors), states: { '*': check } });
  }
  const wanted = paths.reduce((sum, path) => sum + path.length, 0);
  requireAllExecuted(counted.events, wanted, machine.id);
  return { ...counted, paths: paths.length };
}

/** The path of these events, in the form of @xstate/test: the first step is the initial state. */
function statePath<S extends Snapshot<unknown>>(
  first: S,
  events: readonly EventObject[],
  next: (state: S, event: EventObject) => S,
): StatePath<S, EventObject> {
  const steps: Step<S, EventObject>[] = [{ event: { type: 'xstate.init' }, state: first }];
  for (const event of events) steps.push({ event, state: next(steps.at(-1)!.state, event) });
  return { state: steps.at(-1)!.state, steps, weight: events.length };
}

/** For every (state, accepted event): the events of a shortest path to the state, and then the event. */
function eventPaths<E extends EventObject>(machine: AnyStateMachine, events: readonly E[]): E[][] {
  const table = tabulate(machine, events);
  const ways: E[][] = [[]];
  const paths: E[][] = [];
  for (let state = 0; state < table.states.length; state++) {
    events.forEach((event, index) => {
      const next = table.next[index]![state]!;
      if (next < 0) return;
      const path = [...ways[state]!, event];
      paths.push(path);
      ways[next] ??= path;
    });
  }
  return paths;
}

function logicOf(network: CompiledNetwork): ActorLogic<NetworkSnapshot, EventObject, undefined> {
  const byName = new Map(network.steps.map((step) => [step.definition.name, step]));
  const base = { status: 'active', output: undefined, error: undefined } as const;
  return {
    getInitialSnapshot: () => ({ ...base, states: firstStates(network) }),
    getPersistedSnapshot: (snapshot) => snapshot,
    transition: (snapshot, event) => {
      const step = byName.get(event.type);
      const after = step && advance(network, snapshot.states, step);
      return after === undefined ? snapshot : { ...snapshot, states: after };
    },
  };
}

/** @xstate/test passes silently over an event without an executor; here that is a failure. */
function requireAllExecuted(executed: number, wanted: number, where: string): void {
  if (executed !== wanted) throw vacuous(`${executed} of ${wanted} events were executed`, where);
}

function vacuous(what: string, where: string): RaidproofError {
  return new RaidproofError('RP303', what, where, 'The suite would pass without testing anything.');
}
