/** Machine configuration: a chart with one of its transitions replaced, as a machine that XState runs. */
import { type AnyStateMachine, createMachine } from 'xstate';

/** What of a transition's configuration operators look at or replace. */
export interface TransitionConfig {
  readonly target?: unknown;
  readonly actions?: unknown;
  readonly guard?: unknown;
}

type TransitionInput = string | TransitionConfig | readonly (string | TransitionConfig)[];

interface NodeConfig {
  readonly on?: Readonly<Record<string, TransitionInput>>;
  readonly states?: Readonly<Record<string, NodeConfig>>;
}

/**
 * The machine with the transition of this id changed, all else as it was.
 * @param id as `transitionId` gives it: `chunk.count.zero|START_WRITE|0`
 * @returns undefined when the machine has no such transition
 */
export function withTransition(
  machine: AnyStateMachine,
  id: string,
  change: (transition: TransitionConfig) => TransitionConfig,
): AnyStateMachine | undefined {
  const [source = '', event = '', branch = ''] = id.split('|');
  const path = source.split('.').slice(1);
  const root = machine.config as NodeConfig;
  const config = changedNode(root, path, (node) => {
    const transition = listOf(node.on?.[event])[Number(branch)];
    if (transition === undefined) return undefined;
    const changed = listOf(node.on?.[event]).with(Number(branch), change(transition));
    return { ...node, on: { ...node.on, [event]: changed } };
  });
  if (config === undefined) return undefined;
  return createMachine(config as never).provide(machine.implementations as never);
}

function changedNode(
  node: NodeConfig,
  path: readonly string[],
  change: (node: NodeConfig) => NodeConfig | undefined,
): NodeConfig | undefined {
  const [name, ...rest] = path;
  if (name === undefined) return change(node);
  const child = node.states?.[name];
  const changed = child === undefined ? undefined : changedNode(child, rest, change);
  return changed && { ...node, states: { ...node.states, [name]: changed } };
}

function listOf(input: TransitionInput | undefined): readonly TransitionConfig[] {
  if (input === undefined) return [];
  const list = Array.isArray(input) ? (input as readonly (string | TransitionConfig)[]) : [input];
  return list.map((one) => (typeof one === 'string' ? { target: one } : (one as TransitionConfig)));
}
