/** The `reference` network: a small protocol whose counts other checkers agree on. Not md. */
import {
  type Network,
  type NetworkFamily,
  type ParameterDescription,
  type Property,
  every,
  has,
  iff,
  implies,
  is,
} from '../language/index.ts';
import { type ReferenceParts, allParts, referenceParts } from './parts.ts';
import { referenceSteps } from './steps.ts';

const PARAMETERS: readonly ParameterDescription[] = [
  { name: 'C', standard: 2, least: 1, most: 4, sentence: 'chunks' },
  { name: 'P', standard: 2, least: 1, most: 4, sentence: 'chunks a file page' },
  { name: 'K', standard: 1, least: 1, most: 3, sentence: 'concurrent writes a chunk' },
];

/** The reference network as the command line offers it. */
export const reference: NetworkFamily = {
  name: 'reference',
  sentence: 'A small write-intent bitmap, only to compare counts with other checkers.',
  eras: ['classic'],
  parameters: PARAMETERS,
  variants: [
    {
      name: 'BUG1',
      kind: 'fault',
      sentence: 'The unplug does not wait for its page writes.',
      concerns: ['I1'],
    },
  ],
  knownDefects: [],
  build: (era, parameters, variants): Network => {
    const parts = referenceParts({ C: parameters['C']!, P: parameters['P']!, K: parameters['K']! });
    return {
      name: 'reference',
      era,
      parameters,
      instances: allParts(parts),
      steps: referenceSteps(parts, !variants.has('BUG1')),
      properties: properties(parts),
    };
  },
};

function properties(parts: ReferenceParts): Property[] {
  const { chunks, writes, bit, repair, counter, mode } = parts;
  const set = (chunk: number, field: string) => has(bit[chunk]!, field, '=', 1);
  return [
    {
      id: 'I1',
      kind: 'always',
      sentence: 'While data is in flight its bit is set on disk.',
      reason: 'A crash then resynchronises the chunk.',
      predicate: every(chunks, (c) => implies(has(writes[c]!, 'inFlight', '>', 0), set(c, 'disk'))),
    },
    {
      id: 'I2',
      kind: 'always',
      sentence: 'In recovery, inconsistent data has its bit set on disk.',
      reason: 'Recovery visits only what the bitmap names.',
      predicate: implies(
        is(mode, 'recovery'),
        every(chunks, (c) => implies(has(repair[c]!, 'inconsistent', '=', 1), set(c, 'disk'))),
      ),
    },
    {
      id: 'I3',
      kind: 'always',
      sentence: 'The counter is 0 exactly when the bit in memory is clear.',
      reason: 'The counter decides when bits are set and cleared.',
      predicate: every(chunks, (c) =>
        iff(has(counter[c]!, 'count', '=', 0), has(bit[c]!, 'memory', '=', 0)),
      ),
    },
  ];
}
