/** Write logs of a real kernel are explained by the modern bitmap network; corrupted ones are not, at the right line. */
import { describe, expect, it } from 'vitest';
import {
  type Lines,
  SETS,
  dropped,
  duplicated,
  impossibleAt,
  moved,
  validateLog,
  writeLog,
} from './support/recordings.ts';

describe('a write log of Linux 6.1', () => {
  it.each(SETS)('%s is explained', (set) => {
    const result = validateLog(writeLog(set));
    expect(impossibleAt(result)).toBe('explained');
    expect(result.windows).toBe(112);
    expect(result.events).toBeGreaterThan(50);
  });

  it.each(SETS)('%s needs no step beside those of the network', (set) => {
    expect(validateLog(writeLog(set)).supplements).toEqual([]);
  });
});

/** Sets the bits of a bitmap page to these, in the line of a log. */
function withBits(lines: Lines, line: number, chunks: readonly number[]): Lines {
  const write = JSON.parse(lines[line - 1]!) as { hex: string };
  const bytes = Buffer.from(write.hex, 'hex');
  bytes.fill(0, 256);
  for (const chunk of chunks) bytes[256 + (chunk >> 3)]! |= 1 << (chunk & 7);
  return lines.with(line - 1, JSON.stringify({ ...write, hex: bytes.toString('hex') }));
}

/** The same for a round of four writes. */
function roundWithBits(lines: Lines, first: number, chunks: readonly number[]): Lines {
  return [0, 1, 2, 3].reduce((all, at) => withBits(all, first + at, chunks), lines);
}

/** Seconds later. */
function later(lines: Lines, from: number, to: number, seconds: number): string[] {
  return lines.slice(from - 1, to).map((text) => {
    const line = JSON.parse(text) as { readonly t: number };
    return JSON.stringify({ ...line, t: line.t + seconds });
  });
}

/** The last member gets a page seconds after the others, and then power fails; the log goes on with an assembly that finds these chunks' bits, and a write. */
function killedBehindSlowPage(lines: Lines, found: readonly number[]): Lines {
  const kill = lines.find((text) => text.includes('KILL'))!;
  const until = [...lines.slice(0, 51), ...later(lines, 52, 52, 10), kill];
  const after = roundWithBits(roundWithBits(lines, 21, found), 29, [0, ...found]);
  const behind = later(after, 21, 34, 11.5);
  return [...until, ...behind];
}

describe('what all members got is what the next assembly finds', () => {
  it('the bits of a page that took long', () => {
    const lines = writeLog('dirty1');
    expect(impossibleAt(validateLog(killedBehindSlowPage(lines, [0, 2])))).toBe('explained');
    expect(impossibleAt(validateLog(killedBehindSlowPage(lines, [2])))).toBe(
      '54 chunk 0: page 0 is submitted with the bit clear',
    );
  });
});

describe('a corrupted write log', () => {
  const clean = writeLog('clean');
  const dirty = writeLog('dirty1');
  const degraded = writeLog('degraded');
  const cases: readonly (readonly [what: string, lines: Lines, at: string])[] = [
    [
      'a member missed the bit of chunk 0',
      dropped(clean, 31),
      '33 chunk 0: data or parity is written',
    ],
    [
      'a member missed the bit of chunk 2',
      dropped(clean, 43),
      '45 chunk 2: data or parity is written',
    ],
    ['data before the bit', moved(clean, 45, 40), '41 chunk 2: data or parity is written'],
    [
      'data before the bit is on all members',
      moved(clean, 33, 31),
      '32 chunk 0: data or parity is written',
    ],
    [
      'a bit was never set',
      roundWithBits(clean, 47, [0, 2]),
      '51 chunk 20: data or parity is written',
    ],
    [
      'a bit is lost while its write has just ended',
      roundWithBits(clean, 47, [2, 20]),
      '47 chunk 0: page 0 is submitted with the bit clear',
    ],
    [
      'bits are cleared a quarter of a second after the write',
      roundWithBits(clean, 53, []),
      '53 chunk 0: page 0 is submitted with the bit clear',
    ],
    [
      // A write may carry what memory holds when the member takes it; memory holds this very bit.
      'one member gets other bits than the rest',
      withBits(clean, 48, [0, 2]),
      '48 chunk 20: page 0 reaches a member late, with the bit clear',
    ],
    [
      // Its bit may just have been set; but nothing clears it so soon.
      'one member gets a bit more than the rest',
      withBits(clean, 48, [0, 2, 20, 30]),
      '53 chunk 30: page 0 is submitted with the bit clear',
    ],
    [
      'the first member gets a bit less than the rest',
      withBits(clean, 47, [0, 2]),
      '51 chunk 20: data or parity is written',
    ],
    [
      'a page write twice',
      duplicated(clean, 48),
      '49 chunk 0: page 0 is submitted with the bit set',
    ],
    ['a superblock twice', duplicated(clean, 57), '58 chunk 0: superblock writes begin'],
    [
      'a superblock ahead of the bitmap',
      moved(clean, 25, 21),
      '22 chunk 0: a superblock is written ahead of the bitmap’s',
    ],
    [
      'a member never got the superblock that says active',
      dropped(clean, 28),
      '29 chunk 0: page 0 is submitted with the bit set',
    ],
    [
      'a member missed a page that clears bits',
      dropped(clean, 62),
      '65 chunk 0: page 0 is submitted with the bit clear',
    ],
    [
      'data while the superblocks say clean',
      moved(dirty, 33, 48),
      '49 chunk 0: data or parity is written',
    ],
    [
      // Whether a write missed a member is not seen in a log; that a clear bit is set again without a write, is.
      'a bit of a degraded array is clear for once',
      [186, 187, 188].reduce((all, line) => withBits(all, line, [20]), degraded),
      '189 chunk 10: page 0 is submitted with the bit set',
    ],
    [
      'a member that is gone for nobody misses a page',
      dropped(degraded, 36),
      '39 chunk 0: a superblock is written ahead of the bitmap’s',
    ],
  ];

  it.each(cases)('%s', (_, lines, at) => {
    expect(impossibleAt(validateLog(lines))).toBe(at);
  });
});
