/** The `bitmap` network: the write-intent bitmap of Linux md, as the command line offers it. */
import type { Network, NetworkFamily, ParameterDescription } from '../language/index.ts';
import { type BitmapSizes, allBitmapParts, bitmapParts } from './parts.ts';
import { bitmapProperties } from './properties.ts';
import { BITMAP_DEFECTS, BITMAP_VARIANTS, type BitmapRules, bitmapRules } from './rules.ts';
import { daemonSteps } from './steps/daemon.ts';
import { powerSteps } from './steps/power.ts';
import { resyncSteps } from './steps/resync.ts';
import { unplugSteps } from './steps/unplug.ts';
import { writerSteps } from './steps/writer.ts';

const PARAMETERS: readonly ParameterDescription[] = [
  { name: 'chunks', standard: 2, least: 1, most: 4, sentence: 'chunks of the array' },
  { name: 'headerBits', standard: 1, least: 0, most: 4, sentence: 'bits before the first chunk' },
  { name: 'countersPerPage', standard: 1, least: 1, most: 4, sentence: 'counters a counter page' },
  { name: 'bitsPerFilePage', standard: 2, least: 1, most: 8, sentence: 'bits a file page (2^n)' },
  { name: 'writes', standard: 1, least: 1, most: 3, sentence: 'concurrent writes a chunk' },
  { name: 'counterMax', standard: 3, least: 3, most: 7, sentence: 'COUNTER_MAX of the model' },
  { name: 'pageWrites', standard: 2, least: 1, most: 3, sentence: 'writes of a page in flight' },
  {
    name: 'overflowChunks',
    standard: 1,
    least: 0,
    most: 4,
    sentence: 'chunks that a writer may find full (it then waits)',
  },
];

/** The bitmap network (semantics.md section 1, DESIGN 4.2). */
export const bitmap: NetworkFamily = {
  name: 'bitmap',
  sentence:
    'The write-intent bitmap: counters, bits, pages, unplug, daemon, resync, crash and reload.',
  eras: ['classic'],
  parameters: PARAMETERS,
  variants: BITMAP_VARIANTS,
  knownDefects: BITMAP_DEFECTS,
  build: (era, parameters, variants) =>
    bitmapNetwork(era, parameters, sizesOf(parameters), bitmapRules(variants)),
};

function bitmapNetwork(
  era: string,
  parameters: Readonly<Record<string, number>>,
  sizes: BitmapSizes,
  rules: BitmapRules,
): Network {
  const parts = bitmapParts(sizes, rules);
  return {
    name: 'bitmap',
    era,
    parameters,
    instances: allBitmapParts(parts),
    steps: [
      ...writerSteps(parts, rules),
      ...unplugSteps(parts, rules),
      ...daemonSteps(parts, rules),
      ...resyncSteps(parts, rules),
      ...powerSteps(parts, rules),
    ],
    properties: bitmapProperties(parts, rules),
  };
}

/** Reads the sizes and holds them to the kernel's proportions. @throws RangeError when they contradict. */
function sizesOf(parameters: Readonly<Record<string, number>>): BitmapSizes {
  const { bitsPerFilePage = 0, headerBits = 0, countersPerPage = 1 } = parameters;
  if ((bitsPerFilePage & (bitsPerFilePage - 1)) !== 0)
    throw new RangeError('bitsPerFilePage must be a power of two, as in the kernel');
  if (headerBits % countersPerPage !== 0 || bitsPerFilePage % countersPerPage !== 0)
    throw new RangeError('a counter page must not straddle two file pages: see headerBits');
  return {
    chunks: parameters['chunks'] ?? 1,
    headerBits,
    countersPerPage,
    bitsPerFilePage,
    writesMax: parameters['writes'] ?? 1,
    counterMax: parameters['counterMax'] ?? 4,
    pageWritesMax: parameters['pageWrites'] ?? 1,
    overflowChunks: parameters['overflowChunks'] ?? 0,
  };
}
