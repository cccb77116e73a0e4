import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import {
  faultyDevice,
  memoryDevice,
  openImage,
  recordingDevice,
  type BlockDevice,
  type LogEntry,
} from '../../src/device/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'raidproof-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function image(name: string, content: Uint8Array): string {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
}

const makers: readonly (readonly [string, () => BlockDevice])[] = [
  ['memory', () => memoryDevice('m', 8192)],
  ['image', () => openImage(image('d.img', new Uint8Array(8192)), 'read-write')],
  ['recording', () => recordingDevice(memoryDevice('m', 8192), [])],
  ['faulty, switched off', () => faultyDevice(memoryDevice('m', 8192))],
];

describe.each(makers)('%s', (_, make) => {
  test('reads back what was written, and nothing else changed', () => {
    const device = make();
    device.write(1000, Uint8Array.of(1, 2, 3));
    device.flush();
    expect([...device.read(998, 7)]).toEqual([0, 0, 1, 2, 3, 0, 0]);
    expect(device.sizeBytes).toBe(8192);
    device.close();
  });

  test.each([
    [-1, 1],
    [8192, 1],
    [8000, 193],
    [0.5, 1],
  ])('refuses offset %d, length %d', (offset, length) => {
    const device = make();
    expect(() => device.read(offset, length)).toThrow(/^RP210/);
    expect(() => device.write(offset, new Uint8Array(length))).toThrow(/^RP210/);
  });
});

test('a memory device copies what it is given and what it gives', () => {
  const content = new Uint8Array(16);
  const device = memoryDevice('m', content);
  content[0] = 1;
  device.read(0, 16)[1] = 1;
  expect([...device.bytes]).toEqual(new Array(16).fill(0));
});

test('an image that is open for reading cannot be written', () => {
  const file = image('r.img', new Uint8Array(100));
  expect(() => openImage(file, 'read-only').write(0, new Uint8Array(1))).toThrow(/^RP201/);
  expect(readFileSync(file).every((byte) => byte === 0)).toBe(true);
});

test('a gzipped image is unpacked, and only for reading', () => {
  const file = image('z.img.gz', gzipSync(Uint8Array.of(5, 6, 7)));
  const device = openImage(file, 'read-only');
  expect([...device.read(0, 3)]).toEqual([5, 6, 7]);
  expect(() => device.write(0, new Uint8Array(1))).toThrow(/^RP201/);
  expect(() => openImage(file, 'read-write')).toThrow(/^RP201/);
});

test('a broken gzip file and a missing file are one clear line each', () => {
  const broken = image('b.img.gz', gzipSync(new Uint8Array(5000)).subarray(0, 12));
  expect(() => openImage(broken, 'read-only')).toThrow(/^RP202 .*b\.img\.gz: .*$/);
  expect(() => openImage(join(folder, 'nowhere'), 'read-only')).toThrow(/^RP201 .*nowhere: .*$/);
});

test('an image that shrinks while it is open', () => {
  const file = image('s.img', new Uint8Array(8192));
  const device = openImage(file, 'read-only');
  truncateSync(file, 4096);
  expect(() => device.read(4000, 200)).toThrow(/^RP202/);
});

test('the log has writes and flushes of all devices in order, with copies of the bytes', () => {
  const log: LogEntry[] = [];
  const [left, right] = ['l', 'r'].map((name) => recordingDevice(memoryDevice(name, 100), log));
  const bytes = Uint8Array.of(1);
  left!.write(10, bytes);
  bytes[0] = 9;
  right!.flush();
  right!.write(20, Uint8Array.of(2));
  expect(log).toEqual([
    { sequence: 0, operation: 'write', device: 'l', offsetBytes: 10, bytes: Uint8Array.of(1) },
    { sequence: 1, operation: 'flush', device: 'r' },
    { sequence: 2, operation: 'write', device: 'r', offsetBytes: 20, bytes: Uint8Array.of(2) },
  ]);
});

test('a faulty device fails as long as it is told to', () => {
  const device = faultyDevice(memoryDevice('f', 100));
  device.failReads = true;
  expect(() => device.read(0, 1)).toThrow(/^RP201 f: injected read error/);
  device.write(0, Uint8Array.of(4));
  device.failReads = false;
  device.failWrites = true;
  expect(() => device.write(0, Uint8Array.of(5))).toThrow(/injected write error/);
  expect([...device.read(0, 1)]).toEqual([4]);
});
