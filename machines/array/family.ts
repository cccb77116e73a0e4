/** The `array` network: what crashes and lost members do to data, as the command line offers it. */
import type {
  Network,
  NetworkFamily,
  ParameterDescription,
  Property,
  Scope,
} from '../language/index.ts';
import { assemblyLiveness, assemblySightings } from './assembly-properties.ts';
import { ARRAY_DEFECTS } from './defects.ts';
import { detailSightings } from './detail-sightings.ts';
import { disciplineLiveness, disciplineSafety } from './discipline.ts';
import { arrayLiveness } from './liveness.ts';
import { ARRAY_KILL_FAULTS } from './faults-kill.ts';
import { growthSightings } from './growth-sightings.ts';
import { ARRAY_MUTATION_SCOPES, ARRAY_PROBE_SCOPES } from './mutation-scopes.ts';
import { arraySafety } from './properties.ts';
import { type ArrayRules, CLASSIC_RULES, MODERN_RULES } from './rules.ts';
import { arraySightings } from './sightings.ts';
import { arrayThreadSteps } from './steps/array-thread.ts';
import { growthSteps } from './steps/growth.ts';
import { memberSteps } from './steps/members.ts';
import { observerSteps } from './steps/observer.ts';
import { powerSteps } from './steps/power.ts';
import { stopSteps } from './steps/stop.ts';
import { syncSteps } from './steps/sync.ts';
import { writerSteps } from './steps/writer.ts';
import { ARRAY_SMALL_SCOPES } from './small-scopes.ts';
import { ARRAY_SURVIVORS } from './survivors.ts';
import { ARRAY_TARGETED_FAULTS } from './targeted-faults.ts';
import { ARRAY_VARIANTS } from './variants.ts';
import { type ArrayScope, arrayWorld } from './world.ts';

const PARAMETERS: readonly ParameterDescription[] = [
  { name: 'written', standard: 1, least: 0, most: 3, sentence: 'chunks that are written to' },
  {
    name: 'firstStripe',
    standard: 0,
    least: 0,
    most: 2,
    sentence: 'number of the first stripe: who holds parity',
  },
  { name: 'chunks', standard: 1, least: 1, most: 4, sentence: 'chunks of one stripe each' },
  {
    name: 'fallible',
    standard: 1,
    least: 0,
    most: 3,
    sentence: 'members that may fail and come back',
  },
  {
    name: 'spares',
    standard: 0,
    least: 0,
    most: 1,
    sentence: 'spare devices for the slot of member 0',
  },
  {
    name: 'replacements',
    standard: 1,
    least: 0,
    most: 1,
    sentence: '1: users put empty disks in the place of members',
  },
  { name: 'log', standard: 0, least: 0, most: 1, sentence: '1: a partial parity log, no bitmap' },
  { name: 'checks', standard: 0, least: 0, most: 1, sentence: '1: users give check and repair' },
  { name: 'bitsByHand', standard: 0, least: 0, most: 1, sentence: '1: users set bits by hand' },
];

/** One chunk, then two; a scope says who fails and what is written. */
const GROWN = { chunks: 2, grownFrom: 1, fallible: 0, replacements: 0, absentees: 0 };

const SCOPES: readonly Scope[] = [
  {
    name: 'two members',
    sentence: 'Two members may fail: one that is written to, one that is not.',
    parameters: { fallible: 2 },
  },
  {
    name: 'any member',
    sentence: 'All three members may fail, the one with parity, too.',
    parameters: { fallible: 3, replacements: 0, absentees: 0 },
  },
  {
    name: 'two chunks',
    sentence: 'Recoveries with a position; one member that may fail.',
    parameters: { chunks: 2, fallible: 1, replacements: 0, absentees: 0 },
  },
  {
    name: 'spare',
    sentence: 'A spare takes the slot of member 0, and the old device may come back after it.',
    parameters: { spares: 1, fallible: 1, replacements: 0, absentees: 0 },
  },
  {
    name: 'bits by hand',
    sentence: 'Users set bits of the bitmap by hand.',
    parameters: { bitsByHand: 1, fallible: 1 },
  },
  {
    name: 'checks',
    sentence: 'Users give check and repair, on an array with a bitmap.',
    parameters: { checks: 1, fallible: 1, replacements: 0, absentees: 0 },
  },
  {
    name: 'checks, two chunks',
    sentence: 'Users give check and repair; with checkpoints.',
    parameters: { chunks: 2, checks: 1, fallible: 1, replacements: 0, absentees: 0 },
  },
  {
    name: 'log',
    sentence: 'A partial parity log in place of the bitmap: the write hole is closed.',
    eras: ['modern'],
    parameters: { chunks: 2, written: 2, fallible: 3, log: 1 },
  },
  {
    name: 'growth',
    sentence:
      'The members are grown by a chunk, with the old end between two counter pages; the array may be stopped.',
    eras: ['modern'],
    parameters: { ...GROWN, written: 2 },
  },
  {
    name: 'growth-off-boundary',
    sentence: 'The members are grown by a chunk, with the old end within a counter page.',
    eras: ['modern'],
    parameters: { ...GROWN, written: 2, countersPerPage: 2 },
  },
  {
    name: 'growth-member',
    sentence: 'The members are grown, also while one of them is gone; what is added is written to.',
    eras: ['modern'],
    parameters: { ...GROWN, firstStripe: 2, written: 2, writtenFrom: 1, fallible: 1 },
  },
  {
    name: 'three chunks',
    sentence: 'Recoveries with two positions; two of the chunks are written.',
    parameters: { chunks: 3, written: 2, fallible: 1, replacements: 0, absentees: 0 },
    large: true,
  },
  {
    name: 'four chunks',
    sentence: 'Recoveries with three positions; two of the chunks are written.',
    parameters: { chunks: 4, written: 2, fallible: 1, replacements: 0, absentees: 0 },
    large: true,
  },
];

