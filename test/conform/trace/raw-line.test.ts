/** Lines of write logs are read by their usual beginning or as JSON, with the same result. */
import { describe, expect, it } from 'vitest';
import { bytesOf, rawLine } from '../../../src/conform/trace/raw-line.ts';
import { traceOfWriteLog } from '../../../src/conform/trace/index.ts';
import { SETS, writeLog } from './support/recordings.ts';

/** The same line, which no longer begins as usual. */
function unusual(line: string): string {
  return line === '' ? '' : line.replace(/^\{/, '{ ');
}

function read(text: string) {
  const bytes = Buffer.from(`before\n${text}\nafter`);
  const line = rawLine(bytes, 7, bytes.length - 6, 2, 'log');
  if (line === null) return null;
  const { seq, op, time, image, offsetBytes, lengthBytes } = line;
  return { seq, op, time, image, offsetBytes, lengthBytes, bytes: bytesOf(line).toString('hex') };
}

const WRITE = {
  seq: 7,
  op: 'w',
  time: 1500,
  image: 'd0.img',
  offsetBytes: 8192,
  lengthBytes: 2,
  bytes: '0aff',
};
const usual = '{"seq":7,"t":1.5,"op":"w","img":"d0.img","off":8192,"len":2,"rc":2,"hex":"0aff"}';

describe('a line of a write log', () => {
  it.each(SETS)('%s: says the same however it is read', (set) => {
    const lines = writeLog(set);
    const others = lines.map(unusual);
    expect(others.filter((line, index) => line !== lines[index]).length).toBeGreaterThan(50);
    expect(traceOfWriteLog(others.join('\n'), 'log')).toEqual(
      traceOfWriteLog(lines.join('\n'), 'log'),
    );
  });

  it.each([
    ['as usual', usual],
    ['with a space', unusual(usual)],
    ['with a field behind', usual.replace('}', ',"more":"x"}')],
    ['that ends like a text', usual.replace(',"hex":"0aff"', ',"hex":"0aff","x":"0"')],
    ['without a length', usual.replace('"len":2,', '')],
    ['with a length that is wrong', usual.replace('"len":2', '"len":3')],
  ])('%s', (_, text) => {
    expect(read(text)).toEqual(WRITE);
  });

  it('with a name in other letters', () => {
    expect(read(usual.replace('d0.img', 'dé.img'))).toEqual({ ...WRITE, image: 'dé.img' });
    expect(read(usual.replace('d0.img', String.raw`d\"0.img`))?.image).toBe('d"0.img');
  });

  it('that writes nothing is none; one that is no JSON is refused', () => {
    expect(read('{"seq":7,"op":"flush"}')).toBeNull();
    expect(read('')).toBeNull();
    expect(read('{"seq":7,"op":"KILL"}')?.op).toBe('KILL');
    expect(() => read(usual.slice(0, -1))).toThrow(/RP211 log line 2/);
    expect(() => read(usual.slice(0, 40))).toThrow(/RP211 log line 2/);
  });
});
