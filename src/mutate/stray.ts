/** Stray events: an event that nobody sends comes to a machine at any time. Single mechanisms break by it, and nothing else. */
import type { Network, Step } from '../../machines/language/index.ts';
import type { CompiledNetwork } from '../network/index.ts';
import type { Mutant } from './mutant.ts';
import { deliveryText } from './words.ts';

/** A change to one network that is not a mutation of anything in it. */
export type Stray = Omit<Mutant, 'operator'> & { readonly operator: 'stray-event' };

/** Never enabled: its place is where a stray event is put, so that all other steps keep their numbers. */
const SPARE: Step = {
  name: 'a stray event',
  actor: 'fault',
  sentence: 'An event comes that nobody sent.',
  guard: { kind: 'or', operands: [] },
  deliveries: [],
};

/** The network with room for one stray event; it behaves as it did. */
export function withSpareStep(network: Network): Network {
  return { ...network, steps: [...network.steps, SPARE] };
}

/** Every event that any machine of a network with a spare step knows, each of them as the one that is not sent. */
export function strayEvents(network: CompiledNetwork): Stray[] {
  const place = network.steps.length - 1;
  return network.instances.flatMap(({ name, table }, instance) =>
    table.events.map((event, index): Stray => {
      const delivery = { to: name, event };
      const { guard: _, ...step } = { ...SPARE, deliveries: [delivery] };
      const stray = {
        definition: step,
        guard: undefined,
        deliveries: [{ instance, event: index, when: undefined }],
      };
      const steps = network.steps.with(place, stray);
      const definition = { ...network.definition, steps: steps.map((one) => one.definition) };
      return {
        operator: 'stray-event',
        subject: name,
        detail: deliveryText(delivery),
        make: () => ({ ...network, definition, steps }),
      };
    }),
  );
}
