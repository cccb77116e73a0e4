/** The other side of the adapter protocol: a system of ours served to whoever asks, as an example and to test the protocol itself. */
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { ADAPTER_PROTOCOL, type AdapterReply, type AdapterRequest } from './adapter.ts';
import type { SystemUnderTest } from './system.ts';

/** What serves: a fresh system for the network and sizes that the other side names. */
export type SystemMaker<C> = (
  network: string,
  parameters: Readonly<Record<string, number>>,
) => SystemUnderTest<C>;

/** Answers requests until the other side says bye, or ends. */
export async function serveAdapter<C>(
  name: string,
  make: SystemMaker<C>,
  input: Readable,
  output: Writable,
): Promise<void> {
  let create: () => SystemUnderTest<C> = nobody;
  let system: SystemUnderTest<C> | undefined;
  const answer = (request: AdapterRequest): AdapterReply => {
    switch (request.type) {
      case 'hello': {
        const { network, parameters } = request;
        create = () => make(network, parameters);
        return { type: 'hello', protocol: ADAPTER_PROTOCOL, name };
      }
      case 'reset':
        system = create();
        return { type: 'ok' };
      case 'perform':
        system ??= create();
        system.perform(request.call as C);
        return { type: 'ok' };
      case 'observe':
        system ??= create();
        return { type: 'observation', values: system.observe() };
      case 'bye':
        return { type: 'ok' };
    }
  };
  for await (const line of createInterface({ input })) {
    const request = JSON.parse(line) as AdapterRequest;
    let reply: AdapterReply;
    try {
      reply = answer(request);
    } catch (error) {
      reply = { type: 'error', message: error instanceof Error ? error.message : String(error) };
    }
    output.write(`${JSON.stringify(reply)}\n`);
    if (request.type === 'bye') return;
  }
}

/** There is no system before the other side has said what it is to be. */
function nobody(): never {
  throw new Error('nobody said hello');
}
