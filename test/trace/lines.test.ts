/** Lines of a file: whatever the pieces are that it is read in, packed or not. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { type EachLine, eachLineOf, recordedFile } from '../../src/trace/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'raidproof-lines-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function taken(eachLine: EachLine): string[] {
  const lines: string[] = [];
  eachLine((bytes, start, end) => {
    lines.push(bytes.toString('latin1', start, end));
  });
  return lines;
}

function written(name: string, content: string | Buffer): string {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
}

const MEBIBYTE = 1 << 20;
/** Some end just before, at and behind the end of a piece; one is longer than several. */
const LONG = ['first', 'a'.repeat(MEBIBYTE - 7), 'b', '', 'c'.repeat(3 * MEBIBYTE), 'd', 'last'];

describe('the lines of a recording', () => {
  it.each(['\n', ''])('are the same from a file as from its bytes, ended by %j', (ending) => {
    const text = LONG.join('\n') + ending;
    const file = written('plain', text);
    expect(taken(eachLineOf(Buffer.from(text)))).toEqual(LONG);
    expect(taken(recordedFile(file).eachLine)).toEqual(LONG);
    expect(recordedFile(file).bytes().toString()).toBe(text);
  });

  it('are unpacked', () => {
    const file = written('packed.gz', gzipSync('one\ntwo\n'));
    const recorded = recordedFile(file);
    expect(taken(recorded.eachLine)).toEqual(['one', 'two']);
    expect(recorded.beginning.toString()).toBe('one\ntwo\n');
  });

  it('can be taken twice', () => {
    const { eachLine } = recordedFile(written('twice', 'one\ntwo'));
    expect(taken(eachLine)).toEqual(taken(eachLine));
  });

  it('of an empty file are none', () => {
    expect(taken(recordedFile(written('empty', '')).eachLine)).toEqual([]);
  });

  it('of a file that is not there are refused', () => {
    expect(() => recordedFile(join(folder, 'none'))).toThrow('RP201');
    expect(() => recordedFile(folder)).toThrow('RP201');
  });
});
