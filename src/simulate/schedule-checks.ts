/** Whether what a file holds is a set-up or an event: every field is looked at before anything runs. */

import { FAULTS, MENDS } from '../raid5/index.ts';
import type { SimulationEvent } from './events.ts';
import type { Setup } from './setup.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Room for every array that a seed draws, and not for one that fills the memory. */
const COMPONENT_SECTORS_MAX = 4096;

/** Bits of a page of the bitmap file: of one to eight sectors. */
const PAGES: ReadonlySet<unknown> = new Set([4096, 8192, 16_384, 32_768]);

/** An object, and no list. */
export function isRecord(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A set-up of which an array can be made. */
export function isSetup(value: unknown): value is Setup {
  if (!isRecord(value) || !isRecord(value['geometry'])) return false;
  const { era, faults, mends, bitmapChunkSectors: chunk, counterMax } = value;
  const { raidDisks, layout, chunkSectors, componentSectors } = value['geometry'];
  return (
    (era === 'classic' || era === 'modern') &&
    areNames(faults, FAULTS) &&
    areNames(mends, MENDS) &&
    isCount(raidDisks, 28, 3) &&
    isCount(layout, 5) &&
    isPower(chunkSectors) &&
    isCount(componentSectors, COMPONENT_SECTORS_MAX, 8) &&
    Number(componentSectors) % Number(chunkSectors) === 0 &&
    (chunk === null || isPower(chunk, 1)) &&
    isCount(value['daemonSleepSeconds'], 3600, 1) &&
    isCount(value['spares'], 8) &&
    isCount(value['firstDeviceNumber'], 1024) &&
    isCount(value['countersPerPage'], 2048, 2) &&
    (value['roomSectors'] === undefined || isCount(value['roomSectors'], COMPONENT_SECTORS_MAX)) &&
    (value['bitsPerFilePage'] === undefined || PAGES.has(value['bitsPerFilePage'])) &&
    isCount(counterMax, 0x3fff, 7) &&
    Number.isInteger(Math.log2(Number(counterMax) + 1)) &&
    typeof value['hasCache'] === 'boolean' &&
    typeof value['startsDirty'] === 'boolean'
  );
}

/** An event with all its fields; whether it applies when its turn comes is another question. */
export function isEvent(value: unknown): value is SimulationEvent {
  if (!isRecord(value) || typeof value['do'] !== 'string' || !Object.hasOwn(EVENTS, value['do']))
    return false;
  return hasFields(value, EVENTS[value['do'] as SimulationEvent['do']]);
}

type Check = (field: unknown) => boolean;
type Checks = Readonly<Record<string, Check>>;

const isText: Check = (field) => typeof field === 'string';
const isSwitch: Check = (field) => typeof field === 'boolean';
const isAnyCount: Check = (field) => isCount(field);
const isCountOrNone: Check = (field) => field === undefined || isCount(field);
const isOneOf =
  (...words: readonly string[]): Check =>
  (field) =>
    words.includes(field as string);
const isListOf =
  (check: Check): Check =>
  (field) =>
    Array.isArray(field) && field.every((one) => check(one));
const isWith =
  (checks: Checks): Check =>
  (field) =>
    isRecord(field) && hasFields(field, checks);

const isLoss = isWith({
  device: isText,
  first: isAnyCount,
  last: isAnyCount,
  writes: isAnyCount,
});
const isLanding = isWith({
  actor: isText,
  label: isText,
  nth: isCountOrNone,
  how: isOneOf('whole', 'partly'),
});

/** By event, the fields that must be there and what they are. */
const EVENTS: Readonly<Record<SimulationEvent['do'], Checks>> = {
  step: { actor: isText, label: isText, nth: isCountOrNone },
  until: { actor: isText, label: isText },
  settle: {},
  rest: {},
  write: { sector: isAnyCount, sectors: isAnyCount, durable: isSwitch },
  read: { sector: isAnyCount, sectors: isAnyCount },
  flush: {},
  fail: { device: isText },
  error: { device: isText, operation: isOneOf('read', 'write', 'flush') },
  unplug: { device: isText, lost: isListOf(isLoss) },
  remove: { device: isText },
  add: { device: isText },
  'add-blank': { device: isText },
  action: { action: isOneOf('idle', 'frozen', 'resync', 'recover', 'check', 'repair') },
  grow: { sectors: isAnyCount },
  stop: {},
  crash: { lands: isListOf(isLanding), lost: isListOf(isLoss) },
  assemble: { without: isListOf(isText), force: isSwitch },
};

function hasFields(value: Fields, checks: Checks): boolean {
  return Object.entries(checks).every(([name, check]) => check(value[name]));
}

function isCount(value: unknown, most = 1_000_000_000, least = 0): boolean {
  return Number.isInteger(value) && (value as number) >= least && (value as number) <= most;
}

/** Sectors of a chunk: a power of two of at least a stripe; of a bitmap chunk, of at least one. */
function isPower(value: unknown, least = 8): boolean {
  return isCount(value, 2048, least) && Number.isInteger(Math.log2(value as number));
}

function areNames(list: unknown, known: object): boolean {
  return (
    Array.isArray(list) &&
    list.every((name) => typeof name === 'string' && Object.hasOwn(known, name))
  );
}
