/** The `bitmap` network: the write-intent bitmap of Linux md, as the command line offers it. */
import type {
  Network,
  NetworkFamily,
  ParameterDescription,
  Scope,
  Step,
} from '../language/index.ts';
import { type BitmapParts, type BitmapSizes, allBitmapParts, bitmapParts } from './parts.ts';
import { bitmapProperties } from './properties.ts';
import { RETURN_TARGETED_FAULTS } from './faults-alone-returns.ts';
import { RUN_TARGETED_FAULTS } from './faults-alone-runs.ts';
import { BITMAP_TARGETED_FAULTS } from './faults-alone.ts';
import { GROWTH_DEFECTS } from './defects-growth.ts';
import { HIJACK_DEFECTS } from './defects-hijack.ts';
import { BITMAP_DEFECTS } from './defects.ts';
import { BITMAP_MUTATION_SCOPES, BITMAP_SMALL_SCOPES } from './mutation-scopes.ts';
import type { BitmapEra, BitmapRules } from './rules.ts';
import { modernDaemonSteps, modernPassBegins } from './steps/daemon-modern.ts';
import { classicPassBegins, daemonSteps } from './steps/daemon.ts';
import { growthSteps } from './steps/growth.ts';
import { hijackSteps } from './steps/hijack.ts';
import { landingSteps } from './steps/landing.ts';
import { membershipSteps } from './steps/membership.ts';
import { memoryLost, powerSteps } from './steps/power.ts';
import { recoverySteps } from './steps/recovery.ts';
import { interruptSteps, resyncSteps } from './steps/resync.ts';
import { shutdownSteps } from './steps/shutdown.ts';
import { superblockUpdateSteps } from './steps/superblock-update.ts';
import { unplugSteps } from './steps/unplug.ts';
import { userSteps } from './steps/user.ts';
import { BITMAP_SURVIVORS } from './survivors.ts';
import { writerSteps } from './steps/writer.ts';
import { BITMAP_VARIANTS, bitmapRules } from './variants.ts';

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
  { name: 'idleChunks', standard: 0, least: 0, most: 3, sentence: 'chunks that nobody writes to' },
  { name: 'returns', standard: 0, least: 0, most: 1, sentence: '1: members come back, and spares' },
  { name: 'stops', standard: 0, least: 0, most: 1, sentence: '1: the array is stopped in order' },
  {
    name: 'grownFrom',
    standard: 0,
    least: 0,
    most: 3,
    sentence: 'chunks before the members are grown; 0: they are not (modern only)',
  },
  { name: 'hijacks', standard: 0, least: 0, most: 1, sentence: '1: memory for counters runs out' },
  { name: 'userBits', standard: 0, least: 0, most: 1, sentence: '1: the user sets bits by hand' },
];

const SCOPES: readonly Scope[] = [
  {
    name: 'mutation',
    sentence: 'One chunk: small enough to be searched once for each mutant.',
    parameters: { chunks: 1 },
  },
  {
    name: 'returns',
    sentence: 'Members leave, come back by the bitmap, and are replaced; one chunk.',
    parameters: { chunks: 1, returns: 1 },
  },
  {
    name: 'superblock',
    sentence:
      'The same with two pages: the superblock on the first, the chunk that is written on the second.',
    eras: ['modern'],
    parameters: { idleChunks: 1, returns: 1 },
  },
  {
    name: 'stops',
    sentence: 'The array is stopped in order, and is clean when it has been idle.',
    parameters: { stops: 1 },
  },
  {
    name: 'restarts',
    sentence: 'Stops in order, with members that leave and come back; one chunk.',
    parameters: { chunks: 1, returns: 1, stops: 1 },
  },
  {
    name: 'one-page',
    sentence: 'Two chunks whose bits share a page.',
    parameters: { headerBits: 0 },
  },
  {
    name: 'growth',
    sentence: 'The members are grown by a chunk, from the end of a counter page.',
    eras: ['modern'],
    parameters: { overflowChunks: 0, grownFrom: 1 },
  },
  {
    name: 'growth-off-boundary',
    sentence: 'The members are grown by a chunk, from within a counter page.',
    eras: ['modern'],
    parameters: {
      headerBits: 2,
      countersPerPage: 2,
      bitsPerFilePage: 4,
      overflowChunks: 0,
      grownFrom: 1,
    },
  },
  {
    name: 'growth-stops',
    sentence: 'The members are grown, and the array is stopped in order at any point.',
    eras: ['modern'],
    parameters: { overflowChunks: 0, grownFrom: 1, stops: 1 },
  },
  {
    name: 'two-writes',
    sentence: 'Two writes to one chunk at once, and a third that waits for room.',
    parameters: { chunks: 1, writes: 2, counterMax: 4 },
  },
  {
    name: 'shared-page',
    sentence: 'Two chunks whose counters share a page.',
    parameters: { headerBits: 2, countersPerPage: 2, bitsPerFilePage: 4, overflowChunks: 0 },
  },
  {
    name: 'set-bits',
    sentence: 'The user sets bits by hand while others write; one chunk.',
    parameters: { chunks: 1, userBits: 1 },
  },
  {
    name: 'hijack',
    sentence: 'Memory for counters runs out: two chunks, one for each half of a counter page.',
    parameters: {
      headerBits: 2,
      countersPerPage: 2,
      bitsPerFilePage: 4,
      overflowChunks: 0,
      hijacks: 1,
    },
  },
  {
    name: 'hijack-shared',
    sentence: 'Memory for counters runs out: two chunks share the counter of half a page.',
    parameters: {
      headerBits: 4,
      countersPerPage: 4,
      bitsPerFilePage: 8,
      counterMax: 4,
      overflowChunks: 0,
      hijacks: 1,
    },
  },
  {
    name: 'three-chunks',
    sentence: 'Three chunks on two pages.',
    parameters: { chunks: 3 },
    large: true,
  },
  {
    name: 'four-chunks',
    sentence: 'Four chunks on three pages; three are written.',
    parameters: { chunks: 4, idleChunks: 1, overflowChunks: 0 },
    large: true,
  },
];

