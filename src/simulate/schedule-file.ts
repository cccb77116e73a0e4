/** Schedules as files: JSON with one event a line, and a careful reader. */

import { readFileSync } from 'node:fs';
import { RaidproofError } from '../errors.ts';
import type { SimulationEvent } from './events.ts';
import type { Failure } from './run.ts';
import { isEvent, isRecord, isSetup } from './schedule-checks.ts';

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
