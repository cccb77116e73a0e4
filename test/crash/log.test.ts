/** Write logs: what is read from them, and what is refused, with the line that is wrong. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { auditLog, parseLog, readLog, startImages } from '../../src/crash/index.ts';
import { memoryDevice } from '../../src/device/index.ts';
import { fixtureLog, logPath } from './support/logs.ts';

const folder = mkdtempSync(join(tmpdir(), 'raidproof-log-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const WRITE = '{"seq":7,"op":"w","img":"a.img","off":512,"len":2,"rc":2,"hex":"0aFF"}';

describe('a log', () => {
  it('holds writes, zeroed ranges, flushes and the kill', () => {
    const text = [
      WRITE,
      '{"op":"falloc","img":"a.img","off":0,"len":4,"rc":0}',
      '',
      '{"op":"flush","img":"a.img"}',
      '{"seq":12,"op":"flush"}',
      '{"op":"KILL","before":99}',
    ].join('\n');
    expect(parseLog(text, 'log')).toEqual([
      { kind: 'write', seq: 7, image: 'a.img', offsetBytes: 512, bytes: Buffer.from([10, 255]) },
      { kind: 'write', seq: 1, image: 'a.img', offsetBytes: 0, bytes: new Uint8Array(4) },
      { kind: 'flush', seq: 2, image: 'a.img' },
      { kind: 'flush', seq: 12, image: null },
      { kind: 'kill', seq: 4 },
    ]);
  });

  it('leaves out what the device refused, and the end of what it took in part', () => {
    const failed = WRITE.replace('"rc":2', '"rc":-5');
    const short = WRITE.replace('"rc":2', '"rc":1');
    expect(parseLog(`${failed}\n${short}`, 'log')).toMatchObject([{ bytes: Buffer.from([10]) }]);
  });

  it('is read plain and gzipped alike', () => {
    const plain = file('plain.jsonl', WRITE);
    const packed = file('packed.jsonl.gz', gzipSync(WRITE));
    expect(readLog(plain)).toEqual(readLog(packed));
    expect(fixtureLog('clean').length).toBe(72);
    expect(readLog(logPath('dirty1')).at(-1)).toEqual({ kind: 'kill', seq: 68 });
  });

  it.each([
    ['a line that breaks off', WRITE.slice(0, 30), /line 1: it is no JSON/],
    ['a line that is no object', `${WRITE}\n[1]`, /line 2: it is no JSON object/],
    ['an unknown op', '{"op":"trim"}', /op "trim" is not w, falloc, flush or KILL/],
    ['no op', '{}', /op undefined/],
    ['a length that is not the payload', WRITE.replace('"len":2', '"len":3'), /hex holds 2/],
    ['half a byte', WRITE.replace('0aFF', '0aF'), /hex is not/],
    ['no payload', WRITE.replace(',"hex":"0aFF"', ''), /hex is not/],
    ['an offset below zero', WRITE.replace('512', '-512'), /off -512 is not a whole number/],
    ['no image', WRITE.replace('"a.img"', '3'), /img 3 is not the name/],
    [
      'a length past belief',
      '{"op":"falloc","img":"a","off":0,"len":9e15}',
      /len 9000000000000000/,
    ],
  ])('with %s is refused', (_, text, message) => {
    expect(() => parseLog(text, 'log')).toThrow(message);
    expect(() => parseLog(text, 'log')).toThrow(/^RP211 log line/);
  });

  it('that cannot be read or unpacked is refused', () => {
    expect(() => readLog(join(folder, 'none'))).toThrow(/^RP201 .*none/);
    expect(() => readLog(file('bad.gz', 'text'))).toThrow(/^RP211 .*bad\.gz: .*unpacked/);
    const broken = gzipSync(WRITE.repeat(50)).subarray(0, 40);
    expect(() => readLog(file('short.gz', broken))).toThrow(/^RP211/);
  });
});

describe('the images of a log', () => {
  it('come from the folder, or are zeros', () => {
    file('a.img', Buffer.from([1, 2, 3]));
    file('b.img.gz', gzipSync(Buffer.from([4])));
    const lines = parseLog(`${WRITE}\n${WRITE.replace('a.img', 'z.img')}`, 'log');
    const images = startImages(lines, { folder, sizeBytes: 2 });
    expect(images.map(({ name, bytes }) => [name, [...bytes]])).toEqual([
      ['a.img', [1, 2, 3]],
      ['b.img', [4]],
      ['z.img', [0, 0]],
    ]);
    expect(() => startImages(lines, { folder, sizeBytes: null })).toThrow(/^RP212 z\.img: /);
  });

  it('must be long enough, and there', () => {
    const [line] = parseLog(WRITE, 'log');
    const short = [memoryDevice('a.img', 513)];
    expect(() => auditLog([line!], short)).toThrow(/^RP212 a\.img: seq 7 writes up to byte 514/);
    expect(() => auditLog([line!], [memoryDevice('b.img', 1024)])).toThrow(/^RP212 a\.img/);
  });

  it('must hold an array at some time', () => {
    const blank = ['d0.img', 'd1.img'].map((name) => memoryDevice(name, 1 << 20));
    expect(() => auditLog([], blank)).toThrow(/^RP213 d0\.img, d1\.img: /);
    const created = fixtureLog('clean').filter(({ seq }) => seq < 12);
    const zeros = startImages(created, { folder: null, sizeBytes: 8 << 20 });
    expect(() => auditLog(created, zeros)).toThrow(/^RP213 /);
  });
});
