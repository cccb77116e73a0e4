/** Schedules as files: JSON with one event a line, and a careful reader. */

import { readFileSync } from 'node:fs';
import { RaidproofError } from '../errors.ts';
import { FAULTS, MENDS } from '../raid5/index.ts';
import type { SimulationEvent } from './events.ts';
import type { Failure } from './run.ts';
import type { Setup } from './setup.ts';

/** Version of the file format. */
export const SCHEDULE_VERSION = 1;

/** The text of a failure's file. @param seed the run that it was shrunk from */
export function scheduleText({ setup, events, violation }: Failure, seed: number | null): string {
  const lines = events.map((event) => `    ${JSON.stringify(event)}`);
  return [
    '{',
    `  "schemaVersion": ${SCHEDULE_VERSION},`,
    `  "seed": ${seed},`,
    `  "violation": ${JSON.stringify(violation)},`,
    `  "setup": ${JSON.stringify(setup)},`,
    '  "events": [',
    lines.join(',\n'),
    '  ]',
    '}',
    '',
  ].join('\n');
}

/**
 * Reads the setup and the events of a file.
 * @throws RP201 for a file that cannot be read, RP109 for one that is no schedule
 */
export function readSchedule(path: string): Pick<Failure, 'setup' | 'events'> {
  const value = parsed(path);
  const refuse = (what: string): never => {
    const remedy = 'Give a file that raidproof simulate wrote.';
    throw new RaidproofError('RP109', what, path, remedy);
  };
  if (!isRecord(value)) return refuse('it holds no object');
  if (value['schemaVersion'] !== SCHEDULE_VERSION)
    return refuse(`schemaVersion is ${String(value['schemaVersion'])}, not ${SCHEDULE_VERSION}`);
  const { setup, events } = value;
  if (!isSetup(setup)) return refuse('setup is not one');
  if (!Array.isArray(events)) return refuse('events is no list');
  const wrong = events.findIndex((event) => !isEvent(event));
  if (wrong >= 0) return refuse(`event ${wrong + 1} is not one`);
  return { setup, events: events as SimulationEvent[] };
}

function parsed(path: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error);
    throw new RaidproofError('RP201', what, path, 'Name a file that can be read.');
  }
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

type Fields = Readonly<Record<string, unknown>>;

function isRecord(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isCount(value: unknown, most = 1_000_000_000): boolean {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= most;
}

function areNames(list: unknown, known: object): boolean {
  return Array.isArray(list) && list.every((name) => typeof name === 'string' && name in known);
}

function isSetup(value: unknown): value is Setup {
  if (!isRecord(value) || !isRecord(value['geometry'])) return false;
  const { era, faults, mends, bitmapChunkSectors: chunk } = value;
  const { raidDisks, layout, chunkSectors, componentSectors } = value['geometry'];
  return (
    (era === 'classic' || era === 'modern') &&
    areNames(faults, FAULTS) &&
    areNames(mends, MENDS) &&
    isCount(raidDisks, 28) &&
    isCount(layout, 5) &&
    isCount(chunkSectors, 2048) &&
    isCount(componentSectors, 1_000_000) &&
    (chunk === null || isCount(chunk, 1_000_000)) &&
    ['daemonSleepSeconds', 'spares', 'firstDeviceNumber', 'countersPerPage', 'counterMax'].every(
      (name) => isCount(value[name], 1_000_000),
    ) &&
    typeof value['hasCache'] === 'boolean' &&
    typeof value['startsDirty'] === 'boolean'
  );
}

/** By event, the fields that must be there and what they are. */
const FIELDS: Readonly<Record<SimulationEvent['do'], Readonly<Record<string, string>>>> = {
  step: { actor: 'text', label: 'text' },
  until: { actor: 'text', label: 'text' },
  settle: {},
  rest: {},
  write: { sector: 'count', sectors: 'count', durable: 'switch' },
  read: { sector: 'count', sectors: 'count' },
  flush: {},
  fail: { device: 'text' },
  error: { device: 'text', operation: 'text' },
  unplug: { device: 'text', lost: 'list' },
  remove: { device: 'text' },
  add: { device: 'text' },
  'add-blank': { device: 'text' },
  action: { action: 'text' },
  stop: {},
  crash: { lands: 'list', lost: 'list' },
  assemble: { without: 'list', force: 'switch' },
};

function isEvent(value: unknown): boolean {
  if (!isRecord(value) || typeof value['do'] !== 'string' || !Object.hasOwn(FIELDS, value['do']))
    return false;
  const fields = FIELDS[value['do'] as SimulationEvent['do']];
  return Object.entries(fields).every(([name, kind]) => {
    const field = value[name];
    if (kind === 'text') return typeof field === 'string';
    if (kind === 'count') return isCount(field);
    if (kind === 'switch') return typeof field === 'boolean';
    return Array.isArray(field) && field.every((one) => isRecord(one) || typeof one === 'string');
  });
}
