/** The window of a chunk: the modern bitmap network of one chunk, and what all other chunks can do to what it shares with them. */
import { bitmap } from '../../../machines/bitmap/family.ts';
import {
  type BitmapParts,
  type BitmapSizes,
  bitmapParts,
  hasCounterPage,
  isNotedCleanable,
} from '../../../machines/bitmap/parts.ts';
import { rulesOfEra } from '../../../machines/bitmap/rules.ts';
import {
  type Instance,
  type Network,
  type Step,
  and,
  instance,
  is,
  not,
  send,
} from '../../../machines/language/index.ts';
import { type CompiledNetwork, compile } from '../../network/index.ts';
import { environmentSteps } from './environment.ts';
import { periodMachine } from './period.ts';
import { useMachine } from './last-use.ts';
import { repairMachine } from './repair.ts';
import { superblockWritesMachine } from './superblock-writes.ts';

/** A compiled window and its parts, for predicates. */
export interface Window {
  readonly network: CompiledNetwork;
  readonly parts: WindowParts;
}

/** The parts of a window: those of the network, and the observer's. */
export type WindowParts = ReturnType<typeof windowParts>;

const RULES = rulesOfEra('modern');

/** One chunk on file page 0, whose departure of a member and stop in order are followed; its writes count as one. */
const SIZES: BitmapSizes = {
  chunks: 1,
  headerBits: 1,
  countersPerPage: 1,
  bitsPerFilePage: 2,
  writesMax: 1,
  counterMax: 3,
  pageWritesMax: 1,
  overflowChunks: 0,
  idleChunks: 0,
  returns: true,
  stops: true,
  userBits: false,
  hijacks: false,
  grownFrom: 0,
};

/** Steps of the model that letters name. */
export const MODEL = {
  updatePage: 'md_update_sb writes page 0',
  sparing: 'end the unplug, the write to chunk 0 touches only members that are there',
  lands: [
    'land oldest write of file page 0',
    'land oldest write of file page 0, as memory holds it now',
  ],
} as const;

/** The scan that looks at the chunk's counter. */
export const SCAN = 'daemon scans the counters';

const SCAN_ELSEWHERE = 'daemon passes over the counter page';

/** What a window is to be like. */
export interface WindowOptions {
  /** Passes of the daemon are only known by their period; else the recording shows each. */
  readonly hasPeriod: boolean;
}

/** Builds and compiles the window. */
export function bitmapWindow({ hasPeriod }: WindowOptions): Window {
  const parts = windowParts();
  const model = bitmap.build('modern', parametersOf(SIZES), new Set());
  const network: Network = without([parts.silence[0]!, ...(hasPeriod ? [] : [parts.period])], {
    ...model,
    name: 'bitmap, window of one chunk',
    instances: [...model.instances, parts.period, parts.superblockWrites, parts.use, parts.repair],
    steps: [
      ...model.steps.flatMap((step) => adapted(parts, step)),
      ...environmentSteps(parts, RULES),
    ],
    properties: [],
  });
  return { network: compile(network), parts };
}

/** Observers that no guard asks: without them there are fewer states, and the same steps. */
function without(observers: readonly Instance[], network: Network): Network {
  const names = new Set(observers.map(({ name }) => name));
  return {
    ...network,
    instances: network.instances.filter(({ name }) => !names.has(name)),
    steps: network.steps.map((step) => ({
      ...step,
      deliveries: step.deliveries.filter(({ to }) => !names.has(to)),
    })),
  };
}

function windowParts() {
  const parts = bitmapParts(SIZES, RULES);
  return {
    ...parts,
    absence: parts.absence!,
    shutdown: parts.shutdown!,
    period: instance('period', periodMachine),
    superblockWrites: instance('superblock writes', superblockWritesMachine),
    use: instance('use', useMachine),
    repair: instance('repair', repairMachine),
  };
}

/** Steps of the model as the observer sees them. What is added only makes them rarer. */
function adapted(parts: WindowParts, step: Step): Step[] {
  switch (step.name) {
    case 'start a write to chunk 0':
      return [startsDirty(parts, step)];
    case 'begin a daemon pass':
      return [{ ...step, deliveries: [...step.deliveries, send(parts.period, { type: 'PASS' })] }];
    case 'begin to stop the array':
      return [{ ...step, guard: and(step.guard ?? and(), is(parts.use, 'mayBeOver')) }];
    case 'assemble':
    case 'assemble a clean array':
      return [
        {
          ...step,
          deliveries: [
            ...step.deliveries,
            send(parts.use, { type: 'ASSEMBLED' }),
            send(parts.repair, { type: 'ASSEMBLED' }),
          ],
        },
      ];
    case SCAN:
      return [step, scanElsewhere(parts, step)];
    case 'crash':
      return [
        {
          ...step,
          deliveries: [...step.deliveries, send(parts.superblockWrites, { type: 'POWER_FAILS' })],
        },
      ];
    default:
      return [step];
  }
}

/**
 * The model's step starts the write and makes the superblocks say active in one. Recordings show two: the superblocks first, which
 * md_write_start() waits for, then the write.
 */
function startsDirty(parts: WindowParts, step: Step): Step {
  return { ...step, guard: and(step.guard ?? and(), is(parts.shutdown, 'record.dirty')) };
}

/** The scan as a chunk sees it whose counter is not looked at: its counter page has no memory, or nothing to clean. */
function scanElsewhere(parts: WindowParts & BitmapParts, step: Step): Step {
  const lookedAt = and(hasCounterPage(parts, 0), isNotedCleanable(parts, 0));
  return { ...step, name: SCAN_ELSEWHERE, guard: and(step.guard ?? and(), not(lookedAt)) };
}

function parametersOf(sizes: BitmapSizes): Record<string, number> {
  const { writesMax, pageWritesMax, ...rest } = sizes;
  const numbers = Object.entries(rest).map(([name, value]) => [name, Number(value)] as const);
  return { ...Object.fromEntries(numbers), writes: writesMax, pageWrites: pageWritesMax };
}