/** The bitmap network (semantics.md section 1, DESIGN 4.2). */
export const bitmap: NetworkFamily = {
  name: 'bitmap',
  sentence:
    'The write-intent bitmap: counters, bits, pages, unplug, daemon, resync, crash and reload.',
  eras: ['classic', 'modern'],
  parameters: PARAMETERS,
  scopes: SCOPES,
  mutationScopes: BITMAP_MUTATION_SCOPES,
  smallScopes: BITMAP_SMALL_SCOPES,
  survivorReasons: BITMAP_SURVIVORS,
  variants: BITMAP_VARIANTS,
  targetedFaults: [...BITMAP_TARGETED_FAULTS, ...RETURN_TARGETED_FAULTS, ...RUN_TARGETED_FAULTS],
  knownDefects: [...BITMAP_DEFECTS, ...GROWTH_DEFECTS, ...HIJACK_DEFECTS],
  build: (era, parameters, variants) =>
    bitmapNetwork(parameters, sizesOf(parameters), bitmapRules(eraOf(era), variants)),
};

function eraOf(era: string): BitmapEra {
  return era === 'modern' ? 'modern' : 'classic';
}

function bitmapNetwork(
  parameters: Readonly<Record<string, number>>,
  sizes: BitmapSizes,
  rules: BitmapRules,
): Network {
  const parts = bitmapParts(sizes, rules);
  return {
    name: 'bitmap',
    era: rules.era,
    parameters,
    instances: allBitmapParts(parts),
    steps: [
      ...writerSteps(parts, rules),
      ...unplugSteps(parts, rules),
      ...landingSteps(parts, rules),
      ...superblockUpdateSteps(parts),
      ...(rules.era === 'modern' ? modernDaemonSteps(parts, rules) : daemonSteps(parts, rules)),
      ...resyncSteps(parts, rules),
      ...powerSteps(parts, rules),
      ...interruptSteps(parts, rules),
      ...optionalSteps(parts, rules),
    ],
    properties: bitmapProperties(parts, rules),
  };
}

/** What the standard sizes leave out; each behind a parameter of its own. */
function optionalSteps(parts: BitmapParts, rules: BitmapRules): Step[] {
  const { absence, growth, growthUnplug, shutdown, userUnplug } = parts;
  const passBegins =
    rules.era === 'modern' ? modernPassBegins(parts, rules) : classicPassBegins(parts, rules);
  return [
    ...(absence === undefined
      ? []
      : [...membershipSteps(parts, rules, absence), ...recoverySteps(parts, rules, absence)]),
    ...(shutdown === undefined
      ? []
      : shutdownSteps(parts, rules, shutdown, passBegins, memoryLost(parts))),
    ...(parts.pointer.length === 0 ? [] : hijackSteps(parts, rules)),
    ...(userUnplug === undefined ? [] : userSteps(parts, rules, userUnplug)),
    ...(growth === undefined || growthUnplug === undefined
      ? []
      : growthSteps(parts, rules, growth, growthUnplug)),
  ];
}

/** Reads the sizes and holds them to the kernel's proportions. @throws RangeError when they contradict. */
function sizesOf(parameters: Readonly<Record<string, number>>): BitmapSizes {
  const { bitsPerFilePage = 0, headerBits = 0, countersPerPage = 1 } = parameters;
  if ((bitsPerFilePage & (bitsPerFilePage - 1)) !== 0)
    throw new RangeError('bitsPerFilePage must be a power of two, as in the kernel');
  if (headerBits % countersPerPage !== 0 || bitsPerFilePage % countersPerPage !== 0)
    throw new RangeError('a counter page must not straddle two file pages: see headerBits');
  if ((parameters['idleChunks'] ?? 0) >= (parameters['chunks'] ?? 1))
    throw new RangeError('some chunk must be written: idleChunks must be below chunks');
  if (parameters['returns'] === 1 && parameters['writes'] !== 1)
    throw new RangeError(
      'whom a write reaches is followed for one write a chunk: writes must be 1',
    );
  if (parameters['hijacks'] === 1) checkHijacks(parameters);
  return {
    chunks: parameters['chunks'] ?? 1,
    headerBits,
    countersPerPage,
    bitsPerFilePage,
    writesMax: parameters['writes'] ?? 1,
    counterMax: parameters['counterMax'] ?? 4,
    pageWritesMax: parameters['pageWrites'] ?? 1,
    overflowChunks: parameters['overflowChunks'] ?? 0,
    idleChunks: parameters['idleChunks'] ?? 0,
    returns: parameters['returns'] === 1,
    stops: parameters['stops'] === 1,
    userBits: parameters['userBits'] === 1,
    hijacks: parameters['hijacks'] === 1,
    grownFrom: parameters['grownFrom'] ?? 0,
  };
}

/** What a hijacked counter page is not followed together with. */
function checkHijacks(parameters: Readonly<Record<string, number>>): void {
  if ((parameters['countersPerPage'] ?? 1) % 2 !== 0)
    throw new RangeError('a hijacked page has two counters: countersPerPage must be even');
  if (parameters['writes'] !== 1 || parameters['overflowChunks'] !== 0)
    throw new RangeError('hijacks goes with one write a chunk and overflowChunks=0');
  if (['returns', 'stops', 'grownFrom', 'userBits'].some((name) => parameters[name] !== 0))
    throw new RangeError('hijacks goes without returns, stops, grownFrom and userBits');
}