/** The array network (semantics.md 1, 3, 4, 5). */
export const array: NetworkFamily = {
  name: 'array',
  sentence: 'Data on members that crash, fail, come back and are rebuilt.',
  eras: ['classic', 'modern'],
  parameters: PARAMETERS,
  scopes: SCOPES,
  mutationScopes: ARRAY_MUTATION_SCOPES,
  smallScopes: ARRAY_SMALL_SCOPES,
  probeScopes: ARRAY_PROBE_SCOPES,
  survivorReasons: ARRAY_SURVIVORS,
  variants: ARRAY_VARIANTS,
  targetedFaults: ARRAY_TARGETED_FAULTS,
  killFaults: ARRAY_KILL_FAULTS,
  knownDefects: ARRAY_DEFECTS,
  build: (era, parameters, variants) =>
    arrayNetwork(era, parameters, scopeOf(era, parameters), rulesOf(era, variants)),
};

function arrayNetwork(
  era: string,
  parameters: Readonly<Record<string, number>>,
  scope: ArrayScope,
  rules: ArrayRules,
): Network {
  const world = arrayWorld(scope, rules);
  const { bitmap, replay } = world;
  const properties: readonly Property[] = [
    ...arraySafety(world),
    ...disciplineSafety(world).map((one) => ({ ...one, kind: 'always' as const })),
    ...arraySightings(world),
    ...detailSightings(world).map((one) => ({ ...one, kind: 'sometimes' as const })),
    ...growthSightings(world),
    ...arrayLiveness(world),
    ...disciplineLiveness(world),
    ...assemblySightings(world),
    ...assemblyLiveness(world),
  ];
  return {
    name: 'array',
    era,
    parameters,
    instances: [
      world.array,
      world.superblock,
      ...(bitmap === undefined ? [] : [bitmap.superblock, bitmap.page]),
      world.syncThread,
      ...world.devices.flatMap(({ member, label, blocks, bits }) => [
        member,
        label,
        ...blocks,
        ...bits,
      ]),
      ...world.chunks.flatMap(({ write, tear, word }) =>
        word === undefined ? [write, tear] : [write, tear, word],
      ),
      world.loss,
      ...(replay === undefined ? [] : [replay]),
      ...(world.growth === undefined ? [] : [world.growth.size]),
      ...world.chunks.flatMap(({ memoryBit }) => (memoryBit === undefined ? [] : [memoryBit])),
    ],
    steps: [
      ...writerSteps(world),
      ...arrayThreadSteps(world),
      ...syncSteps(world),
      ...memberSteps(world),
      ...powerSteps(world),
      ...observerSteps(world),
      ...growthSteps(world),
      ...(world.growth === undefined ? [] : stopSteps(world)),
    ],
    properties: scope.fallible === 0 ? withoutFailures(properties) : properties,
  };
}

/** What only a member that fails can show; the rest is judged where none does. */
const OF_FAILURES = new Set([
  'parity-encodes',
  'acknowledged-without',
  'recovered',
  'refused',
  'recovered-by-bitmap',
  'recovered-in-full',
  'complete-again',
  'written-during-recovery',
  'L6',
  'FAILED-LEAVES',
  'REFUSED',
]);

function withoutFailures(properties: readonly Property[]): readonly Property[] {
  return properties.filter(({ id }) => !OF_FAILURES.has(id));
}

/** The rules of an era with the changes of all chosen variants. */
export function rulesOf(era: string, variants: ReadonlySet<string>): ArrayRules {
  const chosen = ARRAY_VARIANTS.filter(({ name }) => variants.has(name));
  const rules = era === 'classic' ? CLASSIC_RULES : MODERN_RULES;
  return Object.assign({}, rules, ...chosen.map(({ change }) => change)) as ArrayRules;
}

function scopeOf(era: string, parameters: Readonly<Record<string, number>>): ArrayScope {
  const {
    chunks = 1,
    written = 1,
    firstStripe = 0,
    fallible = 1,
    spares = 0,
    replacements = 1,
    absentees = 1,
    log = 0,
    checks = 0,
    bitsByHand = 0,
    writtenFrom = 0,
    grownFrom = 0,
    countersPerPage = 1,
  } = parameters;
  if (log === 1 && era === 'classic')
    throw new RangeError('a partial parity log exists since 4.12 only: see log');
  if (log === 1 && (bitsByHand === 1 || checks === 1))
    throw new RangeError('an array has a log or a bitmap: see log, bitsByHand and checks');
  if (grownFrom >= chunks) throw new RangeError('a growth adds chunks: see grownFrom and chunks');
  if (grownFrom > 0 && (era === 'classic' || log === 1 || bitsByHand === 1 || spares > 0))
    throw new RangeError(
      'members are grown since 3.5, with a bitmap and without spares: see grownFrom, log, spares and bitsByHand',
    );
  return {
    chunks,
    written,
    firstStripe,
    fallible,
    spares,
    replacements: replacements === 1,
    absentees: absentees === 1,
    policy: log === 1 ? 'partial parity log' : 'bitmap',
    checks: checks === 1,
    bitsByHand: bitsByHand === 1,
    writtenFrom,
    grownFrom,
    countersPerPage,
  };
}
