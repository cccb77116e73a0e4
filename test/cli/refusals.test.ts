/** Wrong usage and bad input: exit code 2 and one line that says what, where and what to do. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { build, raidproof } from './support/command.ts';

beforeAll(build);

const folder = mkdtempSync(join(tmpdir(), 'raidproof-cli-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const plain = file('plain', 'x');
const short = file('short.img', 'raid');
const wrong = file('wrong.img', new Uint8Array(1 << 16).fill(7));

const CASES: readonly [string, readonly string[], RegExp][] = [
  ['an unknown command', ['verfy'], /^RP101 .*unknown command 'verfy'/],
  ['an unknown option', ['check', '--bogus'], /^RP101 .*unknown option '--bogus'/],
  ['an unknown network', ['check', 'raid6'], /^RP102 'raid6'.*bitmap, lifecycle, array, reference/],
  ['an unknown parameter', ['check', 'bitmap', '-p', 'size=1'], /^RP103 'size'.*chunks/],
  ['a parameter too large', ['check', 'bitmap', '-p', 'chunks=99'], /^RP103 .*'99'.*from 1 to 4/],
  ['a parameter without value', ['check', 'bitmap', '-p', 'chunks'], /^RP103 .*-p chunks=2/],
  ['a parameter that is no number', ['check', 'bitmap', '-p', 'chunks=two'], /^RP103 .*'two'/],
  ['half a chunk', ['check', 'bitmap', '-p', 'chunks=1.5'], /^RP103 .*'1.5'/],
  [
    'sizes that contradict',
    ['check', 'bitmap', '-p', 'bitsPerFilePage=3'],
    /^RP103 parameters of bitmap: .*power of two/,
  ],
  ['an unknown variant', ['check', 'bitmap', '--variant', 'x'], /^RP104 'x'.*one-pass-daemon/],
  ['an unknown property', ['check', 'bitmap', '--property', 'S99'], /^RP105 'S99'.*S14/],
  ['an unknown era', ['check', 'reference', '--era', 'bronze'], /^RP107 'bronze'.*classic/],
  ['an unknown scope', ['survey', 'bitmap', '--scope', 'x'], /^RP108 'x'.*of bitmap.*four-chunks/],
  ['an unknown engine', ['check', 'reference', '--engine', 'steam'], /^RP101 .*'steam'.*xstate/],
  ['a limit of zero', ['check', 'reference', '--limit-states', '0'], /^RP101 .*'0'.*from 1/],
  ['a limit that is no number', ['check', 'reference', '--limit-memory', 'all'], /^RP101 .*'all'/],
  ['a key without a network', ['check', '--replay', '0'], /^RP101 --replay: .*Name the network/],
  ['a list of nothing', ['list'], /^RP101 .*missing required argument 'what'/],
  ['a list of what there is not', ['list', 'eras'], /^RP101 .*'eras'.*networks, variants/],
  ['an image that is not there', ['examine', join(folder, 'none')], /^RP201 .*none: .*ENOENT/],
  ['an image that is too short', ['examine', short], /^RP202 .*short\.img.*truncated/],
  ['an image of something else', ['examine', wrong], /^RP203 .*wrong\.img/],
  [
    'JSON into a folder that is not there',
    ['check', 'reference', '-p', 'C=1', '--json', join(folder, 'no/where.json')],
    /^RP201 .*where\.json: ENOENT/,
  ],
];

describe('raidproof refuses', () => {
  it.each(CASES)('%s', (_, words, message) => {
    const { code, err } = raidproof(...words);
    expect(err).toMatch(message);
    expect(err.trimEnd().split('\n')).toHaveLength(1);
    expect(err).not.toMatch(/\n +at /);
    expect(code).toBe(2);
  });

  // check-command.ts lets mkdirSync's own error through, with its stack, and ends with 1. To become `it`s.
  it('reports into a folder that is a file', () => {
    const words = ['check', 'reference', '-p', 'C=1', '--variant', 'BUG1', '--reports', plain];
    expect(raidproof(...words)).toMatchObject({
      code: 2,
      err: expect.stringMatching(/^RP201 [^\n]+\n$/),
    });
  });

  it('a parameter in hexadecimal', () => {
    expect(raidproof('check', 'reference', '-p', 'C=0x1').code).toBe(2);
  });

  it('a folder as image, with RP201', () => {
    expect(raidproof('examine', folder).err).toMatch(/^RP201/);
  });
});
