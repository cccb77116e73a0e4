/** Logs of the executor: it flushes what it must, so no loss of unflushed writes breaks the promise. */
import { describe, expect, it } from 'vitest';
import { auditLog, type LogLine } from '../../src/crash/index.ts';
import { memoryDevice, recordingDevice, type LogEntry } from '../../src/device/index.ts';
import { openArray } from '../../src/raid5/index.ts';
import {
  createdDevices,
  noise,
  settle,
  stopNow,
  type SmallShape,
} from '../raid5/support/arrays.ts';

const SHAPE: SmallShape = { raidDisks: 4, rows: 12 };

/** Writes here and there on a new array, then stops it; everything is recorded. */
function recorded(seed: number) {
  const devices = createdDevices(SHAPE);
  const start = devices.map(({ name, bytes }) => memoryDevice(name, bytes));
  const log: LogEntry[] = [];
  const array = openArray(devices.map((device) => recordingDevice(device, log)));
  for (let write = 0; write < 6; write++) {
    array.writeNow(
      ((seed * 7 + write * 5) % 30) * 4096,
      noise(seed + write, 4096 * (1 + (write % 3))),
    );
  }
  settle(array);
  stopNow(array);
  return { start, lines: log.map(lineOf) };
}

function lineOf(entry: LogEntry): LogLine {
  const { sequence: seq, device: image } = entry;
  if (entry.operation === 'flush') return { kind: 'flush', seq, image };
  return { kind: 'write', seq, image, offsetBytes: entry.offsetBytes, bytes: entry.bytes };
}

describe('the log of the executor', () => {
  it.each([1, 2, 3])('keeps the promise, seed %i', (seed) => {
    const { start, lines } = recorded(seed);
    const result = auditLog(lines, start, { bound: 4 });
    expect(result.firstViolation).toBe(null);
    expect(result.judgedFrom).toBe(null);
    expect(result.isStableWhenLogged).toBe(false);
    expect(result.crashStates).toBeGreaterThan(result.writes);
  });

  it('breaks it without its flushes', () => {
    const { start, lines } = recorded(1);
    const writes = lines.filter(({ kind }) => kind === 'write');
    const last: LogLine = { kind: 'flush', seq: lines.length, image: null };
    const result = auditLog([...writes, last], start, { bound: 1, statesMax: 2000 });
    expect(result.verdict).toBe('violated');
    expect(result.story.some(({ isLost }) => isLost)).toBe(true);
  });
});
