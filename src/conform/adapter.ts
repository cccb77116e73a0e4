/** The adapter protocol: another program is driven through the scenarios of a network, by JSON lines on its standard input and output. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Violation } from '../check/index.ts';
import { RaidproofError } from '../errors.ts';
import type { Suite } from '../generate/index.ts';
import { advance, firstStates, tableView } from '../network/index.ts';
import { type Divergence, type Subject, storyOf } from './lockstep.ts';
import type { SuiteResult } from './suites.ts';
import { type Observation, differences } from './system.ts';

/** The version of the protocol. */
export const ADAPTER_PROTOCOL = 1;

/** What is said to the adapter, one object a line. */
export type AdapterRequest =
  | {
      readonly type: 'hello';
      readonly protocol: number;
      readonly network: string;
      readonly era: string;
      readonly parameters: Readonly<Record<string, number>>;
    }
  | { readonly type: 'reset' }
  | { readonly type: 'perform'; readonly step: string; readonly call: unknown }
  | { readonly type: 'observe' }
  | { readonly type: 'bye' };

/** What it answers, one object a line for each request. */
export type AdapterReply =
  | { readonly type: 'hello'; readonly protocol: number; readonly name: string }
  | { readonly type: 'ok' }
  | { readonly type: 'observation'; readonly values: Observation }
  | { readonly type: 'error'; readonly message: string };

/** An answer that takes longer than this is not awaited. */
const ANSWER_MILLISECONDS = 30_000;

/**
 * Drives a program through a suite and compares after every step what it shows with the network.
 * @param command a line for the shell
 * @throws RaidproofError RP404 when the program does not speak the protocol
 */
export async function runAdapter<C>(
  command: string,
  subject: Subject<C>,
  suite: Suite,
): Promise<SuiteResult> {
  const adapter = new Adapter(command);
  try {
    const { name, era, parameters } = subject.network.definition;
    const hello = await adapter.ask({
      type: 'hello',
      protocol: ADAPTER_PROTOCOL,
      network: name,
      era,
      parameters,
    });
    if (hello.type !== 'hello' || hello.protocol !== ADAPTER_PROTOCOL)
      throw noProtocol(command, `it does not say hello in protocol ${ADAPTER_PROTOCOL}`);
    const stories: Violation[] = [];
    let steps = 0;
    for (const { path } of suite.scenarios) {
      const divergence = await walk(adapter, subject, path);
      steps += path.length;
      if (divergence !== undefined) stories.push(storyOf(subject, divergence));
    }
    await adapter.ask({ type: 'bye' });
    return {
      cases: suite.scenarios.length,
      steps,
      differences: stories,
      details: [`${hello.name}: ${suite.covered.size} of ${suite.goals.size} coverage goals`],
    };
  } finally {
    adapter.end();
  }
}

async function walk<C>(
  adapter: Adapter,
  subject: Subject<C>,
  path: readonly number[],
): Promise<Divergence | undefined> {
  const { network } = subject;
  await adapter.expect({ type: 'reset' });
  let states = firstStates(network);
  for (const [position, index] of path.entries()) {
    const step = network.steps[index]!;
    states = advance(network, states, step)!;
    const taken = path.slice(0, position + 1);
    const done = await adapter.ask({
      type: 'perform',
      step: step.definition.name,
      call: subject.callOf(index),
    });
    if (done.type === 'error')
      return {
        path: taken,
        differences: [{ place: 'perform', model: 'done', system: done.message }],
      };
    const seen = await adapter.ask({ type: 'observe' });
    if (seen.type !== 'observation') throw noProtocol('the adapter', 'observe has no observation');
    const found = differences(subject.expected(tableView(network, states)), seen.values);
    if (found.length > 0) return { path: taken, differences: found };
  }
  return undefined;
}

/** The program, with one request at a time. */
class Adapter {
  readonly #command: string;
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;

  constructor(command: string) {
    this.#command = command;
    this.#child = spawn(command, { shell: true, stdio: ['pipe', 'pipe', 'inherit'] });
    // A program that has ended is noticed by its missing answer.
    this.#child.stdin!.on('error', () => undefined);
    this.#lines = createInterface({ input: this.#child.stdout! })[Symbol.asyncIterator]();
  }

  async ask(request: AdapterRequest): Promise<AdapterReply> {
    this.#child.stdin!.write(`${JSON.stringify(request)}\n`);
    const line = await this.#answer(request.type);
    try {
      return JSON.parse(line) as AdapterReply;
    } catch {
      throw noProtocol(this.#command, `its answer to ${request.type} is no JSON`);
    }
  }

  async expect(request: AdapterRequest): Promise<void> {
    const reply = await this.ask(request);
    if (reply.type === 'ok') return;
    throw noProtocol(this.#command, `its answer to ${request.type} is not ok`);
  }

  end(): void {
    this.#child.stdin!.end();
    this.#child.kill();
  }

  async #answer(type: string): Promise<string> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<undefined>((resolve) => {
      timer = setTimeout(() => resolve(undefined), ANSWER_MILLISECONDS);
    });
    const answer = await Promise.race([this.#lines.next(), late]);
    clearTimeout(timer);
    if (answer === undefined) throw noProtocol(this.#command, `it does not answer ${type}`);
    if (answer.done === true) throw noProtocol(this.#command, `it ended before ${type}`);
    return answer.value;
  }
}

function noProtocol(command: string, what: string): RaidproofError {
  return new RaidproofError('RP404', what, `adapter ${command}`, 'See docs/adapter-protocol.md.');
}
