/** Files that are no schedules: one line says why, and nothing runs. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readSchedule, scheduleText, type Setup } from '../../src/simulate/index.ts';
import { PLAIN } from './support/worlds.ts';

let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'raidproof-schedule-'));
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

function reading(text: string): () => unknown {
  const file = join(folder, 'schedule.json');
  writeFileSync(file, text);
  return () => readSchedule(file);
}

function withSetup(change: object): string {
  return JSON.stringify({ schemaVersion: 1, setup: { ...PLAIN, ...change }, events: [] });
}

function withEvents(...events: readonly unknown[]): string {
  return JSON.stringify({ schemaVersion: 1, setup: PLAIN, events });
}

describe('a schedule', () => {
  test('is read as it was written', () => {
    const setup: Setup = { ...PLAIN, bitmapChunkSectors: null };
    const events = [{ do: 'rest' }, { do: 'crash', lands: [], lost: [] }] as const;
    const violation = { kind: 'data', text: 'x' } as const;
    expect(reading(scheduleText({ setup, events, violation }, 7))()).toEqual({ setup, events });
  });

  test('that is not there is named', () => {
    expect(() => readSchedule(join(folder, 'none'))).toThrow(/RP201 .*none: ENOENT/);
  });

  test.each([
    ['nothing', ''],
    ['half of one', '{"schemaVersion": 1, "setup": {'],
    ['a list', '[]'],
    ['null', 'null'],
    ['bytes', '\u0000\u0001\uFFFD'],
  ])('is not %s', (_, text) => {
    expect(reading(text)).toThrow(/RP109 .*it holds no object. Give a file/);
  });

  test('of another version is not read', () => {
    expect(reading('{"schemaVersion": 2}')).toThrow(/RP109 .*schemaVersion is 2, not 1/);
  });

  test('needs a list of events', () => {
    const text = JSON.stringify({ schemaVersion: 1, setup: PLAIN, events: {} });
    expect(reading(text)).toThrow(/RP109 .*events is no list/);
  });

  test.each([
    { era: 'future' },
    { faults: ['toString'] },
    { mends: 'all' },
    { geometry: null },
    { geometry: { ...PLAIN.geometry, raidDisks: 2 } },
    { geometry: { ...PLAIN.geometry, layout: 6 } },
    { geometry: { ...PLAIN.geometry, chunkSectors: 0 } },
    { geometry: { ...PLAIN.geometry, chunkSectors: 12 } },
    { geometry: { ...PLAIN.geometry, componentSectors: 33 } },
    { geometry: { ...PLAIN.geometry, componentSectors: 1e9 } },
    { bitmapChunkSectors: 7 },
    { roomSectors: -8 },
    { bitsPerFilePage: 4095 },
    { daemonSleepSeconds: 0 },
    { spares: 1.5 },
    { firstDeviceNumber: -1 },
    { countersPerPage: 0 },
    { counterMax: 12 },
    { hasCache: 'yes' },
    { startsDirty: null },
  ])('cannot have the set-up %o', (change) => {
    expect(reading(withSetup(change))).toThrow(/RP109 .*setup is not one/);
  });

  test.each([
    7,
    { do: 'explode' },
    { do: 'constructor' },
    { do: 'step', actor: 'raid5d' },
    { do: 'step', actor: 'raid5d', label: 'x', nth: -1 },
    { do: 'write', sector: -1, sectors: 1, durable: false },
    { do: 'write', sector: 0, sectors: 0.5, durable: false },
    { do: 'write', sector: 0, sectors: 1 },
    { do: 'error', device: 'm0', operation: 'melt' },
    { do: 'unplug', device: 'm0', lost: [7] },
    { do: 'action', action: 'dance' },
    { do: 'crash', lands: [{ actor: 'a', label: 'b' }], lost: [] },
    { do: 'crash', lands: [], lost: [{ device: 'm0', first: 0, last: 1 }] },
    { do: 'crash', lands: 'all', lost: [] },
    { do: 'assemble', without: [3], force: false },
  ])('cannot have the event %o', (event) => {
    expect(reading(withEvents({ do: 'rest' }, event))).toThrow(/RP109 .*event 2 is not one/);
  });
});
